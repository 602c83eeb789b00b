package web

import (
	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/intake"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/identity"
	"github.com/vaxcert/vaxcert/internal/lang"
)

// words are texts by key, in Vietnamese and English. They may have verbs of package fmt.
// Of a key that counts, there is key.one besides for one of it.
type words map[string]lang.Pair

// add takes the words of an area in. It fails where two areas have the same key.
func (w words) add(more words) error {
	for key := range more {
		if _, twice := w[key]; twice {
			return fmt.Errorf("web: word twice: %s", key)
		}
	}
	maps.Copy(w, more)
	return nil
}

// say gives a text. A key that there is not is shown as it is.
func (w words) say(language, key string, args ...any) string {
	pair, ok := w[key]
	if !ok {
		return key
	}
	if len(args) == 0 {
		return pair.In(language)
	}
	return fmt.Sprintf(pair.In(language), args...)
}

// many gives a text that counts: "12 records", "1 record".
func (w words) many(language string, n int, key string) string {
	if n == 1 {
		if _, ok := w[key+".one"]; ok {
			key += ".one"
		}
	}
	return w.say(language, key, number(language, n))
}

// number writes 12345 as 12.345 in Vietnamese and 12,345 in English.
func number(language string, n int) string {
	separator := ","
	if language == "vi" {
		separator = "."
	}
	sign, digits := "", strconv.Itoa(n)
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + separator + digits[i:]
	}
	return sign + digits
}

// Dates and times are shown as they are written in Viet Nam, in its time.
const (
	dateForm = "02/01/2006"
	timeForm = "15:04 02/01/2006"
)

func showDate(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(identity.VietNam).Format(dateForm)
}

func showTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(identity.VietNam).Format(timeForm)
}

// showDay writes a date of a record as DD/MM/YYYY, or as it was typed where it is none.
func showDay(text string) string {
	d, err := identity.ParseDate(text)
	if err != nil || d.String() == "" {
		return text
	}
	parts := strings.Split(d.String(), "-")
	for i, j := 0, len(parts)-1; i < j; i, j = i+1, j-1 {
		parts[i], parts[j] = parts[j], parts[i]
	}
	return strings.Join(parts, "/")
}

// sentence explains a code of the checks, the register, an upload or a signature.
func (w words) sentence(language, code string) string {
	for _, explain := range []func(string, string) string{service.Sentence, intake.Sentence} {
		if s := explain(code, language); s != "" {
			return s
		}
	}
	if _, ok := w["code-"+code]; ok {
		return w.say(language, "code-"+code)
	}
	return code
}
