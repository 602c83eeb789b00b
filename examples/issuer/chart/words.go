package chart

import "github.com/vaxcert/vaxcert/internal/lang"

var (
	noData   = lang.Pair{"Chưa có dữ liệu.", "There are no data yet."}
	others   = lang.Pair{"Nơi khác", "Others"}
	later    = lang.Pair{"sau đó: %s", "later: %s"}
	progress = lang.Pair{"Tiến độ theo nơi tiêm", "Progress by place"}
	ofDoses  = lang.Pair{"mũi tiêm; bên phải là phần đã cấp chứng nhận", "doses; at the right, the part with a certificate"}
	perDay   = lang.Pair{"Kết quả theo ngày", "Results by day"}
	ends     = lang.Pair{"Chứng nhận hết hạn theo tháng", "Certificates ending by month"}
	counted  = lang.Pair{"số chứng nhận", "certificates"}

	entered    = lang.Pair{"Đã nhập", "Entered"}
	faulty     = lang.Pair{"Có lỗi", "Faulty"}
	reconciled = lang.Pair{"Đã đối chiếu", "Reconciled"}
	verified   = lang.Pair{"Đã xác thực", "Verified"}
	signed     = lang.Pair{"Cơ sở đã ký", "Signed by the facility"}
	issued     = lang.Pair{"Đã cấp", "Issued"}
	renewed    = lang.Pair{"Đã gia hạn", "Renewed"}
)
