package main

import (
	"cmp"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/cert/attest"
	"github.com/vaxcert/vaxcert/identity"
	"github.com/vaxcert/vaxcert/internal/lang"
	"github.com/vaxcert/vaxcert/verify"
)

// sentences explains the codes of this command, about inputs and rows.
var sentences = map[string]lang.Pair{
	"no-text":           {"Không có mã nào trong đầu vào.", "There is no text in the input."},
	"not-text":          {"Tệp không phải là tệp văn bản, cũng không phải là ảnh đọc được.", "The file is neither text nor a picture that can be read."},
	"no-code":           {"Không tìm thấy mã QR nào đọc được trong ảnh.", "No code found in the picture."},
	"picture-format":    {"Tệp không phải là ảnh PNG, JPEG, GIF, WebP hoặc BMP đọc được; với SVG, cần ảnh PNG của nó.", "Not a readable PNG, JPEG, GIF, WebP or BMP picture; of an SVG, the PNG is needed."},
	"picture-too-large": {"Ảnh quá lớn.", "The picture is too large."},

	"name-not-a-name": {"Đây không phải là họ và tên: có ngày tháng trong đó.", "This is no name: there is a date in it."},

	"row-fields":                     {"Số cột của dòng khác với dòng tiêu đề.", "The row has more or fewer columns than the header."},
	"row-quotes":                     {"Dấu ngoặc kép trong dòng bị hỏng.", "The quotes of the row are broken."},
	"row-encoding":                   {"Dòng không phải UTF-8; có thể là Windows-1258, Windows-1252 hoặc TCVN3.", "The row is not UTF-8; it may be Windows-1258, Windows-1252 or TCVN3."},
	"row-too-long":                   {"Dòng quá dài.", "The row is too long."},
	"record-changed":                 {"Bản ghi hoặc khóa ký đã khác so với khi cấp chứng nhận; chứng nhận cũ được giữ nguyên.", "The record or the key is not what it was when the certificate was issued; the certificate is kept as it was."},
	"attestation-line":               {"Dòng này không phải là bản ghi đã ký (record_id và attestation).", "The line is no signed record (record_id and attestation)."},
	"record-id-too-long":             {"record_id dài hơn 256 byte.", "The record_id is longer than 256 bytes."},
	"record-id-missing":              {"Thiếu record_id.", "The record_id is missing."},
	"text-missing":                   {"Không tìm thấy mã đã cấp (tệp .txt) của bản ghi.", "The text that was issued for the record is not there."},
	"not-to-be-believed":             {"Mã đã cấp không được chấp nhận (chữ ký, cơ quan cấp hoặc nội dung sai); không gia hạn.", "The text that was issued is not to be believed; it is not renewed."},
	"not-renewable":                  {"Chứng nhận này không phải loại mà khóa này gia hạn.", "The certificate is not one that this key renews."},
	"record-id-mismatch":             {"record_id của dòng khác với record_id mà cơ sở đã ký.", "The record_id of the line is not the one that the facility signed."},
	"no-later-end":                   {"Gia hạn bằng khóa này thì chứng nhận không hết hạn muộn hơn; giữ nguyên.", "A renewal by this key would end no later; it is kept as it is."},
	"not-logged":                     {"Không chứng minh được đây là chứng nhận do khóa này cấp (thiếu mã, hoặc chữ ký sai); không ghi vào nhật ký.", "Nothing proves that this is a certificate of ours (its text is missing, or its signature is not ours); the log does not get it."},
	"correction-of-yellow-card":      {"Không sửa được phiếu tiêm chủng quốc tế bằng lệnh này: hãy cấp phiếu mới và thu hồi phiếu cũ theo chữ ký.", "A yellow card is not corrected by renew: issue a new one, and revoke this one by its signature."},
	"correction-without-certificate": {"Manifest không có chứng nhận nào của bản ghi này để sửa.", "The manifest has no certificate of this record to correct."},
	"record-id-duplicate":            {"record_id đã có ở một dòng trước.", "The record_id was in an earlier row."},
}

// idTypes are the values that id_type may have.
var idTypes = lang.Pair{"id_type phải là cccd, cmnd hoặc passport.", "id_type has to be cccd, cmnd or passport."}

// sentenceOf explains what was found about a record.
func sentenceOf(f cert.Finding, language string) string {
	if f.Code == "code-unknown" && f.Field == "id_type" {
		return idTypes.In(language)
	}
	return sentence(f.Code, language)
}

// sentence explains a code of this command, of a check or of a finding.
func sentence(code, language string) string {
	if s, ok := sentences[code]; ok {
		return s.In(language)
	}
	return cmp.Or(verify.Sentence(code, language), attest.Code(code).Sentence(language))
}

// reasonSentence explains a code of findings.csv.
func reasonSentence(code, language string) string {
	if s := identity.Sentence(code, language); s != "" {
		return s
	}
	return sentence(code, language)
}
