package rules

import (
	"math"
	"strings"
)

// literal is a value that stands in the expression.
type literal struct{ Value }

func (n literal) eval(*machine, *scope) Value { return n.Value }

type arrayNode []node

func (n arrayNode) eval(m *machine, s *scope) Value {
	items := make([]Value, len(n))
	for i, element := range n {
		if items[i] = element.eval(m, s); items[i].kind == failed {
			return items[i]
		}
	}
	return arrayOf(items)
}

type ifNode struct{ guard, then, otherwise node }

func (n ifNode) eval(m *machine, s *scope) Value {
	guard := n.guard.eval(m, s)
	truthy, ok := guard.truth()
	switch {
	case guard.kind == failed:
		return guard
	case !ok:
		return fail(codeGuard)
	case truthy:
		return n.then.eval(m, s)
	}
	return n.otherwise.eval(m, s)
}

type andNode []node

func (n andNode) eval(m *machine, s *scope) Value {
	var v Value
	for _, operand := range n {
		v = operand.eval(m, s)
		truthy, ok := v.truth()
		switch {
		case v.kind == failed:
			return v
		case !ok:
			return fail(codeAnd)
		case !truthy:
			return v
		}
	}
	return v
}

type notNode struct{ operand node }

func (n notNode) eval(m *machine, s *scope) Value {
	v := n.operand.eval(m, s)
	truthy, ok := v.truth()
	switch {
	case v.kind == failed:
		return v
	case !ok:
		return fail(codeNot)
	}
	return boolOf(!truthy)
}

// textStep is how many bytes of a text are one step to look at.
const textStep = 64

type sameNode struct{ a, b node }

func (n sameNode) eval(m *machine, s *scope) Value {
	a := n.a.eval(m, s)
	if a.kind == failed {
		return a
	}
	b := n.b.eval(m, s)
	switch {
	case b.kind == failed:
		return b
	case !m.take(len(a.text) / textStep):
		return fail(codeSteps)
	}
	return boolOf(same(&a, &b))
}

type inNode struct{ element, array node }

func (n inNode) eval(m *machine, s *scope) Value {
	element := n.element.eval(m, s)
	if element.kind == failed {
		return element
	}
	list := n.array.eval(m, s)
	switch {
	case list.kind == failed:
		return list
	case list.kind != array:
		return fail(codeIn)
	}
	if !m.take(len(list.group.items) * (1 + len(element.text)/textStep)) {
		return fail(codeSteps)
	}
	if list.group.index != nil {
		_, has := list.group.index[element.text]
		return boolOf(has && element.kind == text)
	}
	for i := range list.group.items {
		if same(&element, &list.group.items[i]) {
			return boolOf(true)
		}
	}
	return boolOf(false)
}

type plusNode struct{ a, b node }

func (n plusNode) eval(m *machine, s *scope) Value {
	a := n.a.eval(m, s)
	if a.kind == failed {
		return a
	}
	b := n.b.eval(m, s)
	switch {
	case b.kind == failed:
		return b
	case !a.isInt() || !b.isInt():
		return fail(codePlus)
	}
	sum := a.num + b.num
	if math.IsInf(sum, 0) {
		return fail(codeNumberRange)
	}
	return Value{kind: number, num: sum}
}

// order is what < > <= and >= ask, of numbers and of moments alike.
type order uint8

const (
	less order = iota
	greater
	notGreater
	notLess
)

func (o order) holds(a, b float64) bool {
	switch o {
	case less:
		return a < b
	case greater:
		return a > b
	case notGreater:
		return a <= b
	}
	return a >= b
}

// comparisonNode compares two whole numbers or moments, or three in a row.
type comparisonNode struct {
	order     order
	of        kind
	otherwise string // the code of the error for operands of another kind
	operands  []node
}

func (n comparisonNode) eval(m *machine, s *scope) Value {
	var values [3]Value
	for i, operand := range n.operands {
		if values[i] = operand.eval(m, s); values[i].kind == failed {
			return values[i]
		}
	}
	for _, v := range values[:len(n.operands)] {
		if v.kind != n.of || v.num != math.Trunc(v.num) {
			return fail(n.otherwise)
		}
	}
	holds := n.order.holds(values[0].num, values[1].num)
	if len(n.operands) == 3 {
		holds = holds && n.order.holds(values[1].num, values[2].num)
	}
	return boolOf(holds)
}

type plusTimeNode struct {
	operand node
	amount  int64
	unit    timeUnit
}

func (n plusTimeNode) eval(m *machine, s *scope) Value {
	v := n.moment(m, s)
	if v.kind == failed {
		return v
	}
	millis := int64(v.num)
	if n.amount != 0 {
		var ok bool
		if millis, ok = plusTime(millis, n.amount, n.unit); !ok {
			return fail(codeDateRange)
		}
	}
	return Value{kind: date, num: float64(millis)}
}

// moment is the operand as a date. Most rules ask for the same ones: what stands at a
// path is read once for all of them.
func (n plusTimeNode) moment(m *machine, s *scope) Value {
	path, isPath := n.operand.(pathNode)
	if !isPath {
		return momentOf(n.operand.eval(m, s))
	}
	if at := &m.found[path]; at.timed {
		return at.moment
	}
	moment := momentOf(path.eval(m, s))
	m.found[path].moment, m.found[path].timed = moment, true
	return moment
}

func momentOf(v Value) Value {
	switch v.kind {
	case failed:
		return v
	case text:
	default:
		return fail(codeDateOperand)
	}
	millis, code := parseMoment(v.text)
	if code != "" {
		return fail(code)
	}
	return Value{kind: date, num: float64(millis)}
}

type birthDateNode struct{ operand node }

func (n birthDateNode) eval(m *machine, s *scope) Value {
	v := n.operand.eval(m, s)
	switch v.kind {
	case failed:
		return v
	case text:
	default:
		return fail(codeBirthDateOperand)
	}
	millis, code := parseDay(v.text, codeBirthDateForm)
	if code != "" {
		return fail(code)
	}
	return Value{kind: date, num: float64(millis)}
}

// reduceNode folds an array; null has no elements.
type reduceNode struct {
	operand, lambda, initial node
	steps                    int // of the lambda for one element
}

func (n reduceNode) eval(m *machine, s *scope) Value {
	list := n.operand.eval(m, s)
	switch list.kind {
	case failed:
		return list
	case null, array:
	default:
		return fail(codeReduce)
	}
	accumulator := n.initial.eval(m, s)
	if list.kind == null || accumulator.kind == failed {
		return accumulator
	}
	inside := scope{accumulator: accumulator}
	for _, inside.current = range list.group.items {
		if !m.take(n.steps) {
			return fail(codeSteps)
		}
		inside.accumulator = n.lambda.eval(m, &inside)
		if inside.accumulator.kind == failed {
			break
		}
	}
	return inside.accumulator
}

type uvciNode struct {
	operand node
	index   int
}

// uvciPrefix is left out in front of the fragments, where it stands exactly so.
const uvciPrefix = "URN:UVCI:"

func (n uvciNode) eval(m *machine, s *scope) Value {
	v := n.operand.eval(m, s)
	switch {
	case v.kind == failed:
		return v
	case v.kind == null:
		return v
	case v.kind != text:
		return fail(codeUVCI)
	case n.index < 0:
		return Value{}
	case !m.take(len(v.text) / textStep):
		return fail(codeSteps)
	}
	rest := strings.TrimPrefix(v.text, uvciPrefix)
	for range n.index {
		end := strings.IndexAny(rest, "/#:")
		if end < 0 {
			return Value{}
		}
		rest = rest[end+1:]
	}
	if end := strings.IndexAny(rest, "/#:"); end >= 0 {
		rest = rest[:end]
	}
	return textOf(rest)
}
