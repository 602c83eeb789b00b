package verify

import (
	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/internal/lang"
	"github.com/vaxcert/vaxcert/verify/revocation"
	"github.com/vaxcert/vaxcert/verify/rules"
)

// sentences explains each code of this package and of package qr, in Vietnamese
// and English.
var sentences = map[string]lang.Pair{
	// The text.
	"prefix-missing":             {"Đây không phải là mã chứng nhận sức khỏe (không bắt đầu bằng HC1:).", "This is no health certificate code (it does not begin with HC1:)."},
	"prefix-unsupported-version": {"Phiên bản mã này chưa được hỗ trợ.", "This version of the code is not supported."},
	"prefix-health-link":         {"Đây là liên kết đến hồ sơ sức khỏe, không phải chứng nhận; liên kết không được mở.", "This is a link to health documents, not a certificate; it is not followed."},
	"input-too-long":             {"Mã dài hơn mức một mã QR chứa được.", "The text is longer than a QR code can hold."},
	"base45-character":           {"Mã có ký tự không hợp lệ; có thể đã bị gõ lại hoặc sao chép sai.", "The text has an invalid character; it may have been retyped or copied badly."},
	"base45-length":              {"Mã bị cắt ngắn.", "The text is cut off."},
	"base45-overflow":            {"Mã có một nhóm ký tự không hợp lệ.", "The text has an invalid group of characters."},
	"zlib-header":                {"Phần nén bị hỏng ở đầu.", "The compressed data have a broken header."},
	"zlib-not-compressed":        {"Nội dung không được nén như quy định.", "The content is not compressed as it must be."},
	"zlib-corrupt":               {"Phần nén bị hỏng.", "The compressed data are corrupt."},
	"zlib-checksum":              {"Tổng kiểm tra của phần nén sai.", "The checksum of the compressed data is wrong."},
	"zlib-too-large":             {"Nội dung giải nén lớn bất thường.", "The content is far too large when decompressed."},
	"zlib-truncated":             {"Phần nén bị cắt ngắn.", "The compressed data are cut off."},
	"zlib-trailing-data":         {"Có dữ liệu thừa sau phần nén.", "There are data after the compressed content."},

	// The message.
	"cose-cbor":             {"Thông điệp không phải là CBOR hợp lệ.", "The message is not valid CBOR."},
	"cose-tag":              {"Thông điệp mang thẻ của loại khác.", "The message is tagged as another kind."},
	"cose-structure":        {"Thông điệp không phải là COSE_Sign1.", "The message is not a COSE_Sign1."},
	"cose-no-payload":       {"Thông điệp không có nội dung.", "The message has no payload."},
	"cose-header":           {"Phần đầu thông điệp không phải là bảng khóa–giá trị.", "A header of the message is not a map."},
	"cose-critical":         {"Thông điệp đòi hỏi một tính năng không được hỗ trợ.", "The message demands a feature that is not supported."},
	"algorithm-missing":     {"Không ghi thuật toán ký.", "No signature algorithm is named."},
	"algorithm-type":        {"Thuật toán ký không phải là số.", "The signature algorithm is not a number."},
	"algorithm-unsupported": {"Thuật toán ký không thuộc tiêu chuẩn HCERT.", "The signature algorithm is not one of HCERT."},
	"algorithm-unprotected": {"Thuật toán ký nằm ngoài phần được ký.", "The signature algorithm stands outside the signed part."},
	"kid-type":              {"Mã khóa không phải là chuỗi byte.", "The key ID is not a byte string."},
	"kid-differs":           {"Hai phần đầu ghi hai mã khóa khác nhau; đã dùng mã được ký.", "The two headers name different keys; the signed one was used."},
	"header-doubled":        {"Một tham số nằm ở cả hai phần đầu.", "A parameter stands in both headers."},
	"tag-missing":           {"Thông điệp thiếu thẻ COSE_Sign1.", "The message lacks the tag of a COSE_Sign1."},

	// Trust and signature.
	"kid-missing":         {"Không ghi khóa nào đã ký, nên không biết ai cấp.", "No key is named, so nobody knows who issued it."},
	"kid-unknown":         {"Không có khóa tin cậy nào mang mã khóa (key ID) này.", "No trusted key has this ID."},
	"signature-invalid":   {"Chữ ký sai: nội dung đã bị sửa hoặc giả mạo.", "The signature is wrong: the content was altered or forged."},
	"algorithm-mismatch":  {"Thuật toán ký không phải của khóa này.", "The signature algorithm is not that of the key."},
	"key-unsupported":     {"Khóa không đạt tiêu chuẩn.", "The key is outside what is supported."},
	"key-outside-profile": {"Khóa P-384 nằm ngoài tiêu chuẩn HCERT.", "The P-384 key is outside the HCERT profile."},
	"issuer-country":      {"Nước cấp ghi trong chứng nhận khác với nước của chứng thư đã ký.", "The issuer that the certificate names is another country than that of the signer's certificate."},
	"key-usage":           {"Khóa này không được phép ký loại chứng nhận này.", "The key may not sign this kind of certificate."},

	// Time.
	"content-ended":         {"Thời hạn ghi trong nội dung chứng nhận đã qua.", "The period that the certificate itself names has ended."},
	"content-not-begun":     {"Thời hạn ghi trong nội dung chứng nhận chưa bắt đầu.", "The period that the certificate itself names has not begun."},
	"yellow-fever-ten-days": {"Tiêm phòng sốt vàng chỉ có giá trị từ ngày thứ 10 sau khi tiêm.", "A vaccination against yellow fever counts from the tenth day after it."},
	"expired":               {"Chứng nhận đã hết hạn.", "The certificate has expired."},
	"beyond-policy":         {"Mã QR đã quá 12 tháng kể từ khi cấp; cần gia hạn.", "The QR code is older than the 12 months that it may be used; it needs renewal."},
	codeNotYetValid:         {"Chứng nhận chưa có hiệu lực.", "The certificate is not valid yet."},
	"signer-expired":        {"Chứng thư của cơ quan ký đã hết hạn.", "The signer's certificate has expired."},
	codeSignerNotYetValid:   {"Chứng thư của cơ quan ký chưa có hiệu lực.", "The signer's certificate is not valid yet."},
	"issued-before-signer":  {"Ngày cấp trước khi chứng thư của cơ quan ký có hiệu lực.", "It was issued before its signer's certificate began."},
	"longer-than-policy":    {"Ghi hạn dài hơn 12 tháng được phép.", "It names an end later than the 12 months allowed."},
	"revocation-stale":      {"Chưa bị thu hồi, nhưng danh sách thu hồi đã cũ và cần được cập nhật.", "It is not revoked, but the lists are stale and newer ones are due."},
	codeNoAnswer:            {"Không biết được chứng nhận có bị thu hồi hay không; không có danh sách dùng được.", "Nobody can say whether the certificate is revoked: there is no list that can be used."},
	"outlives-signer":       {"Hạn dùng dài hơn chứng thư của cơ quan ký.", "It would outlive its signer's certificate."},

	// The holder beside a passport.
	"passport-name":               {"Họ tên khác với hộ chiếu.", "The name is not that of the passport."},
	"passport-name-spelling":      {"Họ tên khác hộ chiếu vài chữ cái hoặc dấu; hãy so kỹ.", "The name differs from the passport's in single letters or marks; compare them closely."},
	"passport-name-order":         {"Các chữ trong họ tên giống hộ chiếu nhưng khác thứ tự.", "The name has the words of the passport's in another order."},
	"passport-name-part":          {"Chứng nhận hoặc hộ chiếu thiếu một phần họ tên, hoặc viết tắt.", "The certificate or the passport leaves out a part of the name, or has initials."},
	"passport-name-unknown":       {"Không so được họ tên với hộ chiếu.", "The name cannot be compared with the passport's."},
	"passport-birth-date":         {"Ngày sinh khác với hộ chiếu.", "The date of birth is not that of the passport."},
	"passport-birth-date-partial": {"Ngày sinh không đầy đủ; phần đã ghi khớp với hộ chiếu.", "The date of birth is not complete; what there is agrees with the passport."},
	"passport-birth-date-unknown": {"Không so được ngày sinh với hộ chiếu.", "The date of birth cannot be compared with the passport's."},
	"passport-nationality":        {"Quốc tịch khác với hộ chiếu.", "The nationality is not that of the passport."},
	"passport-sex":                {"Giới tính khác với hộ chiếu.", "The sex is not that of the passport."},
}

// Sentence explains the code of a check or a finding, also of packages cert, revocation and rules, in Vietnamese (language
// "vi") or English. It is empty for an unknown code.
func Sentence(code, language string) string {
	if pair, ok := sentences[code]; ok {
		return pair.In(language)
	}
	for _, sentence := range [...]func(code, language string) string{cert.Sentence, revocation.Sentence, rules.Sentence} {
		if text := sentence(code, language); text != "" {
			return text
		}
	}
	return ""
}
