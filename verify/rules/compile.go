package rules

// compiler turns JSON into nodes and collects what is wrong with it on the way.
type compiler struct {
	paths    *paths
	issues   []Issue
	fields   []string
	inLambda bool
	steps    int // as many as there are operations and literals so far
}

// wrong notes an issue. What it returns stands in for the part and is never
// evaluated.
func (c *compiler) wrong(code string, expr Value) node {
	if written, err := expr.MarshalJSON(); err == nil {
		c.issues = append(c.issues, Issue{code, written})
	} else {
		c.issues = append(c.issues, Issue{code, []byte("null")})
	}
	return literal{}
}

func (c *compiler) expression(expr Value) node {
	c.steps++
	switch expr.kind {
	case boolean, text:
		return literal{expr}
	case number:
		if !expr.isInt() {
			return c.wrong(codeExpressionNumber, expr)
		}
		return literal{expr}
	case array:
		return c.array(expr)
	case object:
		return c.operation(expr)
	}
	return c.wrong(codeExpressionNull, expr)
}

// array compiles the elements; an array of literals is one itself.
func (c *compiler) array(expr Value) node {
	elements := c.expressions(expr.group.items)
	for _, e := range elements {
		if _, ok := e.(literal); !ok {
			return arrayNode(elements)
		}
	}
	values := make([]Value, len(elements))
	for i, e := range elements {
		values[i] = e.(literal).Value
	}
	return literal{arrayOf(values)}
}

func (c *compiler) expressions(exprs []Value) []node {
	nodes := make([]node, len(exprs))
	for i, e := range exprs {
		nodes[i] = c.expression(e)
	}
	return nodes
}

func (c *compiler) operation(expr Value) node {
	if len(expr.group.keys) != 1 {
		return c.wrong(codeExpressionKeys, expr)
	}
	operator, operands := expr.group.keys[0], expr.group.items[0]
	if operator == "var" {
		return c.access(expr, operands)
	}
	if operands.kind != array {
		return c.wrong(codeExpressionOperands, expr)
	}
	o, known := operators[operator]
	if !known {
		return c.wrong(codeOperatorUnknown, expr)
	}
	values := operands.group.items
	if len(values) < o.least || len(values) > o.most {
		c.wrong(codeOperandCount, expr)
		if operator != "!" {
			c.expressions(values[:min(len(values), o.evaluated)])
		}
		if o.literals != nil {
			o.literals(c, expr, values)
		}
		return literal{}
	}
	return o.compile(c, expr, values)
}

// operator says how many operands an operation has, how many of the first of
// them are expressions, how to compile it, and how to check those operands that
// are literals, which may be fewer or more than they should.
type operator struct {
	least, most, evaluated int
	compile                func(c *compiler, expr Value, operands []Value) node
	literals               func(c *compiler, expr Value, operands []Value)
}

// anyNumber of operands is as many as fit into MaxLogic.
const anyNumber = MaxLogic

var operators map[string]operator

func init() { // it refers to itself through compiler.operation
	operators = map[string]operator{
		"if":              {3, 3, 3, compileIf, nil},
		"and":             {2, anyNumber, anyNumber, compileAnd, nil},
		"===":             {2, 2, 2, compileBinary(func(a, b node) node { return sameNode{a, b} }), nil},
		"in":              {2, 2, 2, compileBinary(func(a, b node) node { return inNode{a, b} }), nil},
		"+":               {2, 2, 2, compileBinary(func(a, b node) node { return plusNode{a, b} }), nil},
		"!":               {1, 1, 1, compileNot, nil},
		"plusTime":        {3, 3, 1, compilePlusTime, checkTime},
		"reduce":          {3, 3, 3, compileReduce, nil},
		"extractFromUVCI": {2, 2, 1, compileUVCI, checkIndex},
		"dccDateOfBirth":  {1, 1, 1, compileBirthDate, nil},
	}
	for name, order := range map[string]order{"<": less, ">": greater, "<=": notGreater, ">=": notLess} {
		operators[name] = operator{2, 3, 3, compileComparison(order, number, codeComparison), nil}
	}
	for name, order := range map[string]order{"before": less, "after": greater, "not-after": notGreater, "not-before": notLess} {
		operators[name] = operator{2, 3, 3, compileComparison(order, date, codeDateComparison), nil}
	}
}

// access compiles var. Its path is empty or has fragments that are not.
func (c *compiler) access(expr, path Value) node {
	if path.kind != text {
		return c.wrong(codeVarPath, expr)
	}
	if !c.inLambda {
		c.fields = append(c.fields, path.text)
	}
	steps, ok := parsePath(path.text)
	switch {
	case !ok:
		return c.wrong(codeVarPath, expr)
	case c.inLambda:
		return steps
	}
	return c.paths.node(path.text, steps)
}

func compileIf(c *compiler, _ Value, v []Value) node {
	return ifNode{c.expression(v[0]), c.expression(v[1]), c.expression(v[2])}
}

func compileAnd(c *compiler, _ Value, v []Value) node { return andNode(c.expressions(v)) }

func compileNot(c *compiler, _ Value, v []Value) node { return notNode{c.expression(v[0])} }

func compileBinary(of func(a, b node) node) func(*compiler, Value, []Value) node {
	return func(c *compiler, _ Value, v []Value) node { return of(c.expression(v[0]), c.expression(v[1])) }
}

func compileComparison(order order, of kind, otherwise string) func(*compiler, Value, []Value) node {
	return func(c *compiler, _ Value, v []Value) node {
		return comparisonNode{order, of, otherwise, c.expressions(v)}
	}
}

func compilePlusTime(c *compiler, expr Value, v []Value) node {
	operand := c.expression(v[0])
	checkTime(c, expr, v)
	amount := max(-maxAmount-1, min(maxAmount+1, v[1].num))
	return plusTimeNode{operand, int64(amount), timeUnits[v[2].text]}
}

// checkTime checks the amount and the unit of plusTime, where there are any.
func checkTime(c *compiler, expr Value, v []Value) {
	if len(v) > 1 && !v[1].isInt() {
		c.wrong(codeTimeAmount, expr)
	}
	if len(v) > 2 {
		if _, ok := timeUnits[v[2].text]; !ok || v[2].kind != text {
			c.wrong(codeTimeUnit, expr)
		}
	}
}

func compileReduce(c *compiler, _ Value, v []Value) node {
	operand := c.expression(v[0])
	outside, before := c.inLambda, c.steps
	c.inLambda = true
	lambda := c.expression(v[1])
	c.inLambda = outside
	steps := c.steps - before
	return reduceNode{operand, lambda, c.expression(v[2]), steps}
}

func compileUVCI(c *compiler, expr Value, v []Value) node {
	operand := c.expression(v[0])
	checkIndex(c, expr, v)
	return uvciNode{operand, int(max(-1, min(MaxData, v[1].num)))}
}

// checkIndex checks the index of extractFromUVCI, where there is one.
func checkIndex(c *compiler, expr Value, v []Value) {
	if len(v) > 1 && !v[1].isInt() {
		c.wrong(codeUVCIIndex, expr)
	}
}

func compileBirthDate(c *compiler, _ Value, v []Value) node {
	return birthDateNode{c.expression(v[0])}
}
