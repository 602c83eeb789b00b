package web

// reviewWords are those of the pages of the commune police.
var reviewWords = words{
	"review-list":        {"Chờ xác minh", "To be reviewed"},
	"review-text":        {"Hồ sơ của người dân trong xã mà dữ liệu tiêm chủng chưa khớp với Cơ sở dữ liệu quốc gia về dân cư.", "Records of the commune's people that do not agree with the population register."},
	"review-all":         {"Tất cả", "All"},
	"review-none":        {"Không có hồ sơ nào chờ xác minh.", "Nothing waits to be reviewed."},
	"review-open":        {"Xem xét", "Review"},
	"review-open-for":    {"Xem xét hồ sơ của %s", "Review the record of %s"},
	"review-record":      {"Xác minh nhân thân", "Who is it?"},
	"review-written":     {"Cơ sở tiêm chủng đã ghi", "Written by the facility"},
	"review-register":    {"Dữ liệu dân cư đề xuất", "Proposed by the register"},
	"review-no-proposal": {"Cơ sở dữ liệu dân cư không có đề xuất nào cho hồ sơ này.", "The register proposes nothing for this record."},
	"review-same":        {"Các trường khác khớp.", "The other fields agree."},
	"review-accept":      {"Đúng người: sửa theo dữ liệu dân cư", "The same person: mend it as the register says"},
	"review-vouch":       {"Xác nhận đúng như đã ghi", "Confirm it as written"},
	"review-vouch-text":  {"Đã xem giấy tờ gốc: dữ liệu đã ghi là đúng, dữ liệu dân cư sẽ được cập nhật.", "The paper was seen: what is written is right, and the register will be updated."},
	"review-vouch-why":   {"Căn cứ (ví dụ: đã xem CCCD, không ghi thông tin cá nhân)", "On what grounds (such as: card seen; no personal data)"},
	"review-return":      {"Trả lại cơ sở để sửa", "Send it back to the facility"},
	"review-return-why":  {"Cần sửa gì (không ghi thông tin cá nhân)", "What has to be mended (no personal data)"},
	"review-vouched":     {"Đã xác nhận. Bản ghi chờ cơ sở ký.", "Confirmed. The facility can sign the record now."},
	"review-returned":    {"Đã trả lại cơ sở.", "Sent back to the facility."},
	"review-done":        {"Hồ sơ này không còn chờ xác minh.", "This record does not wait for review any more."},
	"review-back":        {"Về danh sách", "To the list"},
}
