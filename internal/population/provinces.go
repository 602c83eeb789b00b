package population

// region decides about family names and peoples.
type region uint8

const (
	north region = iota
	northWest
	centre
	highlands
	south
	mekong
)

// province is a place of birth: the code of personal numbers, its people at the
// census of 2019 in thousands, and the prefix of its old cards.
type province struct {
	code   uint16
	name   string
	people uint32
	region region
	prefix string
}

// provinces are the 63 of Circular 07/2016, annex 1.
var provinces = []province{
	{1, "Hà Nội", 8054, north, "01"}, {2, "Hà Giang", 855, northWest, "07"}, {4, "Cao Bằng", 530, northWest, "08"},
	{6, "Bắc Kạn", 314, northWest, "095"}, {8, "Tuyên Quang", 785, northWest, "07"}, {10, "Lào Cai", 730, northWest, "06"},
	{11, "Điện Biên", 599, northWest, "04"}, {12, "Lai Châu", 460, northWest, "04"}, {14, "Sơn La", 1248, northWest, "05"},
	{15, "Yên Bái", 821, northWest, "06"}, {17, "Hòa Bình", 854, northWest, "11"}, {19, "Thái Nguyên", 1287, north, "09"},
	{20, "Lạng Sơn", 782, northWest, "08"}, {22, "Quảng Ninh", 1320, north, "10"}, {24, "Bắc Giang", 1804, north, "12"},
	{25, "Phú Thọ", 1463, north, "13"}, {26, "Vĩnh Phúc", 1151, north, "13"}, {27, "Bắc Ninh", 1369, north, "12"},
	{30, "Hải Dương", 1892, north, "14"}, {31, "Hải Phòng", 2029, north, "03"}, {33, "Hưng Yên", 1253, north, "14"},
	{34, "Thái Bình", 1860, north, "15"}, {35, "Hà Nam", 853, north, "16"}, {36, "Nam Định", 1780, north, "16"},
	{37, "Ninh Bình", 983, north, "16"}, {38, "Thanh Hóa", 3640, north, "17"}, {40, "Nghệ An", 3328, centre, "18"},
	{42, "Hà Tĩnh", 1289, centre, "18"}, {44, "Quảng Bình", 896, centre, "19"}, {45, "Quảng Trị", 632, centre, "19"},
	{46, "Thừa Thiên Huế", 1129, centre, "19"}, {48, "Đà Nẵng", 1134, centre, "20"}, {49, "Quảng Nam", 1496, centre, "20"},
	{51, "Quảng Ngãi", 1232, centre, "21"}, {52, "Bình Định", 1487, centre, "21"}, {54, "Phú Yên", 873, south, "22"},
	{56, "Khánh Hòa", 1231, south, "22"}, {58, "Ninh Thuận", 591, south, "26"}, {60, "Bình Thuận", 1231, south, "26"},
	{62, "Kon Tum", 540, highlands, "23"}, {64, "Gia Lai", 1514, highlands, "23"}, {66, "Đắk Lắk", 1870, highlands, "24"},
	{67, "Đắk Nông", 622, highlands, "24"}, {68, "Lâm Đồng", 1297, highlands, "25"}, {70, "Bình Phước", 995, south, "285"},
	{72, "Tây Ninh", 1169, south, "29"}, {74, "Bình Dương", 2427, south, "28"}, {75, "Đồng Nai", 3097, south, "27"},
	{77, "Bà Rịa - Vũng Tàu", 1148, south, "27"}, {79, "Hồ Chí Minh", 8993, south, "02"}, {80, "Long An", 1689, mekong, "30"},
	{82, "Tiền Giang", 1764, mekong, "31"}, {83, "Bến Tre", 1288, mekong, "32"}, {84, "Trà Vinh", 1009, mekong, "33"},
	{86, "Vĩnh Long", 1023, mekong, "33"}, {87, "Đồng Tháp", 1599, mekong, "34"}, {89, "An Giang", 1908, mekong, "35"},
	{91, "Kiên Giang", 1723, mekong, "37"}, {92, "Cần Thơ", 1235, mekong, "36"}, {93, "Hậu Giang", 733, mekong, "36"},
	{94, "Sóc Trăng", 1200, mekong, "36"}, {95, "Bạc Liêu", 908, mekong, "38"}, {96, "Cà Mau", 1195, mekong, "38"},
	// Countries, for citizens whose birth was registered abroad.
	{139, "Campuchia", 20, mekong, ""}, {193, "Lào", 10, centre, ""}, {231, "Nga", 6, north, ""}, {174, "Hàn Quốc", 4, mekong, ""}, {175, "Hoa Kỳ", 4, south, ""},
}

// abroad is the place of the first country in provinces.
const abroad = 63
