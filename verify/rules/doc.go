// Package rules says whether a country lets a certificate in: EU business rules
// in CertLogic, and a country's own rules in Go.
//
//	list, valueSets, refused, err := rules.ReadFS(os.DirFS("rules"))
//	set, open := rules.NewSet(list, valueSets)
//	report := set.Evaluate(ctx, rules.Case{Payload: result.Payload, Issuer: "VN", At: time.Now(), Arrival: "DE"})
//	if report.Outcome == rules.Passed { … }
//
// The acceptance rules are those of the country of arrival, where true is good;
// the invalidation rules are those of the issuer, where true is invalid. A rule
// that cannot be asked is Open and never counts as passed. Where a country has
// no rule for a type of certificate, the report says so, and does not pass.
//
// Compile, Validate and Expression.Evaluate are CertLogic 1.3.3 alone; RunTests
// runs rules with the tests beside them. Rules are bounded in size, depth and
// steps; the package never panics, whatever rules and data it is given.
//
// # CertLogic
//
// Numbers are those of JavaScript, so that 2.0 is 2. A date is neither true nor
// false. Dates are computed as in JavaScript: 31 January and a month is 3 March.
// A day that does not exist, 2021-02-30, is an error, since engines disagree
// about it. The elements of an array and the fields of an object are reached by
// var; the length of an array and the letters of a text, which some engines
// give, are null. An expression is checked as a whole before it is evaluated.
//
// # Signatures
//
// Read takes rules as they stand, as files that an operator has chosen. Signers
// takes only rules that a country has signed for itself, as the EU's gateway gives
// them. When the gateway took a rule cannot be seen from it, so that its wishes
// about times are looked at before an upload, by CheckUpload, and not on reading.
//
// # Codes
//
//	of JSON         rule-json rule-too-large rule-too-deep rule-duplicate-key
//	                data-json data-too-large data-too-deep data-duplicate-key
//	                value-set-json value-set-too-large rules-json
//	                rules-too-large rule-reference rule-unreadable
//	of signatures   rule-signed rule-unsigned rule-signature rule-signer
//	                rule-signer-country rule-envelope
//	of expressions  expression-null expression-number expression-keys
//	                expression-operands operator-unknown operand-count var-path
//	                time-amount time-unit uvci-index
//	of evaluation   if-operand and-operand not-operand in-operand plus-operand
//	                comparison-operand date-comparison-operand reduce-operand
//	                uvci-operand date-operand date-form date-range
//	                birth-date-operand birth-date-form number-range rule-steps
//	                result-too-large
//	of rules        rule-identifier rule-type rule-country rule-version
//	(Failure)       rule-certificate-type rule-valid-from rule-valid-to
//	                rule-never-valid rule-engine rule-engine-version
//	                rule-schema-version rule-logic rule-duplicate rules-too-many
//	(Warning)       rule-identifier-form rule-prefix rule-identifier-country
//	                rule-region rule-validity-short rule-affected-fields
//	                rule-description rule-description-short rule-untested
//	of uploads      rule-version-old rule-too-far-ahead rule-too-soon
//	of open rules   rule-other-schema rule-cancelled rule-panic rule-error
//	                result-not-boolean, and those of evaluation
//	of tests        test-unreadable test-json
//	of a report     rules-failed rules-open rules-none rules-none-for-type
//	                rules-no-arrival rules-not-dcc; of a rule in it rule-failed
//
// Sentence explains each in Vietnamese and English.
//
// # Compatibility
//
// Codes and the names of outcomes do not change within a major version; new
// codes may be added.
package rules
