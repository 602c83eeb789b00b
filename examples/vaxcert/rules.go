package main

// rulesCommand works with rules of entry.
type rulesCommand struct {
	Eval  rulesEvalCommand  `cmd:"" help:"Evaluate CertLogic: JSON lines {logic, data} in, {result} or {error} out."`
	Test  rulesTestCommand  `cmd:"" help:"Run rules with the tests beside them."`
	Check rulesCheckCommand `cmd:"" help:"Show what rules there are, who signed them, and what is wrong with them."`
}
