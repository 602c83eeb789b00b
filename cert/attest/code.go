package attest

import "github.com/vaxcert/vaxcert/internal/lang"

// Code says what is wrong, for errors.Is. It is stable.
type Code string

// The codes.
const (
	TooLarge            Code = "too-large"            // beyond MaxAttestation
	COSEMalformed       Code = "cose-malformed"       // not a COSE_Sign1 with tag 18
	JWSMalformed        Code = "jws-malformed"        // not a JWS
	SignatureCount      Code = "signature-count"      // a JWS with none or several
	HeaderUnsupported   Code = "header-unsupported"   // crit, b64 or zip
	PayloadMissing      Code = "payload-missing"      // it is detached; see Attach
	PayloadNotDetached  Code = "payload-not-detached" // Attach: there is one
	AlgorithmOther      Code = "algorithm-unsupported"
	AlgorithmMismatch   Code = "algorithm-mismatch" // not the one of the key
	KeyUnsupported      Code = "key-unsupported"    // neither P-256 nor RSA of 2048 to 4096 bits
	KeyTooCostly        Code = "key-too-costly"     // a certificate with RSA beyond 8192 bits, or an exponent that is even, 1 or beyond 2^31-1
	CertificateMissing  Code = "certificate-missing"
	CertificateBroken   Code = "certificate-unreadable"
	CertificateMismatch Code = "certificate-mismatch" // not the one of kid or x5t
	SignatureInvalid    Code = "signature-invalid"
	SigningFailed       Code = "signing-failed"

	ContextMismatch   Code = "context-mismatch"  // signed, but no attestation
	PayloadMalformed  Code = "payload-malformed" // no record in the form that it has to have
	MemberTwice       Code = "member-twice"
	FieldType         Code = "field-type"        // neither text nor whole number
	RecordIncomplete  Code = "record-incomplete" // no record_id or no facility_id
	RecordEncoding    Code = "record-encoding"   // not UTF-8
	TimeMissing       Code = "signing-time-missing"
	TimeInvalid       Code = "signing-time-invalid"
	TimeContradiction Code = "signing-time-contradiction"
	InFuture          Code = "signed-in-future"    // beyond MaxClockSkew
	TooLongAgo        Code = "signed-too-long-ago" // beyond Options.MaxAge

	NotYetValid      Code = "certificate-not-yet-valid" // at the time of signing
	Expired          Code = "certificate-expired"       // at the time of signing
	Untrusted        Code = "chain-untrusted"           // no chain to a root, valid at the time of signing
	ChainAmbiguous   Code = "chain-ambiguous"           // beyond MaxNamesakes
	KeyUsage         Code = "key-usage"                 // no digitalSignature, or a CA
	FacilityMissing  Code = "facility-code-missing"     // none in the certificate, and no Register
	FacilityUnknown  Code = "facility-unknown"          // the record's is not in the Register
	FacilityMismatch Code = "facility-mismatch"         // the record is another facility's

	BadOptions         Code = "options"
	CertificatesBroken Code = "certificates-unreadable"
	RegisterMalformed  Code = "register-malformed"
)

// Error names the code.
func (c Code) Error() string { return "attest: " + string(c) }

// Sentence explains the code in Vietnamese (language "vi") or English. It is empty for
// an unknown code.
func (c Code) Sentence(language string) string { return sentences[c].In(language) }

var sentences = map[Code]lang.Pair{
	TooLarge:            {"Bản ký lớn bất thường.", "The attestation is far too large."},
	COSEMalformed:       {"Bản ký không phải là thông điệp COSE_Sign1 đúng định dạng.", "The attestation is not a well-formed COSE_Sign1."},
	JWSMalformed:        {"Bản ký không phải là JWS đúng định dạng.", "The attestation is not a well-formed JWS."},
	SignatureCount:      {"Bản ký phải có đúng một chữ ký.", "The attestation must have exactly one signature."},
	HeaderUnsupported:   {"Bản ký dùng phần mở rộng không được hỗ trợ.", "The attestation uses an extension that is not supported."},
	PayloadMissing:      {"Bản ký không kèm nội dung đã ký; cần ghép nội dung vào.", "The content that was signed is not in the attestation; it has to be put back."},
	PayloadNotDetached:  {"Bản ký đã có sẵn nội dung.", "The attestation has its content already."},
	AlgorithmOther:      {"Thuật toán ký không được chấp nhận.", "The signature algorithm is not accepted."},
	AlgorithmMismatch:   {"Thuật toán ký không phải của khóa này.", "The signature algorithm is not that of the key."},
	KeyUnsupported:      {"Loại khóa này không được hỗ trợ.", "The kind of key is not supported."},
	KeyTooCostly:        {"Một chứng thư trong bản ký có khóa RSA lớn hoặc lạ bất thường.", "A certificate in the attestation has an RSA key that is far too large, or an impossible one."},
	CertificateMissing:  {"Bản ký không kèm chứng thư số của cơ sở.", "The certificate of the facility is missing."},
	CertificateBroken:   {"Không đọc được chứng thư số trong bản ký.", "A certificate in the attestation cannot be read."},
	CertificateMismatch: {"Chứng thư số kèm theo không phải chứng thư đã được ký cùng.", "The certificate is not the one that the signature names."},
	SignatureInvalid:    {"Chữ ký sai: nội dung đã bị thay đổi hoặc do khóa khác ký.", "The signature is wrong: the content was changed, or another key signed it."},
	SigningFailed:       {"Không ký được bằng khóa này.", "The key did not sign."},

	ContextMismatch:   {"Nội dung đã ký không phải là hồ sơ tiêm chủng.", "What was signed is not a vaccination record."},
	PayloadMalformed:  {"Nội dung đã ký không đúng định dạng hồ sơ.", "What was signed is not a record in the form that it has to have."},
	MemberTwice:       {"Một tên trường xuất hiện hai lần.", "A name stands twice."},
	FieldType:         {"Một trường của hồ sơ không phải chữ hay số nguyên.", "A field of the record is neither text nor a whole number."},
	RecordIncomplete:  {"Hồ sơ thiếu mã hồ sơ hoặc mã cơ sở.", "The record lacks its record_id or its facility_id."},
	RecordEncoding:    {"Hồ sơ không phải là văn bản UTF-8.", "The record is not UTF-8."},
	TimeMissing:       {"Bản ký không ghi thời điểm ký.", "The attestation does not say when it was signed."},
	TimeInvalid:       {"Thời điểm ký không đọc được.", "The time of signing cannot be read."},
	TimeContradiction: {"Bản ký ghi các thời điểm ký khác nhau.", "The attestation gives different times of signing."},
	InFuture:          {"Thời điểm ký ở tương lai; hãy kiểm tra đồng hồ của máy ký.", "The time of signing is in the future; check the clock of the facility."},
	TooLongAgo:        {"Bản ký đã quá cũ.", "The attestation was signed too long ago."},

	NotYetValid:      {"Khi ký, chứng thư số của cơ sở chưa có hiệu lực.", "The facility's certificate was not yet valid when it signed."},
	Expired:          {"Khi ký, chứng thư số của cơ sở đã hết hạn.", "The facility's certificate had expired when it signed."},
	Untrusted:        {"Chứng thư số không do tổ chức chứng thực được tin cậy cấp, hoặc tổ chức đó không còn hiệu lực khi ký.", "No trusted authority has issued the certificate, or its own was not valid at the time of signing."},
	ChainAmbiguous:   {"Bản ký kèm quá nhiều chứng thư cùng tên.", "Too many certificates in the attestation have the same name."},
	KeyUsage:         {"Chứng thư số này không dùng để ký hồ sơ: nó không có quyền ký số, hoặc là chứng thư của tổ chức chứng thực.", "The certificate does not sign records: it is not for digital signatures, or is that of an authority."},
	FacilityMissing:  {"Chứng thư số không ghi mã cơ sở tiêm chủng.", "The certificate does not say which facility it is of."},
	FacilityUnknown:  {"Cơ sở ghi trong hồ sơ không có trong danh mục.", "The facility of the record is not in the register."},
	FacilityMismatch: {"Hồ sơ thuộc cơ sở khác với cơ sở đã ký.", "The record is of another facility than the one that signed."},

	BadOptions:         {"Thiếu cấu hình: cần chứng thư gốc và đồng hồ.", "Settings are missing: roots and a clock are needed."},
	CertificatesBroken: {"Không đọc được tệp chứng thư.", "The file of certificates cannot be read."},
	RegisterMalformed:  {"Danh mục cơ sở không đúng định dạng.", "The register of facilities is not in the form that it has to have."},
}
