package life

import "github.com/vaxcert/vaxcert/internal/lang"

// Told is what a citizen is told about a record: what is the matter, who has to act,
// and what the citizen can do.
type Told struct {
	What string
	Who  string
	Do   string
}

// told has what, who and do of each state.
var told = map[State][3]lang.Pair{
	Entered: {
		{"Mũi tiêm của bạn đã được nhập và đang chờ kiểm tra.", "Your dose has been entered and waits to be checked."},
		{"Hệ thống", "The system"},
		{"Bạn không phải làm gì; hãy xem lại sau ít phút.", "There is nothing for you to do; look again in a few minutes."},
	},
	Faulty: {
		{"Dữ liệu của mũi tiêm này có chỗ sai hoặc thiếu.", "Something in the data of this dose is wrong or missing."},
		{"Cơ sở tiêm chủng", "The vaccination facility"},
		{"Mang giấy tờ tùy thân và giấy xác nhận tiêm đến cơ sở tiêm chủng, hoặc báo sai sót tại đây.", "Take your identity paper and vaccination slip to the facility, or report the mistake here."},
	},
	Checked: {
		{"Dữ liệu đã đủ và đang được đối chiếu với Cơ sở dữ liệu quốc gia về dân cư.", "The data are complete and are being compared with the national population register."},
		{"Hệ thống", "The system"},
		{"Bạn không phải làm gì; hãy xem lại sau ít phút.", "There is nothing for you to do; look again in a few minutes."},
	},
	Verified: {
		{"Thông tin của bạn đã được xác thực. Còn thiếu chữ ký số của cơ sở tiêm chủng.", "Who you are is confirmed. The facility has not signed yet."},
		{"Cơ sở tiêm chủng", "The vaccination facility"},
		{"Bạn không phải làm gì. Nếu quá hai ngày, hãy gọi cơ sở nơi bạn đã tiêm.", "There is nothing for you to do. After two days, call the facility where you were vaccinated."},
	},
	Correctable: {
		{"Dữ liệu khác với Cơ sở dữ liệu quốc gia về dân cư, và đã có đề xuất sửa.", "The data differ from the population register; a correction is proposed."},
		{"Cơ sở tiêm chủng hoặc Công an xã", "The vaccination facility or the commune police"},
		{"Mang giấy tờ tùy thân đến cơ sở tiêm chủng để xác nhận đề xuất.", "Take your identity paper to the facility to confirm the correction."},
	},
	Conflict: {
		{"Số giấy tờ đã ghi không khớp với người mang tên này.", "The identity number does not belong to a person of this name."},
		{"Công an xã nơi bạn cư trú", "The police of the commune where you live"},
		{"Mang giấy tờ tùy thân đến Công an xã để được xác nhận.", "Take your identity paper to the commune police."},
	},
	NotFound: {
		{"Không tìm thấy bạn trong Cơ sở dữ liệu quốc gia về dân cư theo dữ liệu đã ghi.", "With these data you are not found in the population register."},
		{"Công an xã nơi bạn cư trú", "The police of the commune where you live"},
		{"Mang giấy tờ tùy thân đến Công an xã để được thu thập hoặc cập nhật thông tin.", "Take your identity paper to the commune police, who will record or update your data."},
	},
	Exempt: {
		{"Hộ chiếu nước ngoài không phải đối chiếu. Còn thiếu chữ ký số của cơ sở tiêm chủng.", "Foreign passports are not compared with the register. The facility has not signed yet."},
		{"Cơ sở tiêm chủng", "The vaccination facility"},
		{"Bạn không phải làm gì. Nếu quá hai ngày, hãy gọi cơ sở nơi bạn đã tiêm.", "There is nothing for you to do. After two days, call the facility where you were vaccinated."},
	},
	Signed: {
		{"Cơ sở tiêm chủng đã ký. Chứng nhận đang được cấp.", "The facility has signed. The certificate is being issued."},
		{"Cục Y tế dự phòng", "The General Department of Preventive Medicine"},
		{"Bạn không phải làm gì; chứng nhận được cấp trong ngày hoặc ngày hôm sau.", "There is nothing for you to do; it is issued today or tomorrow."},
	},
	Issued: {
		{"Chứng nhận của bạn đã được cấp.", "Your certificate has been issued."},
		{"", ""},
		{"Lưu hoặc in mã QR. Khi trình mã, hãy mang theo giấy tờ tùy thân.", "Save or print the QR code. Show it together with your identity paper."},
	},
	Renewed: {
		{"Chứng nhận của bạn đã được gia hạn.", "Your certificate has been renewed."},
		{"", ""},
		{"Dùng mã QR mới; mã cũ hết hạn vào ngày ghi trên đó.", "Use the new QR code; the old one ends on the day written on it."},
	},
	Superseded: {
		{"Chứng nhận của mũi tiêm này đã được thay bằng chứng nhận khác.", "Another certificate has taken the place of this dose's."},
		{"", ""},
		{"Dùng chứng nhận mới nhất của bạn.", "Use your newest certificate."},
	},
	Revoked: {
		{"Chứng nhận này đã bị thu hồi.", "This certificate has been revoked."},
		{"Cục Y tế dự phòng", "The General Department of Preventive Medicine"},
		{"Nếu bạn cho rằng có nhầm lẫn, hãy báo sai sót tại đây hoặc gọi 1900 9095.", "If you think this is a mistake, report it here or call 1900 9095."},
	},
	Withdrawn: {
		{"Bản ghi này đã được rút vì nhập nhầm.", "This record was withdrawn, as it was entered by mistake."},
		{"", ""},
		{"Nếu bạn đã tiêm mũi này, hãy báo sai sót tại đây.", "If you did receive this dose, report the mistake here."},
	},
}

// Tell says to a citizen how a record stands, in "vi" or anything else for English. Of
// a state that there is not, it says nothing.
func Tell(s State, language string) Told {
	return in(told[s], language)
}

var ended = [3]lang.Pair{
	{"Chứng nhận của bạn đã hết hạn và đang được gia hạn.", "Your certificate has ended and is being renewed."},
	{"Cục Y tế dự phòng", "The General Department of Preventive Medicine"},
	{"Hãy xem lại sau. Nếu quá hai ngày, hãy gọi 1900 9095.", "Look again later. After two days, call 1900 9095."},
}

// TellEnded says it of a record whose certificate ended before it was renewed.
func TellEnded(language string) Told { return in(ended, language) }

func in(t [3]lang.Pair, language string) Told {
	return Told{What: t[0].In(language), Who: t[1].In(language), Do: t[2].In(language)}
}

var titles = map[State]lang.Pair{
	Entered:     {"Đã nhập", "Entered"},
	Faulty:      {"Có sai sót", "Faulty"},
	Checked:     {"Đã kiểm tra", "Checked"},
	Verified:    {"Đã xác thực", "Verified"},
	Correctable: {"Có đề xuất sửa", "Correctable"},
	Conflict:    {"Mâu thuẫn", "Conflict"},
	NotFound:    {"Không tìm thấy", "Not found"},
	Exempt:      {"Miễn đối chiếu", "Exempt"},
	Signed:      {"Cơ sở đã ký", "Signed"},
	Issued:      {"Đã cấp", "Issued"},
	Renewed:     {"Đã gia hạn", "Renewed"},
	Superseded:  {"Đã thay thế", "Superseded"},
	Revoked:     {"Đã thu hồi", "Revoked"},
	Withdrawn:   {"Đã rút", "Withdrawn"},
}

// Title gives the short name of a state for tables and filters.
func Title(s State, language string) string { return titles[s].In(language) }
