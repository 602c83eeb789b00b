package identity

import (
	"slices"

	"github.com/vaxcert/vaxcert/internal/lang"
)

// Code is a row of the table of codes that findings have.
type Code struct {
	Code     string   // stable, kebab-case
	Field    string   // the column of records.csv that it is about; empty for the whole record
	Severity Severity // the usual one; a finding may have another
	sentence lang.Pair
}

// Sentence says what is wrong and what to do, in Vietnamese (language "vi") or
// English. It never holds personal data.
func (c Code) Sentence(language string) string { return c.sentence.In(language) }

// Codes gives the table of all codes of this package, in the order of the fields
// of a record, then those of the register and of the feedback letter.
func Codes() []Code { return slices.Clone(codes) }

// Sentence explains a code of this package in Vietnamese (language "vi") or
// English; it is empty for a code of another.
func Sentence(code, language string) string { return sentences[code].In(language) }

var sentences = func() map[string]lang.Pair {
	m := make(map[string]lang.Pair, len(codes))
	for _, c := range codes {
		m[c.Code] = c.sentence
	}
	return m
}()

// codes is the one table of all codes of findings. The package documentation
// prints it; a test holds the two together.
var codes = []Code{
	// The name, from nothing that can be used to matters of form.
	{"name-empty", "full_name", Failure, lang.Pair{"Thiếu họ và tên; hãy ghi đúng như trên giấy tờ.", "The full name is missing; write it as on the identity paper."}},
	{"name-too-long", "full_name", Failure, lang.Pair{"Họ và tên quá dài; hãy xem có nội dung khác lẫn vào không.", "The name is too long; see whether other text got into it."}},
	{"name-encoding", "full_name", Failure, lang.Pair{"Họ và tên có ký tự hỏng; hãy gõ lại, hoặc lưu tệp bằng UTF-8.", "The name has broken characters; type it again, or save the file as UTF-8."}},
	{"name-not-a-name", "full_name", Failure, lang.Pair{"Nội dung này không phải là họ và tên; hãy ghi họ và tên như trên giấy tờ.", "This is not a name; write the name as on the identity paper."}},
	{"name-mojibake-utf8", "full_name", Warning, lang.Pair{"Tên bị lỗi phông vì tệp UTF-8 được mở bằng bảng mã khác; hãy kiểm tra tên đề xuất.", "The letters are broken because a UTF-8 file was opened in another encoding; check the proposed name."}},
	{"name-mojibake-tcvn3", "full_name", Warning, lang.Pair{"Tên được gõ bằng phông TCVN3 (.VnTime); hãy kiểm tra tên đề xuất.", "The name was typed in a TCVN3 font (.VnTime); check the proposed name."}},
	{"name-mojibake-vni", "full_name", Warning, lang.Pair{"Tên được gõ bằng phông VNI-Windows; hãy kiểm tra tên đề xuất.", "The name was typed in a VNI-Windows font; check the proposed name."}},
	{"name-telex", "full_name", Warning, lang.Pair{"Còn sót phím gõ Telex trong tên; hãy kiểm tra tên đề xuất.", "Telex keystrokes are left in the name; check the proposed name."}},
	{"name-vni", "full_name", Warning, lang.Pair{"Còn sót phím gõ VNI trong tên; hãy kiểm tra tên đề xuất.", "VNI keystrokes are left in the name; check the proposed name."}},
	{"name-script", "full_name", Warning, lang.Pair{"Tên có chữ cái của bảng chữ khác trông giống chữ Latinh; hãy kiểm tra tên đề xuất.", "The name has letters of another script that look Latin; check the proposed name."}},
	{"name-phone", "full_name", Warning, lang.Pair{"Có số điện thoại trong ô họ tên; hãy chuyển sang ô điện thoại.", "There is a phone number in the name; move it to the phone column."}},
	{"name-relation", "full_name", Warning, lang.Pair{"Có ghi chú về người thân trong ô họ tên; hãy chỉ giữ lại họ và tên.", "There is a note about a relative in the name; leave the name only."}},
	{"name-dose", "full_name", Warning, lang.Pair{"Có ghi chú về mũi tiêm trong ô họ tên; hãy chỉ giữ lại họ và tên.", "There is a note about a dose in the name; leave the name only."}},
	{"name-extra-text", "full_name", Warning, lang.Pair{"Có nội dung thừa trong ô họ tên; hãy chỉ giữ lại họ và tên.", "There is other text in the name; leave the name only."}},
	{"name-title", "full_name", Warning, lang.Pair{"Có danh xưng trước tên; hãy chỉ giữ lại họ và tên.", "There is a title before the name; leave the name only."}},
	{"name-abbreviated", "full_name", Warning, lang.Pair{"Họ và tên bị viết tắt; hãy ghi đầy đủ như trên giấy tờ.", "The name is abbreviated; write all of it as on the identity paper."}},
	{"name-one-word", "full_name", Warning, lang.Pair{"Chỉ có một chữ; hãy ghi đủ họ, tên đệm và tên.", "There is one word only; write family, middle and given names."}},
	{"name-no-diacritics", "full_name", Warning, lang.Pair{"Tên không có dấu; hãy gõ lại có dấu như trên giấy tờ.", "The name has no diacritics; type it with them, as on the identity paper."}},
	{"name-sex", "full_name", Warning, lang.Pair{"Tên thường là của giới tính kia; hãy kiểm tra tên và giới tính.", "The name is usually one of the other sex; check name and sex."}},
	{"name-invisible", "full_name", Note, lang.Pair{"Tên có ký tự ẩn; chúng đã được bỏ, không cần làm gì.", "The name has invisible characters; they were left out, nothing to do."}},
	{"name-unicode-form", "full_name", Note, lang.Pair{"Dấu trong tên được gõ ở dạng tổ hợp; đã chuyển về dạng dựng sẵn, không cần làm gì.", "The marks of the name are in another Unicode form; they were composed, nothing to do."}},
	{"name-d-stroke", "full_name", Note, lang.Pair{"Chữ Đ được gõ bằng ký tự Ð của tiếng Iceland; đã thay lại, không cần làm gì.", "The letter Đ is typed as the Icelandic Ð; it was replaced, nothing to do."}},
	{"name-spaces", "full_name", Note, lang.Pair{"Có khoảng trắng thừa trong tên; chúng đã được bỏ, không cần làm gì.", "The name has unusual spaces; they were put right, nothing to do."}},
	{"name-case", "full_name", Note, lang.Pair{"Tên viết toàn chữ hoa hoặc toàn chữ thường; vẫn đọc được, không cần làm gì.", "The name is in capitals or small letters only; it is read as it is, nothing to do."}},
	{"name-tone-placement", "full_name", Note, lang.Pair{"Dấu thanh đặt theo kiểu khác (hoà, hòa); cùng một tên, không cần làm gì.", "A tone mark is placed in the other style (hoà, hòa); it is the same name, nothing to do."}},
	{"name-i-y", "full_name", Warning, lang.Pair{"Viết i thay cho y hoặc ngược lại (Lí, Lý); hãy theo cách viết trên giấy tờ.", "There is i for y or the reverse (Lí, Lý); follow the identity paper."}},

	// The name beside that of a person of the register.
	{"name-order", "full_name", Warning, lang.Pair{"Thứ tự họ và tên khác với cơ sở dữ liệu dân cư; hãy ghi họ trước, tên sau.", "The parts of the name are in another order than in the register; write the family name first."}},
	{"name-middle-missing", "full_name", Warning, lang.Pair{"Thiếu tên đệm so với cơ sở dữ liệu dân cư; hãy bổ sung.", "A middle name of the register is missing; add it."}},
	{"name-middle-extra", "full_name", Warning, lang.Pair{"Thừa tên đệm so với cơ sở dữ liệu dân cư; hãy kiểm tra với giấy tờ.", "There is a middle name that the register does not have; check the identity paper."}},
	{"name-marks", "full_name", Warning, lang.Pair{"Dấu trong tên khác với cơ sở dữ liệu dân cư; hãy sửa theo giấy tờ.", "The diacritics of the name differ from the register; follow the identity paper."}},
	{"name-spelling", "full_name", Warning, lang.Pair{"Tên có lỗi chính tả so với cơ sở dữ liệu dân cư; hãy sửa theo giấy tờ.", "The name is spelt differently in the register; follow the identity paper."}},
	{"name-word", "full_name", Warning, lang.Pair{"Một chữ trong tên khác với cơ sở dữ liệu dân cư; hãy kiểm tra với giấy tờ.", "One word of the name differs from the register; check the identity paper."}},
	{"name-differs", "full_name", Failure, lang.Pair{"Họ và tên khác với cơ sở dữ liệu dân cư; hãy kiểm tra xem có đúng người không.", "The name differs from the register; check whether it is the same person."}},

	// The date of birth.
	{"birth-date-missing", "date_of_birth", Failure, lang.Pair{"Thiếu ngày sinh; hãy ghi đủ ngày, tháng, năm.", "The date of birth is missing; write day, month and year."}},
	{"birth-date-invalid", "date_of_birth", Failure, lang.Pair{"Không đọc được ngày sinh; hãy ghi theo dạng ngày/tháng/năm.", "The date of birth cannot be read; write it as day/month/year."}},
	{"birth-date-impossible", "date_of_birth", Failure, lang.Pair{"Ngày sinh này không có trong lịch; hãy xem lại giấy tờ.", "There is no such day; look at the identity paper again."}},
	{"birth-date-lunar", "date_of_birth", Warning, lang.Pair{"Ngày này có thể là ngày âm lịch; hãy ghi ngày sinh trên giấy tờ.", "This may be a day of the lunar calendar; write the date on the identity paper."}},
	{"birth-date-partial", "date_of_birth", Warning, lang.Pair{"Ngày sinh chưa đủ ngày, tháng, năm; hãy bổ sung theo giấy tờ.", "The date of birth is not complete; add day and month from the identity paper."}},
	{"birth-date-month-first", "date_of_birth", Warning, lang.Pair{"Ngày và tháng có vẻ bị đổi chỗ; hãy kiểm tra ngày đề xuất.", "Day and month seem to be swapped; check the proposed date."}},
	{"birth-date-short-year", "date_of_birth", Warning, lang.Pair{"Năm sinh chỉ có hai chữ số; hãy ghi đủ bốn chữ số.", "The year of birth has two digits; write all four."}},
	{"birth-date-buddhist", "date_of_birth", Warning, lang.Pair{"Năm sinh có vẻ theo Phật lịch; hãy kiểm tra ngày đề xuất.", "The year seems to be of the Buddhist calendar; check the proposed date."}},
	{"birth-date-serial", "date_of_birth", Warning, lang.Pair{"Ngày sinh đã thành số thứ tự ngày của bảng tính; hãy kiểm tra ngày đề xuất.", "The date became a day number of a spreadsheet; check the proposed date."}},
	{"birth-date-compact", "date_of_birth", Warning, lang.Pair{"Ngày sinh viết liền không có dấu ngăn cách; hãy kiểm tra ngày đề xuất.", "The date is written without separators; check the proposed date."}},
	{"birth-date-age", "date_of_birth", Warning, lang.Pair{"Theo ngày sinh này, người tiêm đã hơn 120 tuổi; hãy kiểm tra năm sinh.", "By this date the person was over 120 years old; check the year of birth."}},

	// Sex and nationality.
	{"sex-missing", "sex", Warning, lang.Pair{"Thiếu giới tính; hãy ghi Nam hoặc Nữ.", "The sex is missing; write M or F."}},
	{"sex-invalid", "sex", Warning, lang.Pair{"Không đọc được giới tính; hãy ghi Nam hoặc Nữ.", "The sex cannot be read; write M or F."}},
	{"nationality-missing", "nationality", Warning, lang.Pair{"Thiếu quốc tịch; hãy ghi mã nước hai chữ, ví dụ VN.", "The nationality is missing; write the two-letter country code, such as VN."}},
	{"nationality-unknown", "nationality", Warning, lang.Pair{"Không có mã nước này; hãy ghi mã ISO 3166-1 hai chữ, ví dụ VN.", "There is no such country code; write two letters of ISO 3166-1, such as VN."}},
	{"passport-missing", "id_number", Warning, lang.Pair{"Người nước ngoài cần số hộ chiếu; hãy bổ sung.", "A foreigner needs a passport number; add it."}},

	// The number of the identity paper.
	{"id-type-unknown", "id_type", Warning, lang.Pair{"Không nhận ra loại giấy tờ; hãy ghi cccd, cmnd hoặc passport.", "The kind of identity paper is not known; write cccd, cmnd or passport."}},
	{"number-type", "id_number", Warning, lang.Pair{"Số này không phải là số của loại giấy tờ đã ghi; hãy kiểm tra cả hai.", "The number is not one of the paper that is named; check both."}},
	{"number-missing", "id_number", Failure, lang.Pair{"Thiếu số giấy tờ; hãy ghi số căn cước công dân hoặc số định danh cá nhân.", "The identity number is missing; write the number of the identity card."}},
	{"number-format", "id_number", Failure, lang.Pair{"Số giấy tờ không đúng dạng: căn cước có 12 chữ số, chứng minh nhân dân có 9; hãy xem lại giấy tờ.", "The number has a wrong form: an identity card has 12 digits, an old one 9; look at the paper again."}},
	{"number-scientific", "id_number", Failure, lang.Pair{"Bảng tính đã đổi số thành dạng 1,23E+10; hãy định dạng cột là văn bản và nhập lại số.", "A spreadsheet made the number 1.23E+10; format the column as text and enter the number again."}},
	{"number-placeholder", "id_number", Failure, lang.Pair{"Đây là số ghi tạm, không phải số giấy tờ; hãy ghi số thật.", "This is a placeholder; write the real number."}},
	{"number-phone", "id_number", Failure, lang.Pair{"Đây có vẻ là số điện thoại; hãy ghi số giấy tờ.", "This seems to be a phone number; write the number of the identity paper."}},
	{"number-check-digit", "id_number", Failure, lang.Pair{"Chữ số kiểm tra của hộ chiếu không khớp; hãy nhập lại dòng mã ở cuối trang hộ chiếu.", "A check digit of the passport is wrong; enter the lines at the foot of its page again."}},
	{"number-zeros", "id_number", Warning, lang.Pair{"Số bị mất các số 0 ở đầu; hãy kiểm tra số đề xuất.", "The number lost the zeros at its beginning; check the proposed one."}},
	{"number-letters", "id_number", Warning, lang.Pair{"Có chữ cái thay cho chữ số (O cho 0, l cho 1); hãy kiểm tra số đề xuất.", "There are letters for digits (O for 0, l for 1); check the proposed number."}},
	{"number-extra-text", "id_number", Warning, lang.Pair{"Có hai số hoặc ghi chú khác trong ô số giấy tờ; hãy kiểm tra số đề xuất và chỉ giữ lại một số.", "There are two numbers or a note; check the proposed one, and leave the number only."}},
	{"number-province", "id_number", Warning, lang.Pair{"Ba số đầu không phải mã tỉnh hoặc mã nước; hãy kiểm tra số.", "The first three digits are no province or country; check the number."}},
	{"number-sex", "id_number", Warning, lang.Pair{"Giới tính trong số định danh khác với giới tính đã ghi; hãy kiểm tra cả hai.", "The number is one of the other sex; check number and sex."}},
	{"number-birth-year", "id_number", Warning, lang.Pair{"Năm sinh trong số định danh khác với ngày sinh đã ghi; hãy kiểm tra cả hai.", "The number is one of another year of birth; check number and date of birth."}},
	{"number-future", "id_number", Warning, lang.Pair{"Năm sinh trong số định danh sau ngày tiêm; hãy kiểm tra số.", "By its number the person was born after the vaccination; check the number."}},
	{"number-insurance", "id_number", Warning, lang.Pair{"Đây là số thẻ bảo hiểm y tế; hãy ghi số căn cước công dân.", "This is the number of a health-insurance card; write that of the identity card."}},
	{"number-passport-form", "id_number", Warning, lang.Pair{"Số hộ chiếu có dạng khác thường (của Việt Nam: một chữ cái và 7 chữ số); hãy kiểm tra số.", "The passport number has an unusual form (of Viet Nam: a letter and 7 digits); check it."}},
	{"old-card-duplicates", "id_number", Warning, lang.Pair{"Số chứng minh nhân dân trong dải này đã bị cấp trùng; hãy ghi số định danh cá nhân 12 chữ số.", "Old cards of this range were issued twice; write the personal number of 12 digits."}},
	{"number-old-card", "id_number", Note, lang.Pair{"Đây là số chứng minh nhân dân cũ; nếu có, hãy ghi số định danh cá nhân 12 chữ số.", "This is the number of an old card; write the personal number of 12 digits where there is one."}},
	{"number-separators", "id_number", Note, lang.Pair{"Có dấu ngăn cách trong số; chúng đã được bỏ, không cần làm gì.", "The number has separators; they were left out, nothing to do."}},
	{"number-digits", "id_number", Note, lang.Pair{"Số được gõ bằng chữ số khác kiểu; đã đổi lại, không cần làm gì.", "The number has digits of another script or width; they were replaced, nothing to do."}},
	{"number-fraction", "id_number", Note, lang.Pair{"Bảng tính đã thêm “.0” sau số; đã bỏ, không cần làm gì.", "A spreadsheet put “.0” behind the number; it was left out, nothing to do."}},
	{"number-case", "id_number", Note, lang.Pair{"Số có chữ thường; đã đổi thành chữ hoa, không cần làm gì.", "The number has small letters; they were made capitals, nothing to do."}},

	{"number-label", "id_number", Note, lang.Pair{"Có chữ bên cạnh số, như tên giấy tờ; đã bỏ, không cần làm gì.", "There are words beside the number, such as the name of the paper; they were left out, nothing to do."}},
	{"number-mrz", "id_number", Note, lang.Pair{"Số được lấy từ dòng mã của hộ chiếu; không cần làm gì.", "The number was taken from the machine readable lines of the passport, nothing to do."}},

	// The codes of cards and passports.
	{"qr-not-identity", "", Failure, lang.Pair{"Mã QR này không phải của căn cước công dân hoặc PC-Covid; hãy quét lại mã trên thẻ.", "This QR code is neither that of an identity card nor of PC-Covid; scan the one on the card."}},
	{"mrz-form", "", Failure, lang.Pair{"Đây không phải là hai dòng mã 44 ký tự của hộ chiếu; hãy quét lại trang hộ chiếu.", "These are not the two lines of 44 characters of a passport; scan its page again."}},
	{"mrz-check-digit", "", Warning, lang.Pair{"Một chữ số kiểm tra trong dòng mã của hộ chiếu không khớp; hãy quét lại hoặc xem trang hộ chiếu.", "A check digit in the lines of the passport is wrong; scan again, or look at its page."}},
	{"mrz-name-cut", "full_name", Warning, lang.Pair{"Tên trong dòng mã của hộ chiếu có thể bị cắt; hãy ghi đủ như trên trang hộ chiếu.", "The name in the lines of the passport may be cut off; write all of it as on its page."}},

	// The dose.
	{"vaccination-date-missing", "vaccination_date", Warning, lang.Pair{"Thiếu ngày tiêm; hãy bổ sung.", "The date of vaccination is missing; add it."}},
	{"vaccination-date-invalid", "vaccination_date", Warning, lang.Pair{"Không đọc được ngày tiêm; hãy ghi theo dạng ngày/tháng/năm.", "The date of vaccination cannot be read; write it as day/month/year."}},
	{"vaccination-date-partial", "vaccination_date", Warning, lang.Pair{"Ngày tiêm phải đủ ngày, tháng, năm; hãy bổ sung.", "The date of vaccination needs day, month and year; add them."}},
	{"vaccination-date-early", "vaccination_date", Warning, lang.Pair{"Ngày tiêm trước khi có vắc xin COVID-19 (12/2020); hãy kiểm tra năm.", "The date of vaccination is before there was a COVID-19 vaccine (December 2020); check the year."}},
	{"born-after-vaccination", "vaccination_date", Failure, lang.Pair{"Ngày sinh sau ngày tiêm; hãy kiểm tra cả hai ngày.", "The date of birth is after the vaccination; check both dates."}},
	{"age-under-5", "product", Warning, lang.Pair{"Người tiêm dưới 5 tuổi; hãy kiểm tra ngày sinh và ngày tiêm.", "The person was under 5 years old; check the dates of birth and vaccination."}},
	{"age-product", "product", Warning, lang.Pair{"Vắc xin này chưa dùng cho tuổi của người tiêm; hãy kiểm tra ngày sinh và vắc xin.", "The vaccine was not used at this age; check the date of birth and the vaccine."}},

	// The register.
	{"registry-number-unknown", "id_number", Warning, lang.Pair{"Không có số này trong cơ sở dữ liệu dân cư; hãy kiểm tra lại số.", "The number is not in the register; check it."}},
	{"registry-number-other", "id_number", Warning, lang.Pair{"Số này là của người khác trong cơ sở dữ liệu dân cư; hãy kiểm tra lại số.", "The number is another person's in the register; check it."}},
	{"registry-number-duplicate", "id_number", Warning, lang.Pair{"Nhiều người có cùng số này trong cơ sở dữ liệu dân cư; hãy đề nghị công an xã kiểm tra.", "Several people of the register have this number; ask the commune police."}},
	{"registry-number-differs", "id_number", Warning, lang.Pair{"Người tìm được có số khác; hãy kiểm tra số đề xuất với giấy tờ.", "The person found has another number; check the proposed one with the identity paper."}},
	{"registry-id-type", "id_type", Warning, lang.Pair{"Loại giấy tờ không phải là loại của số đề xuất; hãy sửa cùng với số.", "The kind of paper is not that of the proposed number; change it with the number."}},
	{"registry-old-card", "id_number", Note, lang.Pair{"Tìm thấy theo số chứng minh nhân dân cũ; hãy thay bằng số định danh cá nhân.", "Found by the number of the old card; replace it by the personal number."}},
	{"registry-birth-date", "date_of_birth", Warning, lang.Pair{"Ngày sinh khác với cơ sở dữ liệu dân cư; hãy kiểm tra ngày đề xuất với giấy tờ.", "The date of birth differs from the register; check the proposed one with the identity paper."}},
	{"registry-birth-date-swapped", "date_of_birth", Warning, lang.Pair{"Ngày và tháng sinh bị đổi chỗ so với cơ sở dữ liệu dân cư; hãy kiểm tra ngày đề xuất.", "Day and month of birth are swapped beside the register; check the proposed date."}},
	{"registry-birth-date-partial", "date_of_birth", Warning, lang.Pair{"Ngày sinh chưa đủ để so với cơ sở dữ liệu dân cư; hãy bổ sung theo giấy tờ.", "The date of birth is not complete beside the register; complete it from the identity paper."}},
	{"registry-sex", "sex", Warning, lang.Pair{"Giới tính khác với cơ sở dữ liệu dân cư; hãy kiểm tra với giấy tờ.", "The sex differs from the register; check the identity paper."}},
	{"registry-nationality", "nationality", Warning, lang.Pair{"Quốc tịch khác với cơ sở dữ liệu dân cư; hãy kiểm tra với giấy tờ.", "The nationality differs from the register; check the identity paper."}},
	{"registry-two-people", "", Warning, lang.Pair{"Có ít nhất hai người phù hợp như nhau; hãy hỏi thêm giấy tờ của người tiêm.", "At least two people fit equally well; ask for the person's identity paper."}},
	{"registry-namesake", "full_name", Warning, lang.Pair{"Có người khác sinh cùng ngày mà tên chỉ khác dấu; hãy gõ tên có dấu như trên giấy tờ.", "Somebody born the same day has a name that differs in its marks only; type the name with its marks, as on the identity paper."}},
	{"registry-nobody", "", Warning, lang.Pair{"Không tìm thấy ai phù hợp trong cơ sở dữ liệu dân cư; hãy chuyển công an xã xác minh.", "Nobody of the register fits; pass it to the commune police."}},
	{"registry-weak-evidence", "", Warning, lang.Pair{"Có người gần giống nhưng chưa đủ chắc chắn; hãy kiểm tra với giấy tờ.", "Somebody is similar, but not certainly the one; check the identity paper."}},
	{"registry-incomplete", "", Warning, lang.Pair{"Dữ liệu của người này trong cơ sở dữ liệu dân cư chưa đủ; hãy đề nghị công an xã bổ sung.", "The register does not have all of this person; ask the commune police to complete it."}},
	{"foreigner-exempt", "", Note, lang.Pair{"Người nước ngoài có hộ chiếu: không đối chiếu với cơ sở dữ liệu dân cư; cơ sở tiêm chịu trách nhiệm về thông tin.", "A foreigner with a passport is not held against the register; the facility answers for the data."}},
	{"too-little", "", Failure, lang.Pair{"Thông tin quá ít để tìm người tiêm; hãy bổ sung họ tên, ngày sinh và số giấy tờ.", "There is too little to look for anybody; add name, date of birth and number."}},

	// Why feedback of a citizen was rejected: the 13 reasons of letter
	// 9458/BYT-CNTT of 8 November 2021, in its order.
	{"feedback-screening-form", "", Failure, lang.Pair{"Ảnh chỉ là phiếu sàng lọc, không có ngày tiêm, mũi tiêm và vắc xin; hãy gửi ảnh giấy xác nhận đã tiêm.", "The photo is only of a screening form without date, dose and vaccine; send one of the vaccination paper."}},
	{"feedback-name", "full_name", Failure, lang.Pair{"Họ và tên trong phản ánh khác với giấy xác nhận; hãy ghi đúng như trên giấy.", "The name in the feedback is not that of the paper; write it as on the paper."}},
	{"feedback-person-photo", "", Failure, lang.Pair{"Đây là ảnh cá nhân, không phải ảnh giấy xác nhận; hãy gửi ảnh giấy xác nhận đã tiêm.", "This is a photo of a person; send one of the vaccination paper."}},
	{"feedback-dose-number", "dose_number", Failure, lang.Pair{"Số mũi tiêm khác với giấy xác nhận; hãy kiểm tra lại.", "The dose number is not that of the paper; check it."}},
	{"feedback-birth-date", "date_of_birth", Failure, lang.Pair{"Ngày sinh khác với giấy xác nhận; hãy kiểm tra lại.", "The date of birth is not that of the paper; check it."}},
	{"feedback-paper-incomplete", "", Failure, lang.Pair{"Giấy xác nhận thiếu họ tên, giới tính, ngày tiêm hoặc vắc xin; hãy xin cơ sở tiêm bổ sung.", "The paper lacks name, sex, date or vaccine; ask the facility to complete it."}},
	{"feedback-covered", "", Failure, lang.Pair{"Thông tin trong ảnh bị che; hãy chụp lại toàn bộ giấy xác nhận.", "Part of the photo is covered; take one of the whole paper."}},
	{"feedback-blurred", "", Failure, lang.Pair{"Ảnh bị mờ; hãy chụp lại cho rõ.", "The photo is blurred; take a sharp one."}},
	{"feedback-vaccination-date", "vaccination_date", Failure, lang.Pair{"Ngày tiêm khác với giấy xác nhận; hãy kiểm tra lại.", "The date of vaccination is not that of the paper; check it."}},
	{"feedback-all-differs", "", Failure, lang.Pair{"Toàn bộ thông tin khác với giấy xác nhận; hãy gửi giấy xác nhận của đúng người.", "Everything differs from the paper; send the paper of this person."}},
	{"feedback-name-incomplete", "full_name", Failure, lang.Pair{"Họ và tên thiếu hoặc không có dấu; hãy ghi đầy đủ, có dấu.", "The name is incomplete or has no diacritics; write all of it, with them."}},
	{"feedback-vaccine", "product", Failure, lang.Pair{"Loại vắc xin khác với giấy xác nhận; hãy kiểm tra lại.", "The vaccine is not that of the paper; check it."}},
	{"feedback-altered", "", Failure, lang.Pair{"Giấy xác nhận bị tẩy xóa hoặc sửa chữa; hãy xin cơ sở tiêm cấp lại.", "The paper was altered; ask the facility for a new one."}},
}
