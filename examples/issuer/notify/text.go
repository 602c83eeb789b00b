package notify

import (
	"time"

	"github.com/vaxcert/vaxcert/internal/lang"
)

// Message is a notice in words, as it is sent.
type Message struct {
	ID       string    `json:"id"`
	Kind     string    `json:"kind"`
	To       Address   `json:"to"`
	Language string    `json:"language"` // vi, en; empty for both
	Subject  string    `json:"subject"`  // fits into a short message
	Text     string    `json:"text"`     // lines end with "\n"
	Link     string    `json:"link"`
	At       time.Time `json:"at"` // whole seconds, UTC
}

// Compose puts a notice into words. It fails with ErrNotice.
func Compose(n Notice) (Message, error) {
	if err := n.check(); err != nil {
		return Message{}, err
	}
	m := Message{ID: n.ID, Kind: n.Kind, To: n.To, Language: n.Language, Link: n.Link, At: n.At.UTC().Truncate(time.Second)}
	say := texts[n.Kind]
	in := func(language string) string {
		return say.what.In(language) + "\n" + say.do.In(language) + "\n" + n.Link + "\n\n" + neverAsked.In(language) + "\n"
	}
	if n.Language == "" {
		m.Subject = say.subject[0] + " / " + say.subject[1]
		m.Text = in("vi") + "\n---\n\n" + in("en")
		return m, nil
	}
	m.Subject, m.Text = say.subject.In(n.Language), in(n.Language)
	return m, nil
}

var neverAsked = lang.Pair{
	"Chúng tôi không bao giờ hỏi mật khẩu, mã OTP hay tiền qua tin nhắn hoặc thư điện tử.",
	"We never ask for a password, a one-time code or money in a message.",
}

type text struct{ subject, what, do lang.Pair }

var texts = map[string]text{
	Renewed: {
		lang.Pair{"Chứng nhận tiêm chủng đã được gia hạn", "Your vaccination certificate was renewed"},
		lang.Pair{"Chứng nhận tiêm chủng của bạn đã được tự động gia hạn với mã QR mới.", "Your vaccination certificate was renewed automatically, with a new QR code."},
		lang.Pair{"Hãy tra cứu để lấy mã mới trước khi mã cũ hết hạn:", "Look it up to get the new code before the old one ends:"},
	},
	Expiring: {
		lang.Pair{"Mã QR tiêm chủng sắp hết hạn", "Your vaccination QR code ends soon"},
		lang.Pair{"Mã QR của chứng nhận tiêm chủng của bạn sắp hết hạn. Các mũi đã tiêm vẫn được công nhận; bạn không phải tiêm lại vì việc này.", "The QR code of your vaccination certificate ends soon. Your doses still count; you need no other dose because of this."},
		lang.Pair{"Hãy tra cứu để xem mã mới đã có chưa, hoặc còn thiếu gì:", "Look up whether the new code is there, or what is still missing:"},
	},
	Issued: {
		lang.Pair{"Chứng nhận tiêm chủng đã được cấp", "Your vaccination certificate is ready"},
		lang.Pair{"Chứng nhận tiêm chủng của bạn đã được cấp với mã QR.", "Your vaccination certificate was issued, with a QR code."},
		lang.Pair{"Hãy tra cứu để xem, lưu hoặc in:", "Look it up to see, keep or print it:"},
	},
	Faulty: {
		lang.Pair{"Hồ sơ tiêm chủng cần được sửa", "Your vaccination record needs a correction"},
		lang.Pair{"Hồ sơ tiêm chủng của bạn có chỗ sai hoặc thiếu, nên chưa cấp được chứng nhận.", "Something in your vaccination record is wrong or missing, so no certificate can be issued yet."},
		lang.Pair{"Hãy tra cứu để xem cần sửa gì và ở đâu:", "Look up what is to be corrected, and where:"},
	},
	FeedbackAnswered: {
		lang.Pair{"Phản ánh của bạn đã được trả lời", "Your report was answered"},
		lang.Pair{"Phản ánh của bạn về dữ liệu tiêm chủng đã được xử lý.", "Your report about your vaccination data was decided."},
		lang.Pair{"Hãy tra cứu để xem kết quả và lý do:", "Look up the outcome and the reason:"},
	},
	Revoked: {
		lang.Pair{"Chứng nhận tiêm chủng đã bị thu hồi", "Your vaccination certificate was revoked"},
		lang.Pair{"Chứng nhận tiêm chủng của bạn đã bị thu hồi; mã QR của chứng nhận đó không còn giá trị.", "Your vaccination certificate was revoked; its QR code is no longer valid."},
		lang.Pair{"Hãy tra cứu để xem lý do và việc cần làm:", "Look up the reason and what to do:"},
	},
}
