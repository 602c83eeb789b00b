package main

// rulesCommand works with rules of entry.
type rulesCommand struct {
	Eval rulesEvalCommand `cmd:"" help:"Evaluate CertLogic: JSON lines {logic, data} in, {result} or {error} out."`
	Test rulesTestCommand `cmd:"" help:"Run rules with the tests beside them."`
}
