package mobile

import (
	"errors"

	"github.com/vaxcert/vaxcert/identity"
	"github.com/vaxcert/vaxcert/internal/lang"
	"github.com/vaxcert/vaxcert/qr"
	"github.com/vaxcert/vaxcert/verify"
	"github.com/vaxcert/vaxcert/verify/revocation"
	"github.com/vaxcert/vaxcert/verify/rules"
	"github.com/vaxcert/vaxcert/verify/trust"
)

const codeInternal = "internal-error"

// problem is an error of this package. gomobile hands on its message alone.
type problem struct {
	code  string
	cause error
}

func (p *problem) Error() string {
	if sentence := Sentence(p.code, "en"); sentence != "" {
		return p.code + ": " + sentence
	}
	return p.code + ":"
}

func (p *problem) Unwrap() error { return p.cause }

// problemOf gives an error of the packages behind this one its code.
func problemOf(err error) error {
	if _, coded := errors.AsType[*problem](err); coded {
		return err
	}
	for _, known := range [...]struct {
		err  error
		code string
	}{
		{trust.ErrFormat, "trust-format"},
		{trust.ErrLimit, "trust-too-large"},
		{trust.ErrUnsigned, "trust-unsigned"},
		{trust.ErrSignature, "trust-signature"},
		{qr.ErrNoCode, "no-code"},
		{qr.ErrPictureTooLarge, "picture-too-large"},
		{qr.ErrPictureFormat, "picture-format"},
	} {
		if errors.Is(err, known.err) {
			return &problem{known.code, err}
		}
	}
	if e, ok := errors.AsType[*revocation.Error](err); ok {
		return &problem{e.Code, err}
	}
	if e, ok := errors.AsType[*rules.Error](err); ok {
		return &problem{e.Code, err}
	}
	return &problem{codeInternal, err}
}

// guard makes an error of a panic.
func guard(err *error) {
	if recover() != nil {
		*err = &problem{code: codeInternal}
	}
}

var sentences = map[string]lang.Pair{
	"publisher-unreadable": {"Không đọc được khóa của bên phát hành danh sách tin cậy.", "The key of the publisher of trust lists cannot be read."},
	"publisher-late":       {"Phải cho biết bên phát hành trước khi thêm danh sách tin cậy.", "The publisher must be named before a trust list is added."},
	"trust-format":         {"Đây không phải là danh sách tin cậy thuộc định dạng đã biết.", "This is no trust list of a known format."},
	"trust-too-large":      {"Danh sách tin cậy lớn bất thường.", "The trust list is far too large."},
	"trust-unsigned":       {"Danh sách tin cậy thiếu chữ ký cần có, hoặc chưa cho biết bên phát hành.", "The trust list lacks the signature that is asked for, or its publisher was not named."},
	"trust-signature":      {"Chữ ký của danh sách tin cậy sai: nội dung đã bị sửa, hoặc không phải của bên phát hành.", "The signature of the trust list is wrong: it was altered, or it is not the publisher's."},
	"trust-no-key":         {"Danh sách không có khóa nào dùng được.", "No key in the list can be used."},
	"trust-missing":        {"Chưa có danh sách tin cậy nào.", "There is no trust list."},
	"trust-too-old":        {"Danh sách tin cậy đã quá cũ: chưa tin ai cho đến khi cập nhật.", "The trust list is too old: nobody is believed until there is a newer one."},
	"trust-not-yet-made":   {"Danh sách tin cậy được lập sau giờ của máy này: hãy kiểm tra đồng hồ của máy.", "The trust list was made after the time of this device: check its clock."},
	"trust-stale":          {"Danh sách tin cậy đã cũ: cần cập nhật sớm.", "The trust list is old: a newer one is due."},
	"dataset-format":       {"Đây không phải là bản kê dữ liệu.", "This is no list of the files of a data set."},
	"dataset-signature":    {"Chữ ký của bản kê dữ liệu sai: nội dung đã bị sửa, hoặc không phải của bên phát hành.", "The signature of the data set is wrong: it was altered, or it is not the publisher's."},
	"dataset-late":         {"Phải nêu bản kê dữ liệu trước khi thêm tệp.", "The data set must be named before a file is added."},
	"dataset-other-file":   {"Tệp này không có trong bản kê dữ liệu mà bên phát hành đã ký.", "This file is not in the data set that the publisher signed."},
	"dataset-incomplete":   {"Thiếu tệp có trong bản kê dữ liệu mà bên phát hành đã ký.", "A file of the data set that the publisher signed is missing."},
	"archive-unreadable":   {"Không đọc được tệp nén zip này.", "The zip file cannot be read."},
	"archive-too-large":    {"Nội dung của tệp nén lớn bất thường.", "What is in the zip file is far too large."},
	"revoked-empty":        {"Không có danh sách thu hồi nào trong đó.", "There is no list of what is revoked in it."},
	"rules-missing":        {"Có nước đến nhưng không có quy tắc nào.", "A country of arrival is named, and there are no rules."},
	"rules-empty":          {"Không đọc được quy tắc nào.", "No rule can be read."},
	"arrival-missing":      {"Có quy tắc nhưng chưa cho biết nước đến.", "There are rules, and nobody says of which country of arrival."},
	"age-range":            {"Thời gian tin dùng danh sách phải lớn hơn 0.", "The time for which trust is fresh must be more than 0."},
	"no-code":              {"Không thấy mã QR nào đọc được trong ảnh.", "There is no QR code in the picture that can be read."},
	"picture-too-large":    {"Ảnh quá lớn.", "The picture is too large."},
	"picture-format":       {"Không đọc được ảnh này.", "The picture cannot be read."},
	"picture-size":         {"Số điểm ảnh không khớp với chiều rộng và chiều cao.", "The pixels are not as many as width and height say."},
	codeInternal:           {"Lỗi bên trong phần mềm; chứng nhận không được chấp nhận.", "The software failed; nothing is accepted."},
}

// Sentence explains a code of a check, a finding, an error or a refused entry in
// Vietnamese (lang "vi") or English. It is empty for an unknown code.
func Sentence(code, lang string) string {
	for _, sentence := range [...]string{
		sentences[code].In(lang), verify.Sentence(code, lang), trust.Sentence(trust.Code(code), lang), identity.Sentence(code, lang),
	} {
		if sentence != "" {
			return sentence
		}
	}
	return ""
}
