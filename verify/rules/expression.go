package rules

import (
	"encoding/json"
	"slices"
)

// Expression is a CertLogic expression, ready to be evaluated. It does not
// change, so that any number of goroutines may evaluate it at once.
type Expression struct {
	root   node
	paths  *paths
	steps  int // at most, but for those that grow with the data
	fields []string
}

// Compile reads a CertLogic expression of at most MaxLogic bytes that nests at
// most MaxDepth deep. It is strict about the form, also of parts that an
// evaluation may never reach. It fails with an *Error whose Code is that of the
// first Issue, or rule-json, rule-too-large, rule-too-deep or
// rule-duplicate-key. Source: CertLogic 1.3.3.
func Compile(logic []byte) (*Expression, error) {
	expression, issues, err := compile(logic, newPaths())
	switch {
	case err != nil:
		return nil, err
	case len(issues) > 0:
		return nil, &Error{issues[0].Code}
	}
	return expression, nil
}

// Issue is one thing that is wrong with the form of an expression.
type Issue struct {
	Code string          `json:"code"` // stable; see the package documentation
	Expr json.RawMessage `json:"expr"` // the part that is wrong
}

// Validate gives everything that is wrong with the form of an expression; none
// is good. It fails with the *Error of Compile where the JSON cannot be read.
func Validate(logic []byte) ([]Issue, error) {
	_, issues, err := compile(logic, newPaths())
	return issues, err
}

func compile(logic []byte, paths *paths) (*Expression, []Issue, error) {
	v, err := parseJSON(logic, MaxLogic, "rule-")
	if err != nil {
		return nil, nil, err
	}
	c := compiler{paths: paths}
	root := c.expression(v)
	slices.Sort(c.fields)
	return &Expression{root, paths, c.steps, slices.Compact(c.fields)}, c.issues, nil
}

// Fields gives the paths in the data that the expression looks at, sorted:
// "payload.v.0.dn".
func (e *Expression) Fields() []string { return slices.Clone(e.fields) }

// Evaluate gives the value of the expression for data. It fails with an *Error;
// the package documentation lists the codes. It takes at most MaxSteps steps and
// then fails with rule-steps.
func (e *Expression) Evaluate(data Value) (Value, error) {
	var m machine
	m.load(data, e.paths)
	v := m.evaluate(e)
	if v.kind == failed {
		return Value{}, &Error{v.text}
	}
	return v, nil
}

// machine evaluates expressions on the same data, one after the other, and
// counts the steps of each.
type machine struct {
	steps int // left of one evaluation
	left  int // of all of them
	scope scope
	paths []varNode
	found []found // by the number of the path
}

// found is what stands at a path in the data.
type found struct {
	Value
	known  bool
	moment Value // the same as a date, where timed
	timed  bool
}

// load lays out the data for expressions that share paths.
func (m *machine) load(data Value, p *paths) {
	m.scope.data, m.paths, m.left = data, p.list, MaxCaseSteps
	m.found = slices.Grow(m.found, len(p.list))[:len(p.list)]
}

// unload lets go of the data.
func (m *machine) unload() {
	clear(m.found)
	m.scope, m.paths, m.found = scope{}, nil, m.found[:0]
}

// evaluate gives the value of an expression, or a failed one.
func (m *machine) evaluate(e *Expression) Value {
	allowed := min(MaxSteps, m.left)
	m.steps = allowed
	if !m.take(e.steps) {
		return fail(codeSteps)
	}
	v := e.root.eval(m, &m.scope)
	m.left -= allowed - max(m.steps, 0)
	return v
}

// scope is what var looks at: outside of lambdas the data, inside the accumulator
// and the current element and nothing else.
type scope struct {
	data        Value
	accumulator Value
	current     Value
}

// node is an operation or a literal.
type node interface {
	eval(*machine, *scope) Value
}

// take counts steps, and reports whether there were any left.
func (m *machine) take(steps int) bool {
	m.steps -= steps
	return m.steps >= 0
}
