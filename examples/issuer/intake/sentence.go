package intake

import "github.com/vaxcert/vaxcert/internal/lang"

// rowSentences explains the codes of rows.
var rowSentences = map[string]lang.Pair{
	"row-too-long":   {"Dòng quá dài; hãy xem có dấu xuống dòng nào bị mất không.", "The row is too long; see whether line breaks got lost."},
	"row-empty":      {"Dòng không có dữ liệu nào của bản ghi.", "The row has no data of a record."},
	"column-count":   {"Số cột của dòng khác với dòng tiêu đề; hãy xem có dấu phân cách thừa hoặc thiếu không.", "The row has more or fewer columns than the header; look for a separator too many or too few."},
	"quote-broken":   {"Dấu ngoặc kép trong dòng bị hỏng; hãy viết đủ cặp, và viết hai lần nếu nó thuộc nội dung.", "The quotes of the row are broken; close each one, and double those that belong to the text."},
	"not-utf8":       {"Dòng không phải UTF-8; hãy lưu tệp dưới dạng UTF-8 rồi gửi lại.", "The row is not UTF-8; save the file as UTF-8 and send it again."},
	"field-too-long": {"Một trường quá dài; hãy xem có nội dung khác lẫn vào không.", "A field is too long; see whether other text got into it."},
	"field-nul":      {"Một trường chứa ký tự rỗng (NUL); hãy gõ lại.", "A field has a NUL character in it; type it again."},
	"field-twice":    {"Một trường được ghi hai lần; chỉ giữ một.", "A field is there twice; leave one."},
	"field-type":     {"Một trường có kiểu dữ liệu sai, ví dụ số thay vì chuỗi.", "A field has a value of the wrong type, such as a number in place of a text."},
	"json-malformed": {"Đây không phải là JSON đúng.", "This is no well-formed JSON."},
	"json-no-object": {"Dòng phải là một đối tượng JSON.", "The line has to be a JSON object."},
	"json-too-deep":  {"JSON lồng nhau quá sâu.", "The JSON is nested too deep."},

	"entry-no-resource":       {"Mục không có tài nguyên nào, hoặc tài nguyên không ghi resourceType.", "The entry has no resource, or one without a resourceType."},
	"entry-method":            {"Mục không yêu cầu ghi nhận (POST hoặc PUT); không sửa hay xóa bản ghi bằng cách này.", "The entry does not ask for a record to be taken in (POST or PUT); nothing is deleted or patched this way."},
	"status-not-done":         {"Mũi tiêm này không được thực hiện (not-done).", "The dose was not given (not-done)."},
	"status-entered-in-error": {"Mũi tiêm này được nhập nhầm (entered-in-error).", "The dose was entered in error (entered-in-error)."},
	"status-unknown":          {"Trạng thái của mũi tiêm phải là completed.", "The status of the dose has to be completed."},
	"list-too-long":           {"Một danh sách của mũi tiêm quá dài (contained, performer hoặc coding).", "A list of the dose is too long (contained, performer or coding)."},
	"patient-missing":         {"Không có Patient của mũi tiêm trong gói, hoặc mục đó bị hỏng; hãy gửi kèm.", "The Patient of the dose is not in the bundle, or its entry is broken; send it along."},
	"reference-ambiguous":     {"Một tham chiếu chỉ đến hai tài nguyên khác nhau.", "A reference means two different resources."},
	"identifier-ambiguous":    {"Người này có hai số giấy tờ khác nhau cùng loại; đánh dấu số cũ là old.", "The person has two different numbers of the same kind; mark the old one as old."},
	"vaccine-ambiguous":       {"vaccineCode ghi hai vắc xin khác nhau.", "The vaccineCode names two different vaccines."},
	"dose-ambiguous":          {"protocolApplied ghi hai số mũi khác nhau.", "The protocolApplied says two different dose numbers."},
}

// bodySentences explains the codes of whole bodies.
var bodySentences = map[string]lang.Pair{
	"body-empty":       {"Không có dữ liệu nào.", "There is no data."},
	"body-encoding":    {"Đây không phải là văn bản UTF-8; nếu là tệp bảng tính, hãy lưu dưới dạng CSV UTF-8.", "This is no text in UTF-8; if it is a spreadsheet, save it as CSV UTF-8."},
	"body-too-long":    {"Gói dữ liệu quá lớn; hãy chia nhỏ.", "The bundle is too large; send it in parts."},
	"body-json":        {"Đây không phải là JSON đúng.", "This is no well-formed JSON."},
	"body-not-fhir":    {"Đây không phải là Bundle hay Immunization của FHIR R4.", "This is neither a Bundle nor an Immunization of FHIR R4."},
	"bundle-type":      {"Loại của Bundle phải là transaction, batch, collection hoặc message.", "The type of the Bundle has to be transaction, batch, collection or message."},
	"header-broken":    {"Không đọc được dòng tiêu đề.", "The header row cannot be read."},
	"columns-missing":  {"Dòng tiêu đề thiếu cột.", "The header lacks columns."},
	"column-twice":     {"Dòng tiêu đề có một cột hai lần.", "The header names a column twice."},
	"columns-too-many": {"Dòng tiêu đề có quá nhiều cột.", "The header has too many columns."},
	"rows-too-many":    {"Có quá nhiều dòng; phần sau không được đọc, hãy gửi riêng.", "There are too many rows; the rest was not read, send it separately."},
}

// Sentence explains a code of a Row or of a BodyError and says what to do: lang is
// vi for Vietnamese, anything else for English. It is empty for other codes.
func Sentence(code, lang string) string {
	if s, ok := rowSentences[code]; ok {
		return s.In(lang)
	}
	return bodySentences[code].In(lang)
}
