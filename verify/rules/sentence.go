package rules

import "github.com/vaxcert/vaxcert/internal/lang"

// sentences explains each code of this package, in Vietnamese and English. The
// package documentation lists the codes.
var sentences = map[string]lang.Pair{
	// JSON.
	"rule-json":           {"Quy tắc không phải là JSON đúng dạng.", "The rule is not JSON of the right form."},
	"rule-too-large":      {"Biểu thức của quy tắc quá dài.", "The expression of the rule is too long."},
	"rule-too-deep":       {"Biểu thức của quy tắc lồng nhau quá sâu.", "The expression of the rule nests too deeply."},
	"rule-duplicate-key":  {"Một tên xuất hiện hai lần trong biểu thức.", "A name stands twice in an object of the expression."},
	"data-json":           {"Dữ liệu không phải là JSON.", "The data is not JSON."},
	"data-too-large":      {"Dữ liệu quá dài.", "The data is too long."},
	"data-too-deep":       {"Dữ liệu lồng nhau quá sâu.", "The data nests too deeply."},
	"data-duplicate-key":  {"Một tên xuất hiện hai lần trong dữ liệu.", "A name stands twice in an object of the data."},
	"value-set-json":      {"Đây không phải là danh mục mã của EU.", "This is not a value set in the EU format."},
	"value-set-too-large": {"Tệp danh mục mã quá lớn.", "The file of the value set is too large."},
	"rules-json":          {"Tệp quy tắc không phải là JSON.", "The file of rules is not JSON."},
	"rules-too-large":     {"Tệp quy tắc quá lớn.", "The file of rules is too large."},
	"rule-reference":      {"Đây chỉ là tham chiếu tới một quy tắc, không phải quy tắc.", "This names a rule and does not hold it."},
	"rule-signed":         {"Quy tắc nằm trong chữ ký CMS mà chưa cho biết tin chữ ký của ai.", "The rule is inside a CMS signature, and whose signature to believe is not said."},
	"rule-unreadable":     {"Không đọc được tệp.", "The file cannot be read."},

	// Signatures.
	"rule-unsigned":       {"Không có chữ ký của nước ban hành.", "There is no signature of the country."},
	"rule-signature":      {"Chữ ký của quy tắc sai hoặc không được hỗ trợ.", "The signature of the rule is wrong or not supported."},
	"rule-signer":         {"Bên ký quy tắc không được tin cậy.", "Who signed the rule is not trusted."},
	"rule-signer-country": {"Một nước chỉ được ký quy tắc của chính mình.", "A country signs only its own rules."},
	"rule-envelope":       {"Phiên bản hoặc hiệu lực ghi kèm không phải của quy tắc đã ký.", "The version or validity beside the signature is not that of the rule."},
	"rule-version-old":    {"Đã có phiên bản bằng hoặc cao hơn của quy tắc này.", "There is the same or a higher version of the rule already."},
	"rule-too-far-ahead":  {"Quy tắc bắt đầu hiệu lực sau hơn hai tuần.", "The rule begins more than two weeks ahead."},
	"rule-too-soon":       {"Quy tắc chấp nhận phải được công bố trước ít nhất 48 giờ.", "An acceptance rule must be there 48 hours before it begins."},

	// Expressions.
	codeExpressionNull:     {"Biểu thức là null.", "The expression is null."},
	codeExpressionNumber:   {"Biểu thức có số không nguyên.", "The expression has a number that is not whole."},
	codeExpressionKeys:     {"Một phép toán phải có đúng một tên.", "An operation must have exactly one name."},
	codeExpressionOperands: {"Một phép toán phải có danh sách toán hạng.", "An operation must have an array of operands."},
	codeOperatorUnknown:    {"Phép toán này không có trong CertLogic 1.3.3.", "CertLogic 1.3.3 does not have this operation."},
	codeOperandCount:       {"Phép toán có số toán hạng sai.", "The operation has the wrong number of operands."},
	codeVarPath:            {"Đường dẫn của var không đúng dạng.", "The path of var is malformed."},
	codeTimeAmount:         {"Lượng thời gian phải là số nguyên.", "The amount of plusTime must be a whole number."},
	codeTimeUnit:           {"Đơn vị thời gian phải là year, month, day hoặc hour.", "The unit of plusTime must be year, month, day or hour."},
	codeUVCIIndex:          {"Chỉ số của extractFromUVCI phải là số nguyên.", "The index of extractFromUVCI must be a whole number."},

	// Evaluation.
	codeGuard:            {"Điều kiện của if không đúng cũng không sai.", "The guard of if is neither true nor false."},
	codeAnd:              {"Một toán hạng của and không đúng cũng không sai.", "An operand of and is neither true nor false."},
	codeNot:              {"Toán hạng của ! không đúng cũng không sai.", "The operand of ! is neither true nor false."},
	codeIn:               {"Vế phải của in không phải là danh sách.", "The right-hand side of in is not an array."},
	codePlus:             {"Phép cộng chỉ dùng cho số nguyên.", "Only whole numbers can be added."},
	codeComparison:       {"Chỉ so sánh được số nguyên.", "Only whole numbers can be compared."},
	codeDateComparison:   {"Phép so sánh này chỉ dùng cho thời điểm.", "Only dates can be compared in this way."},
	codeReduce:           {"Toán hạng của reduce không phải là danh sách.", "The operand of reduce is not an array."},
	codeUVCI:             {"Toán hạng của extractFromUVCI không phải là chuỗi ký tự.", "The operand of extractFromUVCI is not a text."},
	codeDateOperand:      {"Toán hạng của plusTime không phải là chuỗi ký tự.", "The operand of plusTime is not a text."},
	codeDateForm:         {"Ngày giờ không đúng dạng.", "A date is malformed."},
	codeDateRange:        {"Ngày giờ này không tồn tại.", "A date does not exist."},
	codeBirthDateOperand: {"Ngày sinh không phải là chuỗi ký tự.", "The date of birth is not a text."},
	codeBirthDateForm:    {"Ngày sinh không đúng dạng.", "The date of birth is malformed."},
	codeNumberRange:      {"Kết quả phép cộng quá lớn.", "A sum is too large."},
	codeSteps:            {"Quy tắc cần quá nhiều bước tính.", "The rule takes too many steps."},
	codeResultTooLarge:   {"Kết quả quá lớn.", "The result is too large."},
	codeResultNotBoolean: {"Quy tắc không trả lời đúng hay sai.", "The rule answers neither true nor false."},

	// Rules.
	"rule-identifier":         {"Quy tắc thiếu mã số.", "The rule has no identifier."},
	"rule-type":               {"Loại quy tắc phải là Acceptance hoặc Invalidation.", "The type of the rule must be Acceptance or Invalidation."},
	"rule-country":            {"Nước của quy tắc không phải là mã hai chữ cái.", "The country of the rule is not two capital letters."},
	"rule-version":            {"Phiên bản quy tắc không có dạng 1.0.0.", "The version of the rule is not of the form 1.0.0."},
	"rule-certificate-type":   {"Loại chứng nhận phải là General, Test, Vaccination hoặc Recovery.", "The certificate type must be General, Test, Vaccination or Recovery."},
	"rule-valid-from":         {"Thời điểm bắt đầu hiệu lực không đọc được.", "The start of validity cannot be read."},
	"rule-valid-to":           {"Thời điểm hết hiệu lực không đọc được.", "The end of validity cannot be read."},
	"rule-never-valid":        {"Quy tắc hết hiệu lực trước khi bắt đầu.", "The rule ends before it begins."},
	"rule-engine":             {"Không biết công cụ tính quy tắc này.", "The engine of the rule is not known."},
	"rule-engine-version":     {"Quy tắc cần phiên bản CertLogic mới hơn 1.3.3, hoặc không ghi phiên bản.", "The rule needs a newer CertLogic than 1.3.3, or does not say which."},
	"rule-schema-version":     {"Phiên bản lược đồ của quy tắc không có dạng 1.0.0.", "The schema version of the rule is not of the form 1.0.0."},
	codeLogicMissing:          {"Quy tắc không có biểu thức.", "The rule has no expression."},
	"rule-duplicate":          {"Đã có một quy tắc cùng mã số và phiên bản.", "There is a rule with the same identifier and version already."},
	"rules-too-many":          {"Có quá nhiều quy tắc.", "There are too many rules."},
	"rule-identifier-form":    {"Mã số không có dạng VR-VN-0001.", "The identifier is not of the form VR-VN-0001."},
	"rule-prefix":             {"Phần đầu mã số không khớp với loại quy tắc.", "The beginning of the identifier is not that of the type."},
	"rule-identifier-country": {"Mã số mang tên một nước khác.", "The identifier names another country."},
	"rule-region":             {"Vùng không gồm tối đa 5 chữ cái hoặc chữ số.", "The region is not up to 5 letters and digits."},
	"rule-validity-short":     {"Quy tắc có hiệu lực chưa đến 72 giờ.", "The rule is valid for less than 72 hours."},
	"rule-affected-fields":    {"Các trường được khai không phải là các trường mà biểu thức đọc.", "The affected fields are not those that the expression looks at."},
	"rule-description":        {"Thiếu mô tả bằng tiếng Anh.", "There is no description in English."},
	"rule-description-short":  {"Một mô tả ngắn hơn 20 ký tự.", "A description is shorter than 20 characters."},
	"rule-untested":           {"Quy tắc không có ca kiểm thử nào.", "The rule has no tests."},

	// Open rules.
	"rule-other-schema": {"Quy tắc dành cho phiên bản lược đồ khác của chứng nhận.", "The rule is for certificates of another schema version."},
	"rule-cancelled":    {"Việc kiểm tra bị dừng trước quy tắc này.", "The check was ended before this rule."},
	"rule-panic":        {"Quy tắc bị lỗi chương trình.", "The rule broke down."},
	"rule-error":        {"Quy tắc không cho được câu trả lời.", "The rule gave no answer."},

	// Tests.
	"test-unreadable": {"Không đọc được ca kiểm thử.", "The test cannot be read."},
	"test-json":       {"Ca kiểm thử không đúng dạng.", "The test is malformed."},

	// A report.
	"rule-failed":         {"Chứng nhận không đáp ứng quy tắc này.", "The certificate does not meet this rule."},
	"rules-failed":        {"Chứng nhận không đáp ứng quy tắc.", "The certificate does not meet the rules."},
	"rules-open":          {"Có quy tắc không cho được câu trả lời.", "A rule could not be answered."},
	"rules-none":          {"Nước đến không có quy tắc nào.", "The country of arrival has no rules."},
	"rules-none-for-type": {"Nước đến không có quy tắc nào cho loại chứng nhận này.", "The country of arrival has no rules for this type of certificate."},
	"rules-no-arrival":    {"Chưa cho biết nước đến.", "No country of arrival is given."},
	"rules-not-dcc":       {"Quy tắc chỉ áp dụng cho chứng nhận COVID số của EU.", "Rules apply to EU Digital COVID Certificates only."},
}

// Sentence explains a code of this package in Vietnamese (language "vi") or
// English; it is empty for a code of another.
func Sentence(code, language string) string { return sentences[code].In(language) }
