package identity

import "strings"

// provinces has the 63 provinces by the first three digits of a personal number.
// The provinces of today are 34, but a number is for life: all 63 stay. No code
// list of the 34 is certain yet, so there is none here. Source: Circular
// 07/2016/TT-BCA annex 1.
var provinces = [...]string{
	1: "Hà Nội", 2: "Hà Giang", 4: "Cao Bằng", 6: "Bắc Kạn", 8: "Tuyên Quang", 10: "Lào Cai",
	11: "Điện Biên", 12: "Lai Châu", 14: "Sơn La", 15: "Yên Bái", 17: "Hòa Bình", 19: "Thái Nguyên",
	20: "Lạng Sơn", 22: "Quảng Ninh", 24: "Bắc Giang", 25: "Phú Thọ", 26: "Vĩnh Phúc", 27: "Bắc Ninh",
	30: "Hải Dương", 31: "Hải Phòng", 33: "Hưng Yên", 34: "Thái Bình", 35: "Hà Nam", 36: "Nam Định",
	37: "Ninh Bình", 38: "Thanh Hóa", 40: "Nghệ An", 42: "Hà Tĩnh", 44: "Quảng Bình", 45: "Quảng Trị",
	46: "Thừa Thiên Huế", 48: "Đà Nẵng", 49: "Quảng Nam", 51: "Quảng Ngãi", 52: "Bình Định",
	54: "Phú Yên", 56: "Khánh Hòa", 58: "Ninh Thuận", 60: "Bình Thuận", 62: "Kon Tum", 64: "Gia Lai",
	66: "Đắk Lắk", 67: "Đắk Nông", 68: "Lâm Đồng", 70: "Bình Phước", 72: "Tây Ninh", 74: "Bình Dương",
	75: "Đồng Nai", 77: "Bà Rịa-Vũng Tàu", 79: "Hồ Chí Minh", 80: "Long An", 82: "Tiền Giang",
	83: "Bến Tre", 84: "Trà Vinh", 86: "Vĩnh Long", 87: "Đồng Tháp", 89: "An Giang", 91: "Kiên Giang",
	92: "Cần Thơ", 93: "Hậu Giang", 94: "Sóc Trăng", 95: "Bạc Liêu", 96: "Cà Mau",
}

// provinceOf gives the province of a code, empty where there is none.
func provinceOf(code int) string {
	if code >= len(provinces) {
		return ""
	}
	return provinces[code]
}

// The codes of countries in personal numbers, and the countries in that order.
// Source: a public copy of Circular 07/2016/TT-BCA annex 2; the annex itself was
// not seen. In that copy 113 and 114 are both Azerbaijan and 147 and 148 both
// Croatia, so that one code of each pair may be another country's.
const (
	firstCountry = 101
	countries    = "AFEGALDZADAOGBAGATSAARAMAZAZINBSBHPLBDBBBYBZBJBTBEBOBABWPTCIBRBNBGBFBICVAECMKH" +
		"CACLCOKMCGCDCRHRHRCUDJDMDODKTLDEECSVEREEETFJGAGMGHGDGEGTGWGQGNGYHTNLKRUSHNHUGR" +
		"ISIDIRIQIEILJMJOKZKEKIKWCYKGLALVLSLBLRLYLILTLUMKMGMWMYMVMLMTMAMHMRMUMXFMMDMCMN" +
		"MEMZMMNASSZANRNONPNZNINENGRUJPOMPKPWPAPGPYPEFRFIPHQARORWKNLCVCWSSMSTCZSNRSSCSL" +
		"SGSKSISBSOLKSDSRSZSYTJTZESTDTHTRSECHTGTOKPTTCNCFTNTMTVAUUGUAUYUZVUVAVEITYEZMZW"
)

// countryOf gives the country of a code, empty where there is none.
func countryOf(code int) (country string, unsure bool) {
	at := 2 * (code - firstCountry)
	if at < 0 || at >= len(countries) {
		return "", false
	}
	return countries[at : at+2], code == 113 || code == 114 || code == 147 || code == 148
}

// oldCardPlaces has the provinces whose police issued old cards by the first
// digits of the number. The longer prefix wins. No number is refused on its
// prefix: the list is put together from secondary sources, and people moved.
var oldCardPlaces = map[string]string{
	// From a published list.
	"01": "Hà Nội", "02": "Hồ Chí Minh", "03": "Hải Phòng", "05": "Sơn La", "095": "Bắc Kạn",
	"10": "Quảng Ninh", "11": "Hà Tây/Hòa Bình", "12": "Bắc Ninh/Bắc Giang", "14": "Hải Dương/Hưng Yên",
	"21": "Quảng Ngãi/Bình Định", "22": "Khánh Hòa/Phú Yên", "230": "Gia Lai", "231": "Gia Lai",
	"26": "Ninh Thuận/Bình Thuận", "280": "Bình Dương", "285": "Bình Phước", "29": "Tây Ninh",
	"32": "Bến Tre", "35": "An Giang",

	// From the same list, with a neighbour that is generally known to share it.
	"07": "Hà Giang/Tuyên Quang", "13": "Phú Thọ/Vĩnh Phúc", "16": "Hà Nam/Nam Định/Ninh Bình",
	"18": "Nghệ An/Hà Tĩnh", "19": "Quảng Bình/Quảng Trị/Thừa Thiên Huế", "20": "Quảng Nam/Đà Nẵng",
	"27": "Bà Rịa-Vũng Tàu/Đồng Nai", "36": "Cần Thơ/Hậu Giang/Sóc Trăng", "38": "Bạc Liêu/Cà Mau",

	// Generally known; no source was found.
	"04": "Lai Châu/Điện Biên", "06": "Lào Cai/Yên Bái", "08": "Cao Bằng/Lạng Sơn", "09": "Thái Nguyên",
	"15": "Thái Bình", "17": "Thanh Hóa", "23": "Kon Tum", "24": "Đắk Lắk/Đắk Nông", "25": "Lâm Đồng",
	"30": "Long An", "31": "Tiền Giang", "33": "Vĩnh Long/Trà Vinh", "34": "Đồng Tháp", "37": "Kiên Giang",
}

func oldCardPlace(number string) string {
	if place := oldCardPlaces[number[:3]]; place != "" {
		return place
	}
	return oldCardPlaces[number[:2]]
}

// isDuplicatedOldCard: these 50,000 numbers were issued twice, in Bà Rịa-Vũng Tàu
// and in Đồng Nai, until 2007.
func isDuplicatedOldCard(number string) bool {
	return strings.HasPrefix(number, "271") && number >= "271450001" && number <= "271500000"
}
