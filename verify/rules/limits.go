package rules

// Limits on what strangers may have evaluated. No specification sets any. The
// national rules of the EU gateway are up to 20 KiB long, nest some 40 deep and
// take fewer than 2000 steps.
const (
	// MaxLogic is how long the JSON of an expression may be, in bytes: 256 KiB.
	MaxLogic = 256 << 10
	// MaxDepth is how deeply JSON may nest, in expressions, data and results:
	// arrays and objects count, so that an operation inside another counts twice.
	MaxDepth = 256
	// MaxSteps is how many steps one evaluation may take. Each operation and
	// literal is one, those in the lambda of a reduce one for each element; an
	// element that in looks at is one, and so are 64 bytes of text. It is about
	// a millisecond.
	MaxSteps = 100_000
	// MaxCaseSteps is how many steps all rules that are asked about one certificate
	// may take together, 20 times MaxSteps: about 20 milliseconds. Rules that come
	// after are Open with rule-steps.
	MaxCaseSteps = 20 * MaxSteps
	// MaxData is how long the JSON of data may be, in bytes: 16 MiB. A
	// certificate with all value sets has 20 KiB.
	MaxData = 16 << 20
	// MaxResult is how long the JSON of a result may be, in bytes: 1 MiB.
	MaxResult = 1 << 20
	// MaxRulesFile is how long a file of rules or value sets may be, in bytes:
	// 16 MiB. All rules of the EU gateway together have 2 MiB.
	MaxRulesFile = 16 << 20
	// MaxRules is how many rules a Set may hold. The EU gateway had about 700.
	MaxRules = 20_000
)
