package population

// surnames are the family names with their shares of the Kinh, in tenths of a per
// cent. Those with two spellings have the northern one first.
var surnames = []struct {
	north, south string
	share        uint32
}{
	{"Nguyễn", "Nguyễn", 395}, {"Trần", "Trần", 114}, {"Lê", "Lê", 99}, {"Phạm", "Phạm", 73},
	{"Hoàng", "Huỳnh", 52}, {"Phan", "Phan", 46}, {"Vũ", "Võ", 41}, {"Đặng", "Đặng", 22},
	{"Bùi", "Bùi", 21}, {"Đỗ", "Đỗ", 15}, {"Hồ", "Hồ", 14}, {"Ngô", "Ngô", 14},
	{"Dương", "Dương", 10}, {"Lý", "Lý", 6},
}

// rareSurnameShare is what is left for rareSurnames, in tenths of a per cent.
const rareSurnameShare = 78

// rareSurnames are in the order of their frequency.
const rareSurnames = `Đinh Trương Đào Lương Đoàn Trịnh Mai Cao Hà Lưu Tạ Phùng Tô Châu Thái Vương Lâm Tống Chu Kiều
Tăng Quách Lại Từ Hứa Doãn Nghiêm La Thân Nông Khổng Giang Lục Thạch Triệu Đàm Trầm Hoa Văn Bạch
Cù Mạc Tôn Diệp Đồng Khuất Vi Quan Ninh Phí Ông Tiêu Sầm Ngụy Nhữ Viên Thiều Chử Đậu An Kim Ong
Đường Quản Thi Cấn Úng Hầu Âu Liêu Mạch Tạc Trang Cung Hàn Lăng Bành Lỗ Mã Nhan Tòng Ứng
Tôn~Thất Hoàng~Phủ Âu~Dương Phạm~Lê Nguyễn~Phước`
