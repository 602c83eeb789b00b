package identity

import (
	"slices"
	"strings"
	"unicode"
)

// numberParts is a typed number, taken apart from the words beside it. A word has
// letters only.
type numberParts struct {
	body     string   // from the first part of the number to its last
	prefix   string   // one or two letters directly before, which may be of the number
	labelled bool     // there are words beside
	unknown  []string // those that say neither which paper nor that a number follows, folded
}

// longestPrefix is how many letters people put apart from the digits of a passport
// number: B 1234567, AB 123456.
const longestPrefix = 2

func partsOf(s string) numberParts {
	p := numberParts{body: s}
	var words []string
	for p.body != "" {
		end := strings.IndexAny(p.body, numberSeparators)
		if end < 0 {
			end = len(p.body)
		}
		if !isWord(p.body[:end]) {
			break
		}
		words = append(words, p.body[:end])
		p.body = strings.TrimLeft(p.body[end:], numberSeparators+"=")
	}
	if n := len(words) - 1; n >= 0 && isASCII(words[n]) && len(words[n]) <= longestPrefix && !isLabel(words[n]) {
		p.prefix, words = words[n], words[:n]
	}
	for p.body != "" {
		start := strings.LastIndexAny(p.body, numberSeparators) + 1
		if !isWord(p.body[start:]) {
			break
		}
		words = append(words, p.body[start:])
		p.body = strings.TrimRight(p.body[:start], numberSeparators+"=")
	}
	for _, word := range words {
		p.leaveOut(word)
	}
	return p
}

func (p *numberParts) leaveOut(word string) {
	p.labelled = true
	if !isLabel(word) {
		p.unknown = append(p.unknown, Fold(word))
	}
}

func isWord(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
}

// number gives the number without separators and words, whole being its body. Beside
// words it is in capitals.
func (p *numberParts) number(whole string) (text string, labelled bool) {
	text = withoutSeparators(whole)
	if joined := strings.ToUpper(p.prefix + text); p.prefix != "" {
		if len(joined) <= usualPassport && isPassport(joined) || isInsuranceCard(joined) || isMachineReadable(joined) {
			text = p.prefix + text
		} else {
			p.leaveOut(p.prefix)
			p.prefix = ""
		}
	}
	text, glued := withoutGluedLabel(text, p.labelled)
	if p.labelled = p.labelled || glued; p.labelled {
		text = strings.ToUpper(text)
	}
	return text, p.labelled
}

// proposal gives the likeliest number of a text that says more than one number, as
// whole does with separators and text without; more is false of one that says
// nothing else.
func (p *numberParts) proposal(whole, text string) (proposed string, more bool) {
	if len(whole) == len(text) && len(p.unknown) == 0 {
		return "", false
	}
	upper := strings.ToUpper(text)
	if isInsuranceCard(upper) || isMachineReadable(upper) || isPhone(text) || strings.HasPrefix(text, "+") {
		return "", false
	}
	groups := strings.FieldsFunc(whole, isNumberSeparator)
	if len(groups) == 2 && len(groups[0]) == 3 && isDigits(text) && len(text) == personalDigits {
		if _, findings := personalNumber(text); len(findings) == 0 {
			return "", false // a province and the rest
		}
	}
	if len(groups) > 1 {
		proposed = likeliestNumber(groups, text)
		if proposed != "" || slices.ContainsFunc(groups, isWord) {
			return proposed, true
		}
	}
	if len(p.unknown) == 0 {
		return "", false
	}
	proposed = completeNumber(text)
	return proposed, proposed == "" || p.prefix != "" || slices.ContainsFunc(p.unknown, func(word string) bool { return otherNumberWords[word] })
}

// likeliestNumber gives the one among groups of characters that is a number by
// itself, a personal one if there is; nothing where there is none. Three digits
// before nine are rather a personal number, joined, than an old card.
func likeliestNumber(groups []string, joined string) (likeliest string) {
	for _, group := range groups {
		group, _ = withoutGluedLabel(group, false)
		switch number := completeNumber(group); {
		case len(number) == personalDigits:
			return number
		case likeliest == "":
			likeliest = number
		}
	}
	if likeliest != "" && len(joined) == personalDigits && isDigits(joined) && len(groups[0]) < oldCardDigits {
		if _, findings := personalNumber(joined); len(findings) == 0 {
			return joined
		}
	}
	return likeliest
}

// shortestNumber is how many characters a number has at least that is complete
// whatever stands beside it: an old card that lost its zero, a passport of Viet Nam.
const shortestNumber = 8

// completeNumber gives the number that a text without separators is by itself.
func completeNumber(text string) string {
	if len(text) < shortestNumber {
		return ""
	}
	n, _ := compactNumber(text)
	if n.Kind == NumberUnknown || n.Kind == HealthInsurance && isDigits(text) {
		return ""
	}
	return n.Text
}

// gluedLabels are the names of papers that people write before their number, without
// a space even; numberLabels has those and single words of them, folded.
var (
	gluedLabels = strings.Fields(`cancuoccongdan chungminhnhandan sodinhdanh madinhdanh dinhdanh cancuoc hochieu
		passport cccd cmtnd cmnd cmt mdd gks id so no`)
	numberLabels = wordSet(strings.Join(gluedLabels, " ") + ` can cuoc cong dan chung minh nhan dan thu the so ma dinh danh
		ca nhan ho chieu giay khai sinh gcn gcmnd gttt cc cm hc pp ddcn sdd sddcn number nr card identity identification
		personal citizen moi bhyt bhxh bao hiem y te xa hoi`)
	// otherNumberWords say whose number it is if it is another's, that it is none, or
	// that it is of a telephone.
	otherNumberWords = wordSet(`con cháu vợ chồng mẹ má bố ba cha ông bà anh chị em cô chú bác dì cậu của giám hộ mother father
		parent không chưa sai mất giả tạm sđt đt dđ tel phone mobile điện thoại zalo`)
)

func isLabel(word string) bool { return numberLabels[Fold(word)] }

// withoutGluedLabel cuts the name of a paper off the beginning of a number without
// separators: CMND012345678. Behind another label "no" is one before any digits.
func withoutGluedLabel(text string, labelled bool) (number string, found bool) {
	if text == "" || text[0] >= '0' && text[0] <= '9' || strings.Contains(text, "<") {
		return text, false
	}
	folded := Fold(text)
	for {
		if isInsuranceCard(strings.ToUpper(folded)) {
			break
		}
		at := slices.IndexFunc(gluedLabels, func(label string) bool {
			rest, cut := strings.CutPrefix(folded, label)
			return cut && (len(rest) >= shortestNumber || (found || labelled) && isDigits(rest))
		})
		if at < 0 {
			break
		}
		folded, found = folded[len(gluedLabels[at]):], true
	}
	if !found {
		return text, false
	}
	return folded, true
}
