package paper

import (
	"time"

	"github.com/vaxcert/vaxcert/internal/lang"
)

// What the paper says besides the fields.
var (
	country    = lang.Pair{"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SOCIALIST REPUBLIC OF VIET NAM"}
	motto      = lang.Pair{"Độc lập - Tự do - Hạnh phúc", "Independence - Freedom - Happiness"}
	title      = lang.Pair{"Giấy chứng nhận tiêm chủng vắc xin", "Vaccination certificate"}
	legalBasis = lang.Pair{"Theo Quyết định 5772/QĐ-BYT, dạng Chứng nhận COVID kỹ thuật số của EU", "Under Decision 5772/QĐ-BYT, in the format of the EU Digital COVID Certificate"}
	validUntil = lang.Pair{"Có giá trị đến", "Valid until"}
	issuedOn   = lang.Pair{"Ngày cấp", "Issued"}
	certified  = lang.Pair{"Nội dung chứng nhận", "As certified"}

	withIdentity = lang.Pair{"Đọc cùng giấy tờ tùy thân", "Read together with an identity paper"}
	identityNote = lang.Pair{
		"Đối chiếu họ tên và ngày sinh với căn cước công dân, chứng minh nhân dân hoặc hộ chiếu của người cầm giấy.",
		"Compare the name and the date of birth with the holder's identity card or passport.",
	}
	howToCheck = lang.Pair{"Cách kiểm tra", "How to check"}
	checkNote  = lang.Pair{
		"Quét mã QR bằng ứng dụng đọc chứng nhận EU DCC hoặc WHO. Ứng dụng kiểm tra chữ ký số của cơ quan cấp, không cần mạng. Tin kết quả của ứng dụng, không tin chữ in.",
		"Scan the QR code with an app that reads EU DCC or WHO certificates. It checks the issuer's digital signature without a network. Trust what the app says, not the print.",
	}
	renewal     = lang.Pair{"Khi mã QR hết hạn", "When the QR code ends"}
	renewalNote = lang.Pair{
		"Mũi tiêm không hết hạn, chỉ mã QR hết hạn: mã mới được cấp tự động.",
		"The vaccination does not end with its code: a new code is issued automatically.",
	}
	cutAndFold = lang.Pair{"Cắt theo viền, gấp ở giữa để bỏ vào ví", "Cut along the line and fold in the middle for your wallet"}
)

// day writes a day of Viet Nam's calendar as people of each language do, in forms
// that nobody takes for another day.
func day(t time.Time) lang.Pair {
	t = t.In(vietnam)
	return lang.Pair{t.Format("02/01/2006"), t.Format("2 January 2006")}
}

// moment is day with the time.
func moment(t time.Time) lang.Pair {
	t = t.In(vietnam)
	return lang.Pair{t.Format("15:04, 02/01/2006"), t.Format("2 January 2006, 15:04") + " (UTC+7)"}
}
