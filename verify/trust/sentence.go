package trust

import "github.com/vaxcert/vaxcert/internal/lang"

// sentences explains each code, in Vietnamese and English.
var sentences = map[Code]lang.Pair{
	Malformed:            {"Mục này không đúng định dạng của danh sách.", "The entry is not what the format of the list wants."},
	Reference:            {"Mục này chỉ dẫn tới một danh sách khác.", "The entry only refers to another list."},
	FileUnreadable:       {"Không đọc được tệp này như một danh sách tin cậy.", "The file cannot be read as a trust list."},
	CertificateMissing:   {"Chỉ có khóa, không có chứng thư để kiểm chứng.", "There is a key without the certificate that would prove it."},
	CertificateTooLarge:  {"Chứng thư lớn bất thường.", "The certificate is far too large."},
	CertificateBroken:    {"Không đọc được chứng thư.", "The certificate cannot be read."},
	KeyUnsupported:       {"Loại khóa này không được hỗ trợ.", "The kind of key is not supported."},
	KeyTooCostly:         {"Chứng thư, hoặc một chứng thư trong chuỗi của nó, có khóa RSA lớn hoặc lạ bất thường.", "The certificate, or one of its chain, has an RSA key that is far too large, or an impossible one."},
	NotADocumentSigner:   {"Chứng thư này không phải để ký chứng nhận (ví dụ chứng thư gốc quốc gia).", "The certificate does not sign documents; it may be a national root."},
	KeyIDMissing:         {"Không có mã khóa.", "There is no key ID."},
	KeyIDMismatch:        {"Mã khóa không phải của chứng thư này.", "The key ID is not that of the certificate."},
	ThumbprintMismatch:   {"Dấu vân tay không phải của chứng thư này.", "The thumbprint is not that of the certificate."},
	KeyMismatch:          {"Khóa ghi kèm không phải khóa của chứng thư.", "The key beside the certificate is another."},
	UsageContradicted:    {"Danh sách không cho phép loại nào mà chứng thư được ký.", "The list allows none of the kinds that the certificate may sign."},
	Duplicate:            {"Khóa này đã có.", "The key is there already."},
	KeyIDCrowded:         {"Quá nhiều khóa mang cùng một mã.", "Too many keys share the key ID."},
	Domain:               {"Thuộc lĩnh vực tin cậy không được chọn.", "It belongs to a trust domain that was not chosen."},
	NotYetValid:          {"Chứng thư chưa có hiệu lực.", "The certificate is not valid yet."},
	Expired:              {"Chứng thư đã hết hạn.", "The certificate has expired."},
	CMSMissing:           {"Mục này không có chữ ký của bên tải lên.", "The entry lacks the signature of who uploaded it."},
	CMSInvalid:           {"Chữ ký của mục này sai hoặc không được hỗ trợ.", "The signature of the entry is wrong or not supported."},
	UploaderUnknown:      {"Bên tải lên không phải bên được tin cậy của nước đó.", "Who uploaded the entry is not trusted for its country."},
	AnchorUnknown:        {"Không do mỏ neo tin cậy ký.", "No trust anchor has signed the entry."},
	RootUnknown:          {"Không dẫn tới chứng thư gốc nào được tin cậy.", "The certificate leads to no trusted root."},
	RootSignatureInvalid: {"Chữ ký của chứng thư gốc trên chứng thư này sai.", "The root's signature of the certificate is wrong."},
	RootNotValid:         {"Chứng thư gốc đã hết hạn hoặc chưa có hiệu lực.", "The root has expired or is not valid yet."},
	OnlyRoots:            {"Chỉ có chứng thư gốc quốc gia (CSCA), không trực tiếp ký chứng nhận. Hãy đưa chứng thư ký (DSC), còn chứng thư gốc dùng để kiểm chứng chứng thư ký.", "There are only national roots (CSCA), which sign no documents. Give the document signers (DSC); roots prove those."},
	NoKeys:               {"Không có khóa nào dùng được.", "There is no key that can be used."},
	ChainTooLong:         {"Chuỗi chứng thư quá dài.", "The chain of certificates is too long."},
}

// Sentence explains a code in Vietnamese (language "vi") or English. It is empty
// for an unknown code.
func Sentence(code Code, language string) string { return sentences[code].In(language) }
