package service

import (
	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/identity"
	"github.com/vaxcert/vaxcert/internal/lang"
)

var sentences = map[string]lang.Pair{
	DoseTwice:             {"Người này đã có mũi tiêm cùng số thứ tự; hãy kiểm tra xem có nhập trùng không.", "This person has a dose of the same number already; check whether it was entered twice."},
	DoseRevoked:           {"Chứng nhận của mũi tiêm này tại cơ sở đã bị thu hồi; hãy liên hệ Cục Y tế dự phòng.", "This facility's certificate of the dose was revoked; contact the General Department of Preventive Medicine."},
	store.CauseNotRenewed: {"Chứng nhận không gia hạn được; lịch sử của bản ghi cho biết lý do.", "The certificate is not renewed; the history of the record says why."},
	store.CauseReturned:   {"Công an xã đã trả lại bản ghi; lịch sử của bản ghi cho biết lý do.", "The commune police sent the record back; its history says why."},
}

// Sentence explains a code of a finding, of the register or of the service, in "vi" or
// anything else for English. Of a code that there is not, it says nothing.
func Sentence(code, language string) string {
	if s, ok := sentences[code]; ok {
		return s.In(language)
	}
	if s := identity.Sentence(code, language); s != "" {
		return s
	}
	return cert.Sentence(code, language)
}
