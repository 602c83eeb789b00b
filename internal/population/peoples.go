package population

// people is one of the peoples whose names differ from those of the Kinh.
type people struct {
	regions  []region
	share    uint32 // of the people of those regions, in tenths of a per cent
	families string
	men      names
	women    names
	last     bool // the family name comes last: Y Bhin Niê, H'Hen Niê
}

// names are the words after the family name: a particle, which may be missing,
// and the given names.
type names struct{ particle, given string }

var peoples = []people{
	{
		regions: []region{northWest}, share: 160, families: "Hoàng Nông Lò Bế Ma Lường Quàng Cầm Đèo Lù Triệu Hà Tòng Cà Bàn Chẩu Lương Đàm",
		men:   names{"Văn", "Thắng Pành Hặc Tướng Ơn Thương Kiên Hùng Sơn Toản Đôi Phương Chương Inh Pâng Thoong Hoan Tiến"},
		women: names{"Thị", "Pâng Hặc Ín Lả Xôm Ỏm Hương Mai Nga Biên Thương Bích Dung Hoan Toan Ơn Phượng Inh Lan"},
	},
	{
		regions: []region{northWest}, share: 120, families: "Giàng Vàng Sùng Lầu Thào Mùa Hạng Cứ Sình Lý Vừ Chang Ly Tráng Hầu Má",
		men:   names{"A", "Pháo Dế Chu Páo Lử Tủa Sáng Vảng Chìa Say Dơ Hồng Phình Sò Thái Tùng Nhà Pó Cháng Khua"},
		women: names{"Thị", "Dở Máy Mỷ Pà Sua Dúa Chía Ly Cúc Dợ Pàng Xua Sào Mò Vá Chứ Dính Bầu Súa Kía"},
	},
	{
		regions: []region{highlands}, share: 140, families: "Niê Êban Mlô Kbuôr Êñuôl Ayun Kpơr Byă Ksơr Hđơk Knul Bkrông", last: true,
		men:   names{"Y", "Bhin Moan Blô Dhăm Khăm Thanh Ngông Sĩ Pông Nuê Wan Mơ Tlam Jônh Hin Ksơr Bar Tên"},
		women: names{"", "H'Hen H'Bia H'Lan H'Nga H'Rê H'Yến H'Blí H'Mai H'Luôn H'Đêm H'Ngân H'Rin H'Thu H'Zina H'Yui H'Bưi"},
	},
	{
		regions: []region{highlands}, share: 110, families: "Ksor Siu Rơ~Châm Rah~Lan Kpă Nay Rcom Rơ~Mah Đinh A Puih Rmah",
		men:   names{"", "Phước Blắng Hlơi Djoang Khương Toan Bơi Thuê Win Hbút Tuấn Nghiệp Hnit Lưm Dông"},
		women: names{"", "H'Lam H'Phưm H'Dlang H'Yăng H'Bơ Phiên Chuyn H'Uyên H'Kiều H'Yin H'Pel Blưn"},
	},
	{
		regions: []region{highlands}, share: 50, families: "K'",
		men:   names{"", "Brèo Brèm Krang Tẹo Tim Glếh Sáu Brội Bền Dip Brông"},
		women: names{"", "Phương Dịu Rèn Hương Thủy Mểu Brít Nhim Hiếu Loan Sinh"},
	},
	{
		regions: []region{mekong}, share: 70, families: "Thạch Sơn Kim Danh Châu Lâm Lý Kiên Trà Chau",
		men:   names{"", "Phép Na~Rây Sa~Rây Ngọc~Sang Hiền Út Vuône Sô~Phol Ươl Sóc~Kha Thươl Đa~Rạ Rích~Thi Sươne Hên"},
		women: names{"Thị", "Sa~Rương Na~Vy Sa~Phi Phol Hên Sóc~Khonl Oanh Rane Quanh~Đa Thia Ngọc~Lan Sà~Rên Kim~Phol"},
	},
	{
		regions: []region{south}, share: 6, families: "Đàng Bá Báo Châu Quảng Lưu Phú Thành",
		men:   names{"Văn", "Năng Chanh Đại Sanh Phước Xuân~Hơ Mỹ Thảo Quốc"},
		women: names{"Thị", "Thu Kim~Chi Hằng Mỹ~Dung Nữ Ngân Phượng Kiều~Dung"},
	},
	{
		regions: []region{north, centre, south, mekong}, share: 1, families: "Michael Sok Ivanov Kim Smith Chea Park Müller Santos Martin",
		men:   names{"", "Dara John~Paul Sang~Ho Sergei Vichet Jean-Pierre José Samuel Jörg Robert"},
		women: names{"", "Sophea Anna~Maria Olga Ji~Young Marie-Claire Chanthy Zoë Elena Susan"},
	},
}
