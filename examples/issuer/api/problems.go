package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// Problems of the API's own.
var (
	notFound         = &problem{status: 404, code: "not-found", title: [2]string{"Không có, hoặc không thuộc phạm vi của bạn.", "There is no such thing, or it is not yours to see."}}
	methodNotAllowed = &problem{status: 405, code: "method-not-allowed", title: [2]string{"Địa chỉ này không nhận phương thức đó.", "This address does not take that method."}}
	unauthorised     = &problem{status: 401, code: "token-needed", title: [2]string{"Cần mã truy cập (Bearer) còn hiệu lực.", "A valid bearer token is needed."}}
	forbidden        = &problem{status: 403, code: "forbidden", title: [2]string{"Vai trò của bạn không được làm việc này.", "Your role may not do this."}}
	secondFactor     = &problem{status: 403, code: "second-factor-needed", title: [2]string{"Người thứ hai phải đăng nhập bằng hai bước trên trang web để quyết định.", "The second person decides on the pages, logged in with a second factor."}}
	bodyTooLong      = &problem{status: 413, code: "body-too-long", title: [2]string{"Dữ liệu gửi lên quá lớn.", "The body is too long."}}
	bodyTooSlow      = &problem{status: 408, code: "body-too-slow", title: [2]string{"Dữ liệu gửi lên quá chậm.", "The body came too slowly."}}
	mediaType        = &problem{status: 415, code: "media-type", title: [2]string{"Content-Type không phải loại được nhận ở đây.", "The Content-Type is none that is taken here."}}
	malformed        = &problem{status: 400, code: "json-malformed", title: [2]string{"Đây không phải là JSON đúng.", "This is no well-formed JSON."}}
	fieldTwice       = &problem{status: 400, code: "field-twice", title: [2]string{"Một trường được ghi hai lần; chỉ giữ một.", "A field is there twice; leave one."}}
	fieldUnknown     = &problem{status: 422, code: "field-unknown", title: [2]string{"Có trường mà địa chỉ này không nhận.", "There is a field that is not taken here."}}
	fieldType        = &problem{status: 422, code: "field-type", title: [2]string{"Một trường có kiểu dữ liệu sai.", "A field has a value of the wrong type."}}
	parameterInvalid = &problem{status: 400, code: "parameter-invalid", title: [2]string{"Tham số của địa chỉ không đúng.", "A parameter of the address is not right."}}
	versionMissing   = &problem{status: 428, code: "if-match-missing", title: [2]string{"Cần If-Match với phiên bản đã xem (ETag).", "If-Match with the version that was seen (ETag) is needed."}}
	tooManyRequests  = &problem{status: 429, code: "too-many-requests", title: [2]string{"Bạn hỏi quá nhiều lần; hãy thử lại sau.", "You asked too often; try again later."}}
	alreadySigned    = &problem{status: 409, code: string(store.TooLate), title: [2]string{"Bản ghi này đã có với nội dung khác và đã được ký; hãy đính chính.", "The record is there with other content and was signed; amend it instead."}}
	unknownFacility  = &problem{status: 422, code: string(store.UnknownFacility), title: [2]string{"Không có cơ sở này, hoặc không phải cơ sở của bạn.", "There is no such facility, or it is not yours."}}
	recordIDMissing  = &problem{status: 422, code: string(store.NoRecordID), title: [2]string{"Thiếu mã bản ghi (record_id).", "The record has no record_id."}}
	textInvalid      = &problem{status: 422, code: "text-invalid", title: [2]string{"Một trường quá dài hoặc chứa ký tự rỗng (NUL).", "A field is too long, or has a NUL character in it."}}
	kindUnknown      = &problem{status: 422, code: "kind-unknown", title: [2]string{"Loại đề xuất phải là revoke, publish-key, key hoặc withdraw-key.", "The kind of a proposal is revoke, publish-key, key or withdraw-key."}}
	signingFailed    = &problem{status: 503, code: "signing-failed", title: [2]string{"Thiết bị ký không trả lời; hãy kiểm tra rồi thử lại.", "The key does not sign; look at the token and try again."}, after: 10 * time.Second}
	noActiveKey      = &problem{status: 503, code: "no-active-key", title: [2]string{"Không có khóa nào đang dùng để cấp chứng nhận.", "No key is active."}}
	logBehind        = &problem{status: 503, code: "audit-log-behind", title: [2]string{"Nhật ký kiểm toán không được ghi tiếp.", "The audit log is not being written."}}
	unavailable      = &problem{status: 503, code: "unavailable", title: [2]string{"Cơ sở dữ liệu không trả lời; hãy thử lại.", "The database does not answer; try again."}, after: 5 * time.Second}
	recordsNumber    = &problem{status: 422, code: "records-number", title: [2]string{"Mỗi lần ký từ 1 đến 500 bản ghi.", "1 to 500 records are signed at once."}}
	feedbackInvalid  = &problem{status: 422, code: "feedback-invalid", title: [2]string{"Cần loại sai sót, và nội dung không quá 2000 ký tự.", "A known class is needed, and at most 2000 characters of text."}}
	searchEmpty      = &problem{status: 422, code: "search-empty", title: [2]string{"Cần tên hoặc record_id để tìm.", "A name or a record_id to search for is needed."}}
	internal         = &problem{status: 500, code: "internal", title: [2]string{"Lỗi của hệ thống; hãy báo kèm mã yêu cầu.", "A mistake of ours; report it with the ID of the request."}}
)

// table says which problem an error is. The first that fits counts.
var table = []struct {
	err     error
	problem *problem
}{
	{store.ErrNotFound, notFound},
	{service.ErrNoList, notFound},
	{store.ErrForbidden, forbidden},
	{life.ErrRole, forbidden},
	{service.ErrToken, unauthorised},
	{store.ErrStale, &problem{status: 412, code: "stale", title: [2]string{"Bản ghi đã được người khác sửa; hãy xem lại.", "Somebody else changed it meanwhile; look again."}}},
	{store.ErrExists, &problem{status: 409, code: "exists", title: [2]string{"Đã có rồi.", "It is there already."}}},
	{store.ErrPage, parameterInvalid.at("after")},
	{store.ErrWide, &problem{status: 422, code: "place-missing", title: [2]string{"Tìm theo tên cần cơ sở hoặc tỉnh.", "A search by name needs a facility or a province."}}},
	{store.ErrDecided, &problem{status: 409, code: "decided", title: [2]string{"Việc này đã được quyết định hoặc đã quá hạn.", "It was decided already, or is too old."}}},
	{store.ErrUsed, &problem{status: 410, code: "signing-request-used", title: [2]string{"Yêu cầu ký đã được dùng hoặc đã hết hạn.", "The signing request was used, or is over."}}},
	{store.ErrFull, &problem{status: http.StatusInsufficientStorage, code: "storage-full", title: [2]string{"Hết chỗ lưu trữ.", "The disk is full."}, after: time.Minute}},
	{store.ErrUnavailable, unavailable},
	{context.DeadlineExceeded, unavailable},
	{store.ErrFeedback, feedbackInvalid},
	{store.ErrSigningItems, recordsNumber},
	{store.ErrProposal, kindUnknown},
	{store.ErrKeyState, &problem{status: 409, code: "key-state", title: [2]string{"Không làm được việc này ở trạng thái hiện tại của khóa.", "This cannot be done with the key in its state."}}},
	{life.ErrTransition, &problem{status: 409, code: "wrong-state", title: [2]string{"Không làm được việc này ở trạng thái hiện tại của bản ghi.", "This cannot be done with the record in its state."}}},
	{service.ErrNobody, &problem{status: 404, code: "nobody", title: [2]string{"Không có ai có cả ba thông tin này.", "Nobody has all three of these."}}},
	{service.ErrNothingProposed, &problem{status: 409, code: "nothing-proposed", title: [2]string{"Không có đề xuất nào cho bản ghi này.", "Nothing is proposed for this record."}}},
	{service.ErrReason, &problem{status: 422, code: "reason-needed", title: [2]string{"Cần lý do, từ 1 đến 500 byte.", "A reason of 1 to 500 bytes is needed."}}},
	{service.ErrReasonNumber, &problem{status: 422, code: "reason-personal", title: [2]string{"Lý do không được có số giấy tờ hay số điện thoại.", "A reason has no numbers of identity papers or telephones."}}},
	{service.ErrKeepID, &problem{status: 422, code: "record-renamed", title: [2]string{"Không sửa được record_id và facility_id.", "record_id and facility_id cannot be corrected."}}},
	{service.ErrNoFacilityKey, &problem{status: 409, code: "no-facility-key", title: [2]string{"Máy chủ không có khóa ký của cơ sở này.", "No key here signs for this facility."}}},
	{service.ErrSeveralFacilities, &problem{status: 422, code: "several-facilities", title: [2]string{"Một yêu cầu ký chỉ dành cho một cơ sở.", "One signing request is for one facility."}}},
	{service.ErrTooMany, recordsNumber},
	{service.ErrOtherRecord, &problem{status: 422, code: "other-record", title: [2]string{"Chữ ký thuộc nội dung khác với nội dung đã yêu cầu, hoặc có trước yêu cầu.", "The signature is under something else than was asked for, or older than the request."}}},
}

// isUTF8 reports whether a charset is the one that JSON and files are taken in.
func isUTF8(charset string) bool { return strings.EqualFold(charset, "utf-8") }
