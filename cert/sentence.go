package cert

import "github.com/vaxcert/vaxcert/internal/lang"

// sentences explains each code of this package, in Vietnamese and English. The
// package documentation lists the codes.
var sentences = map[string]lang.Pair{
	// The CWT.
	"cwt-cbor":               {"Nội dung không phải là CBOR hợp lệ.", "The content is not valid CBOR."},
	"cwt-not-map":            {"Nội dung không phải là bảng khóa–giá trị của CWT.", "The content is not a map of CWT claims."},
	"issuer-not-text":        {"Tên nước cấp không phải là chuỗi ký tự.", "The issuer is not a text."},
	"time-type":              {"Thời điểm không phải là số.", "A time is not a number."},
	"time-not-a-number":      {"Thời điểm mang giá trị NaN hoặc vô cực.", "A time is not a number (NaN) or infinite."},
	"time-fraction":          {"Thời điểm không phải là số giây nguyên; phần lẻ bị bỏ.", "A time is not a whole number of seconds; the fraction was cut off."},
	"time-negative":          {"Thời điểm là số âm.", "A time is negative."},
	"time-range":             {"Thời điểm nằm sau năm 9999.", "A time lies after the year 9999."},
	"tagged-time":            {"Thời điểm mang thẻ CBOR không cần thiết.", "A time carries a CBOR tag that it should not."},
	"exp-missing":            {"Không ghi thời điểm hết hạn.", "No end of validity is stated."},
	"iat-missing":            {"Không ghi thời điểm cấp.", "No time of issue is stated."},
	"hcert-missing":          {"Không có chứng nhận y tế bên trong.", "There is no health certificate inside."},
	"hcert-not-map":          {"Phần chứng nhận y tế không phải là bảng khóa–giá trị, hoặc trống.", "The health certificate claim is not a map, or is empty."},
	"hcert-unknown":          {"Loại chứng nhận y tế này chưa được hỗ trợ.", "This kind of health certificate is not known."},
	"hcert-subclaim-unknown": {"Có thêm một loại nội dung chưa được hỗ trợ; nội dung đó không được xem xét.", "There is content of another, unknown kind; it is not looked at."},
	"hcert-several":          {"Có nhiều chứng nhận trong một mã; chỉ một chứng nhận được xem xét.", "There are several certificates in one code; only one of them is looked at."},
	"hcert-link-form":        {"Liên kết hồ sơ sức khỏe không đúng dạng.", "A health link is malformed."},
	"link-only":              {"Mã chỉ chứa liên kết đến hồ sơ sức khỏe, không chứa chứng nhận; liên kết không được mở.", "The code holds a link to health documents and no certificate; the link is not followed."},

	// The schema.
	"field-missing":     {"Thiếu một trường bắt buộc.", "A required field is missing."},
	"field-type":        {"Một trường có kiểu dữ liệu sai.", "A field has the wrong type."},
	"null-field":        {"Một trường trống (null) được coi như không có.", "A null field is taken as absent."},
	"untrimmed":         {"Có khoảng trắng thừa ở đầu hoặc cuối.", "There are blanks around a text."},
	"tagged-text":       {"Một chuỗi ký tự mang thẻ CBOR không cần thiết.", "A text carries a CBOR tag that it should not."},
	"whole-float":       {"Một số nguyên được ghi dưới dạng số thực.", "A whole number is written as a floating-point number."},
	"number-fraction":   {"Số mũi không phải là số nguyên.", "A number of doses is not whole."},
	"dose-range":        {"Số mũi phải là số nguyên từ 1 trở lên.", "A number of doses must be 1 or more."},
	"entry-missing":     {"Không có mũi tiêm, xét nghiệm hay lần khỏi bệnh nào.", "There is no vaccination, test or recovery."},
	"entry-count":       {"Có nhiều hơn một mục; chứng nhận chỉ được có một.", "There is more than one entry; a certificate has exactly one."},
	"name-missing":      {"Thiếu tên phiên âm theo ICAO 9303.", "The name transliterated by ICAO 9303 is missing."},
	"name-form":         {"Tên phiên âm có ký tự ngoài A-Z và <.", "The transliterated name has other characters than A-Z and <."},
	"text-too-long":     {"Một chuỗi ký tự dài hơn mức cho phép.", "A text is longer than allowed."},
	"version-form":      {"Phiên bản lược đồ không đúng dạng.", "The schema version is malformed."},
	"version-unknown":   {"Phiên bản lược đồ lạ, hoặc mới hơn 1.3.3.", "The schema version is newer than known, or strange."},
	"version-rule":      {"Không đúng với phiên bản lược đồ mà chứng nhận khai.", "This breaks the schema version that the certificate names."},
	"date-form":         {"Ngày không đúng dạng năm-tháng-ngày.", "A date is not of the form year-month-day."},
	"date-range":        {"Năm nằm ngoài khoảng 1900-2099.", "A year lies outside 1900-2099."},
	"date-precision":    {"Tháng hoặc ngày chưa biết được ghi là 00.", "An unknown month or day is written as 00."},
	"date-with-time":    {"Ngày có kèm theo giờ.", "A date carries a time of day."},
	"date-impossible":   {"Ngày này không có trong lịch.", "This date does not exist."},
	"time-form":         {"Giờ lấy mẫu không đúng dạng quy định.", "The time of sampling has an unusual form."},
	"time-invalid":      {"Giờ lấy mẫu không đọc được.", "The time of sampling cannot be read."},
	"born-after-issue":  {"Ngày sinh sau ngày cấp chứng nhận.", "The date of birth is after the certificate was issued."},
	"event-after-issue": {"Ngày tiêm hoặc xét nghiệm sau ngày cấp chứng nhận.", "The vaccination or test is after the certificate was issued."},
	"country-form":      {"Mã nước không đúng dạng.", "A country code is malformed."},

	// The codes.
	"code-unknown":         {"Mã không có trong danh mục của EU.", "A code is not in the EU value set."},
	"code-inactive":        {"Mã cũ, không còn được sử dụng khi cấp mới.", "A code is an old one that is no longer issued."},
	"code-manufacturer":    {"Nhà sản xuất không khớp với sản phẩm vắc xin.", "The manufacturer is not the product's."},
	"code-vaccine":         {"Loại vắc xin không khớp với sản phẩm.", "The vaccine type is not the product's."},
	"uvci-form":            {"Mã số chứng nhận không bắt đầu bằng URN:UVCI:01 và mã nước.", "The certificate code does not begin with URN:UVCI:01 and a country."},
	"uvci-characters":      {"Mã số chứng nhận có ký tự lạ.", "The certificate code has unusual characters."},
	"uvci-check-character": {"Ký tự kiểm tra của mã số chứng nhận sai.", "The check character of the certificate code is wrong."},

	// Records.
	"name-empty":               {"Thiếu họ và tên.", "The full name is missing."},
	"name-too-long":            {"Họ và tên quá dài (mỗi phần tối đa 80 ký tự).", "The name is too long (80 characters a part)."},
	"name-encoding":            {"Họ và tên có ký tự hỏng; hãy lưu tệp bằng UTF-8.", "The name has broken characters; save the file as UTF-8."},
	"name-not-transliterable":  {"Không phiên âm được họ và tên sang chữ Latinh.", "The name cannot be transliterated into Latin letters."},
	"name-letters-dropped":     {"Có chữ cái không phiên âm được và bị bỏ trong tên phiên âm.", "Letters that cannot be transliterated are left out of the transliterated name."},
	"birth-date-missing":       {"Thiếu ngày sinh.", "The date of birth is missing."},
	"birth-date-invalid":       {"Ngày sinh không hợp lệ hoặc có thể hiểu theo nhiều cách.", "The date of birth is invalid or ambiguous."},
	"vaccination-date-missing": {"Thiếu ngày tiêm.", "The date of vaccination is missing."},
	"vaccination-date-invalid": {"Ngày tiêm không hợp lệ hoặc có thể hiểu theo nhiều cách.", "The date of vaccination is invalid or ambiguous."},
	"vaccination-date-partial": {"Ngày tiêm phải đủ ngày, tháng, năm.", "The date of vaccination needs day, month and year."},
	"vaccination-date-future":  {"Ngày tiêm nằm trong tương lai.", "The date of vaccination lies in the future."},
	"vaccination-date-early":   {"Ngày tiêm trước khi có vắc xin COVID-19 (12/2020).", "The date of vaccination is before there was a COVID-19 vaccine (December 2020)."},
	"born-after-vaccination":   {"Ngày sinh sau ngày tiêm.", "The date of birth is after the vaccination."},
	"nationality-missing":      {"Thiếu quốc tịch.", "The nationality is missing."},
	"nationality-unknown":      {"Quốc tịch không phải là mã nước ISO 3166-1 hai chữ.", "The nationality is not a two-letter ISO 3166-1 code."},
	"product-missing":          {"Thiếu tên vắc xin.", "The vaccine product is missing."},
	"product-unknown":          {"Không nhận ra tên vắc xin.", "The vaccine product is not known."},
	"doses-received":           {"Số mũi đã nhận nhỏ hơn số thứ tự của mũi này.", "Fewer doses received than the number of this dose."},
	"batch-missing":            {"Thiếu số lô vắc xin.", "The batch number is missing."},
	"disease-missing":          {"Thiếu bệnh mà vắc xin phòng ngừa.", "The disease that the vaccine prevents is missing."},
	"disease-unknown":          {"Mã bệnh không có dạng mã ICD-11, ví dụ 1D47.", "The disease is not of the form of an ICD-11 code, such as 1D47."},
	"disease-contradicts":      {"Vắc xin này phòng bệnh sốt vàng (1D47).", "The product is a vaccine against yellow fever (1D47)."},
	"series-unusual":           {"Số mũi của liệu trình khác với quy định của sản phẩm.", "The series is not as long as the product's."},
	"series-incomplete":        {"Chưa tiêm đủ số mũi của liệu trình.", "The series is not complete."},

	// Issuing.
	"outlives-signer":  {"Mã QR sẽ có hạn dài hơn chứng thư của cơ quan ký.", "The QR code would outlive the signer's certificate."},
	"expiry-past":      {"Thời điểm hết hạn đã qua.", "The end of validity has passed."},
	"ends-with-signer": {"Mã QR hết hạn cùng với chứng thư của cơ quan ký, trước 12 tháng.", "The QR code ends with the signer's certificate, before its 12 months."},
	"signer-not-valid": {"Chứng thư của cơ quan ký chưa có hoặc không còn hiệu lực.", "The signer's certificate is not valid now."},
}

// Sentence explains a code of this package in Vietnamese (language "vi") or
// English; it is empty for a code of another.
func Sentence(code, language string) string { return sentences[code].In(language) }
