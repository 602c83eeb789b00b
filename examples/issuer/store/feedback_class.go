package store

import (
	"slices"

	"github.com/vaxcert/vaxcert/internal/lang"
)

// FeedbackClass is a row of the table of what a citizen can say is wrong. The codes go
// into databases, JSON and URLs.
type FeedbackClass struct {
	Code  string
	title lang.Pair
}

// Title says it in "vi", or anything else for English.
func (c FeedbackClass) Title(language string) string { return c.title.In(language) }

// feedbackClasses are after letter 9458/BYT-CNTT of 8 November 2021.
var feedbackClasses = []FeedbackClass{
	{"dose-missing", lang.Pair{"Thiếu mũi tiêm", "A dose is missing"}},
	{"dose-wrong", lang.Pair{"Sai số mũi tiêm, hoặc mũi tiêm không phải của tôi", "The number of a dose is wrong, or the dose is not mine"}},
	{"name-wrong", lang.Pair{"Sai họ và tên", "The name is wrong"}},
	{"birth-date-wrong", lang.Pair{"Sai ngày sinh", "The date of birth is wrong"}},
	{"number-wrong", lang.Pair{"Sai số CCCD, CMND hoặc hộ chiếu", "The number of the identity card or passport is wrong"}},
	{"vaccine-wrong", lang.Pair{"Sai vắc xin hoặc ngày tiêm", "The vaccine or the date of vaccination is wrong"}},
	{"certificate-missing", lang.Pair{"Chưa có chứng nhận", "There is no certificate"}},
	{"other", lang.Pair{"Sai sót khác", "Something else is wrong"}},
}

// FeedbackClasses gives the table of what a citizen can say is wrong, in the order in
// which to show it.
func FeedbackClasses() []FeedbackClass { return slices.Clone(feedbackClasses) }
