package population

// The lists are in the order of their frequency, which falls as in Zipf's law;
// the older and the younger generation have lists of their own.
const (
	menOld = `Hùng Dũng Sơn Minh Hải Tuấn Thành Bình Long Thắng Cường Hòa Hoàng Hà Đức Quang Tâm Lâm Phúc Nam
Tiến Toàn Trung Thanh Hưng Việt Vinh Dương Phương Khánh Lợi Nghĩa Hiếu Chiến Lộc Tân Xuân Mạnh Kiên Hồng
Đông Quyết Tùng Thái Thuận Quý Hậu Thịnh Trường Bảy Ba Tư Năm Sáu Tám Chín Mười Út Được Hiền Khoa
Chính Định Luân Phong Thạch Ngọc Tài Vân Lương Đạt Hoan Chung Tính Tấn Dân Công Hạnh Bé Thông Lập
Thiện Ninh Văn Nhân Duy Đoàn Hợp Cảnh Khải Phước Đại Tín Khương Hào Châu Hoạt Thọ Đính Viên Bảo
Chiêm Đảm Huấn Huy Kỳ Liêm Mẫn Nhẫn Oanh Phát Quân Rạng Soạn Thùy Tri Ước Vượng Xứng Yên Ất Bính Đinh Mậu Canh Thìn Tỵ Ngọ Mùi Thân Dậu Tuất Hợi`
	menYoung = `Huy Anh Minh Khang Bảo Phúc Khoa Đạt Long Nam Kiệt Hoàng Khôi Phát Quân Duy Thịnh Nghĩa Đức Hiếu
Khánh Nguyên Tuấn Hưng Hùng Thành Dũng Sơn Nhân Phong Tài Trí Tiến Thiên Quang Cường Việt Trung Vinh Lâm
An Hải Tùng Kiên Thắng Đăng Lộc Bình Tâm Toàn Quốc Dương Đan Khải Vũ Trường Thái Thiện Quý Tú
Triết Huỳnh Hào Luân Sang Công Mạnh Chí Nhật Hiển Hậu Danh Đại Gia Bách Tân Vương Phước Hòa Lợi
Linh Thông Thuận Vỹ Khiêm Tường Thuỷ Đông Giang Hiệp Ân Bằng Cảnh Dân Duẩn Hân Khương Lam Nhựt Phú Quyền Tấn Thọ Tín Trọng Văn Vĩ Xuân Sĩ Thức Trực Uy Vượng Yên`
	womenOld = `Lan Hoa Hương Hồng Mai Thủy Hằng Thanh Loan Hà Nga Oanh Hạnh Liên Bình Tuyết Phương Vân Hòa Huệ
Yến Ngọc Thu Hiền Dung Nguyệt Tâm Lý Nhung Cúc Hoà Thúy Thuý Xuân Minh Dần Phượng Sáu Bảy Ba Tư Năm Út
Chín Tám Mười Bé Kim Điệp Ánh Đào Lành Gái Hường Thơm Hợi Tý Sửu Mão Thìn Tỵ Ngọ Mùi Thân Dậu
Tuất Sen Nhàn Bích Hợp Thoa Khánh Mận Lựu Quế Chanh Chuyên Duyên Hậu Hảo Khuê Lài Lê Luyến Mùa
Ngân Nhạn Nho Nụ Phấn Quyên Rạng Sâm Sương Thắm Thêm Thìa Thuận Tiếp Tính Toan Tới Trà Tươi Út Vinh Vui Xinh Xoan Yên Ân Đông Được Đẹp Én Hai Hiên Khuyên Lộc Mơ Nết Phước Tốt`
	womenYoung = `Anh Linh Trang Hương Thảo Ngọc Nhi Vy Hà Phương Hằng Trâm Ngân Mai Trinh Thư My Như Yến Hân
Chi Châu Quỳnh Lan Vân Dung Huyền Hiền Tuyền Trân Nhung Duyên Thủy Thuý Tiên Loan Giang Nga Thúy Quyên
Uyên Hạnh Khánh Hoa Ly Diệp Tú Thanh Ánh Hồng Tâm Oanh Diễm Trúc Đan Kim Bích Nguyệt Mi Ý
Băng Cúc Đào Hiếu Hòa Huệ Kiều Lam Liên Lợi Mẫn Minh Ngà Nguyên Nhàn Phúc San Sương Tâm Thơ
Thơm Thoa Thu Thục Thuỳ Tình Trà Tuyết Xuân Yên An Ân Bình Cầm Duy Hậu Hường Khuê Lê Mơ Nhã Phượng Quế Sa Thi Thương Vi Xuyến Đoan Đông Hoài`
	menMiddle = `Đình Đức Hữu Quang Xuân Ngọc Minh Thanh Công Quốc Hoàng Trọng Duy Tiến Mạnh Anh Tuấn Bá Viết
Thành Hồng Việt Đăng Thế Trung Huy Khắc Kim Như Phú Nhật Sỹ Tấn Thái Thiện Trí Vĩnh Cao Danh Hải Phước Sơn Tất Chí Gia Bảo Hùng Khánh Lê Nguyên Phi Phúc Quý Tài Tùng Vũ Doãn Đại Hoài Cảnh Nam Bình`
	womenMiddle = `Thị Thanh Ngọc Thu Kim Minh Hồng Mỹ Bích Hoàng Phương Thúy Xuân Tuyết Ánh Diệu Hải Lan Quỳnh Thùy
Mai Kiều Khánh Như Bảo Cẩm Hoài Hương Huyền Lệ Linh Mộng Ngân Nguyệt Nhật Tố Trúc Tường Vân Yến Đoan Diễm Ái Châu Hà Nguyên Anh Tú Thảo Việt Trà Lê`
	menSecond = `Minh Gia Anh Hoàng Quốc Đức Thiên Thanh Nhật Tuấn Bảo Trung Hải Quang Đăng Duy Xuân Ngọc Khánh Phúc
Thành Nguyên Hữu Tấn Vĩnh Chí Trọng Việt Hùng Thế Trường Tùng Phương Nam Huy Phú An Thái Tiến Đình Bá`
	womenSecond = `Ngọc Thanh Thu Minh Phương Bảo Khánh Kim Mỹ Hồng Thùy Quỳnh Như Hoài Tuyết Bích Diệu Gia Huyền Thảo
Thúy Lan Mai Yến Cẩm Trúc Hà Hải Anh Tú Vân Hương Nhật Kiều Phúc Uyên Tường Xuân An Linh Ánh Nguyệt Cát Diễm Hạ Đan Tâm Thiên Nhã Ý`
)

// twinNames are names that parents give to twins: close in sound, and often the
// same without marks.
var twinNames = map[bool][][2]string{
	true: {
		{"Hùng", "Hưng"}, {"Thành", "Thanh"}, {"Tuấn", "Tuân"}, {"Dũng", "Dung"}, {"Tiến", "Tiên"}, {"Long", "Lộng"},
		{"Nhân", "Nhẫn"}, {"Khôi", "Khoa"}, {"Quang", "Quân"}, {"Minh", "Mình"}, {"Toàn", "Toản"}, {"Hải", "Hai"},
	},
	false: {
		{"Thúy", "Thùy"}, {"Hồng", "Hông"}, {"Hương", "Hường"}, {"Lan", "Loan"}, {"Hằng", "Hạng"}, {"Trang", "Trâng"},
		{"Ngân", "Ngần"}, {"Linh", "Lình"}, {"Vân", "Vấn"}, {"Hiền", "Hiên"}, {"Thu", "Thư"}, {"Yến", "Yên"},
	},
}
