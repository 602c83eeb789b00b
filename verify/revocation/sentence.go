package revocation

import "github.com/vaxcert/vaxcert/internal/lang"

// sentences explains each code of this package, in Vietnamese and English.
var sentences = map[string]lang.Pair{
	CodeRevoked:         {"Chứng nhận đã bị nơi cấp thu hồi.", "Its issuer has revoked the certificate."},
	CodeProbablyRevoked: {"Chứng nhận nằm trong bộ lọc thu hồi; rất hiếm khi bộ lọc báo nhầm, hãy hỏi lại nơi cấp nếu có nghi ngờ.", "A filter of revoked certificates has it; a filter is wrong very rarely, so ask the issuer in doubt."},

	"list-unknown-format": {"Tệp không phải là danh sách thu hồi thuộc dạng đã biết.", "The file is no revocation list of a known form."},
	"list-too-large":      {"Danh sách lớn hơn giới hạn.", "The list is larger than what is read."},
	"list-truncated":      {"Danh sách bị cắt ngắn.", "The list is cut off."},
	"list-length":         {"Danh sách dài hơn độ dài mà nó ghi.", "The list is longer than it says."},
	"list-header":         {"Phần đầu của danh sách bị hỏng.", "The head of the list is broken."},
	"list-version":        {"Phiên bản danh sách chưa được hỗ trợ.", "This version of the list is not supported."},
	"list-country":        {"Nước của danh sách bị thiếu hoặc sai (cần hai chữ hoa, ví dụ VN).", "The country of the list is missing or wrong (two capital letters such as VN)."},
	"list-kid":            {"Mã khóa của danh sách bị thiếu, sai hoặc lặp lại.", "The key ID of the list is missing, wrong or doubled."},
	"list-expires":        {"Thời điểm hết hạn của danh sách bị thiếu hoặc sai.", "The end of the list is missing or wrong."},
	"hash-type-unknown":   {"Kiểu băm không phải là SIGNATURE, UCI hoặc COUNTRYCODEUCI.", "The hash type is not SIGNATURE, UCI or COUNTRYCODEUCI."},
	"hash-length":         {"Một mục không phải là giá trị băm 16 byte.", "An entry is not a hash of 16 bytes."},
	"hash-order":          {"Các mục không theo thứ tự hoặc bị lặp.", "The entries are not in order, or doubled."},

	"filter-hash-function": {"Bộ lọc dùng hàm băm chưa được hỗ trợ.", "The filter uses a hash function that is not supported."},
	"filter-parameters":    {"Tham số của bộ lọc không thể đúng.", "The parameters of the filter are impossible."},
	"filter-saturated":     {"Bộ lọc quá đầy: nó sẽ báo nhầm quá nhiều người.", "The filter is too full: it would take too many strangers for revoked."},

	"batch-json":           {"Lô thu hồi không phải là JSON theo quy định của EU.", "The batch is not the JSON that the EU specifies."},
	"batch-too-many":       {"Lô thu hồi có hơn 1000 mục.", "The batch has more than 1000 entries."},
	"batch-unchecked":      {"Lô thu hồi có chữ ký nhưng chưa biết tin ai để kiểm tra.", "The batch is signed, and whom to trust for it is not said."},
	"batch-signature":      {"Chữ ký của lô thu hồi sai.", "The signature of the batch is wrong."},
	"batch-signer":         {"Bên ký lô thu hồi không được tin cậy.", "The signer of the batch is not trusted."},
	"batch-signer-country": {"Lô thu hồi do nước khác ký; một nước chỉ được thu hồi chứng nhận của mình.", "Another country signed the batch; a country revokes only its own certificates."},

	"slice-archive":    {"Kho các lát danh sách bị hỏng.", "The archive of slices is broken."},
	"slice-name":       {"Tên của một lát danh sách sai dạng.", "The name of a slice has not the right form."},
	"slice-link":       {"Kho các lát danh sách chứa mục không phải là tệp.", "The archive of slices holds something that is no file."},
	"slice-type":       {"Loại của một lát danh sách sai hoặc chưa được hỗ trợ.", "The type of a slice is wrong or not supported."},
	"slice-mode":       {"Chế độ chia lát sai hoặc không khớp.", "The mode of the slices is wrong or another."},
	"slice-missing":    {"Một lát danh sách được nêu nhưng không có.", "A slice is named and is not there."},
	"slices-too-many":  {"Có quá nhiều lát danh sách.", "There are too many slices."},
	"slice-lists-json": {"Danh mục các danh sách hoặc phân vùng không phải là JSON theo quy định.", "The list of lists or of partitions is not the JSON that it must be."},

	"index-json":         {"Mục lục revocation.json bị hỏng.", "The index revocation.json is broken."},
	"index-alone":        {"Tệp này là mục lục revocation.json; cần cả thư mục chứa các danh sách mà nó nêu.", "The file is an index, revocation.json; the folder with the lists that it names is needed."},
	"index-path":         {"Mục lục nêu một tệp ngoài thư mục.", "The index names a file outside its folder."},
	"index-file-missing": {"Thiếu một tệp có trong mục lục.", "A file that the index names is missing."},
	"index-file-changed": {"Một tệp không còn như mục lục ghi.", "A file is not what the index says."},

	"format-unknown":   {"Dạng danh sách thu hồi không được biết.", "The format of the list is not known."},
	"publication-time": {"Thiếu thời điểm công bố, hoặc lần cập nhật tiếp theo không sau nó.", "The time of publication is missing, or the next one is not after it."},
}

// Sentence explains a code of this package in Vietnamese (language "vi") or
// English. It is empty for an unknown code.
func Sentence(code, language string) string {
	if pair, ok := sentences[code]; ok {
		return pair.In(language)
	}
	return ""
}
