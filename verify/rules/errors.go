package rules

// Error says why an expression could not be compiled or evaluated, or why data
// could not be read. Code is stable and listed in the package documentation.
type Error struct {
	Code string
}

func (e *Error) Error() string { return "rules: " + e.Code }

// Codes of evaluation. A rule that ends with one of them is open.
const (
	codeSteps              = "rule-steps"
	codeGuard              = "if-operand"
	codeAnd                = "and-operand"
	codeNot                = "not-operand"
	codeIn                 = "in-operand"
	codePlus               = "plus-operand"
	codeComparison         = "comparison-operand"
	codeDateComparison     = "date-comparison-operand"
	codeReduce             = "reduce-operand"
	codeUVCI               = "uvci-operand"
	codeDateOperand        = "date-operand"
	codeDateForm           = "date-form"
	codeDateRange          = "date-range"
	codeBirthDateOperand   = "birth-date-operand"
	codeBirthDateForm      = "birth-date-form"
	codeNumberRange        = "number-range"
	codeResultTooLarge     = "result-too-large"
	codeLogicMissing       = "rule-logic"
	codeResultNotBoolean   = "result-not-boolean"
	codeExpressionNull     = "expression-null"
	codeExpressionNumber   = "expression-number"
	codeExpressionKeys     = "expression-keys"
	codeExpressionOperands = "expression-operands"
	codeOperatorUnknown    = "operator-unknown"
	codeOperandCount       = "operand-count"
	codeVarPath            = "var-path"
	codeTimeAmount         = "time-amount"
	codeTimeUnit           = "time-unit"
	codeUVCIIndex          = "uvci-index"
)
