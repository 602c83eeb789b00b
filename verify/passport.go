package verify

import (
	"slices"
	"strings"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/identity"
)

// ComparePassport says how the holder of a certificate differs from that of a
// passport, as identity.ParseMRZ reads it. An empty list says that all that can be
// compared agrees. Compare only a Payload that was believed, Result.Payload.
//
// A name agrees where the passport has it as it is spelt, without its marks, or as
// ICAO transliterates it: Müller, MULLER, MUELLER. Case, hyphens and apostrophes
// make no difference, nor does a name that fills the line and is cut, nor at which
// end of WHO's names, which are not parted, the family name is. Otherwise it is
//
//	passport-name           Failure: another name
//	passport-name-spelling  Warning: single letters or marks are others
//	passport-name-order     Warning: the same words in another order
//	passport-name-part      Warning: one of the two has more names, or initials
//	passport-name-unknown   Warning: one has no name in a script that can be compared
//
// Dates of birth fail with passport-birth-date; passport-birth-date-partial warns
// where one has only a year or a month, with which the other agrees, and
// passport-birth-date-unknown where one has none. passport-nationality and
// passport-sex warn, and only where both are known: a person may have two
// passports. Numbers of documents are not compared: passports are renewed.
//
// ComparePassport is safe for concurrent use. Source: ICAO Doc 9303-3 sections 3.4
// and 6, Doc 9303-4 section 4.2.
func ComparePassport(p *cert.Payload, passport identity.Person) []cert.Finding {
	var holder cert.Holder
	if p != nil {
		holder = p.Holder()
	}
	var found []cert.Finding
	if f, differs := nameFindings[compareHolder(holder, passport.FullName)]; differs {
		found = append(found, f)
	}
	if f, differs := compareBirth(holder.DateOfBirth, passport.Birth); differs {
		found = append(found, f)
	}
	if differ(holder.Nationality, passport.Country) {
		found = append(found, cert.Finding{Code: "passport-nationality", Field: "nationality"})
	}
	if differ(holder.Sex.String(), passport.Sex.String()) {
		found = append(found, cert.Finding{Code: "passport-sex", Field: "sex"})
	}
	return found
}

// differ says whether both are known, and not the same.
func differ(a, b string) bool { return a != "" && b != "" && !strings.EqualFold(a, b) }

func compareBirth(holder, passport identity.Date) (cert.Finding, bool) {
	f := cert.Finding{Field: "date_of_birth"}
	switch identity.CompareBirths(holder, passport) {
	case identity.BirthSame:
		return f, false
	case identity.BirthPartial:
		f.Code = "passport-birth-date-partial"
	case identity.BirthUnknown:
		f.Code = "passport-birth-date-unknown"
	default:
		f.Code, f.Severity = "passport-birth-date", cert.Failure
	}
	return f, true
}

// nameFindings says what a level means. Those of form only are not in it.
var nameFindings = map[identity.NameLevel]cert.Finding{
	identity.NameIY:       {Code: "passport-name-spelling", Field: "full_name"},
	identity.NameMarks:    {Code: "passport-name-spelling", Field: "full_name"},
	identity.NameSpelling: {Code: "passport-name-spelling", Field: "full_name"},
	identity.NameOrder:    {Code: "passport-name-order", Field: "full_name"},
	identity.NameMiddle:   {Code: "passport-name-part", Field: "full_name"},
	identity.NameUnknown:  {Code: "passport-name-unknown", Field: "full_name"},
	identity.NameWord:     {Code: "passport-name", Field: "full_name", Severity: cert.Failure},
	identity.NameDiffers:  {Code: "passport-name", Field: "full_name", Severity: cert.Failure},
}

// compareHolder gives the best level of the forms that the certificate has of the
// name: as it is spelt, as that is transliterated, and as it was signed in
// capitals. A part that one form lacks is taken from the other.
func compareHolder(h cert.Holder, passport string) identity.NameLevel {
	spelt, standard := [2]string{h.Name.Family, h.Name.Given}, h.Standard
	for i := range spelt {
		if spelt[i] == "" {
			spelt[i] = standard[i]
		}
		if standard[i] == "" {
			standard[i] = spelt[i]
		}
	}
	asSpelt := compareForm(strings.Join(spelt[:], " "), passport, h.Name.Uncertain)
	asSigned := compareForm(strings.Join(standard[:], " "), passport, h.Name.Uncertain)
	switch {
	case asSpelt == identity.NameMarks: // capitals would agree
		return asSpelt
	case asSpelt != identity.NameUnknown && asSigned != identity.NameUnknown && isOther(compareForm(strings.Join(spelt[:], " "), strings.Join(standard[:], " "), false)):
		return max(asSpelt, asSigned) // it has two people's names
	}
	return min(asSpelt, asSigned)
}

func isOther(level identity.NameLevel) bool {
	return level == identity.NameWord || level == identity.NameDiffers
}

func compareForm(name, passport string, anyEnd bool) identity.NameLevel {
	if !identity.Transliterable(name) || !identity.Transliterable(passport) {
		return identity.NameUnknown
	}
	name, passport = strings.ReplaceAll(name, "<", " "), strings.ReplaceAll(passport, "<", " ")
	a, b := capitals(name), capitals(passport)
	if len(a) == 0 || len(b) == 0 {
		return identity.NameUnknown
	}
	level := min(identity.CompareNames(passport, name), identity.CompareNames(name, passport))
	if level == identity.NameMarks {
		return level
	}
	inCapitals := strings.Join(b, " ")
	level = min(level, identity.CompareNames(inCapitals, strings.Join(a, " ")))
	switch {
	case sameCut(a, b), anyEnd && strings.EqualFold(passport, inCapitals) && rotated(a, b):
		return identity.NameSame
	case level > identity.NameMiddle && (partOf(a, b, anyEnd) || partOf(b, a, anyEnd) || initials(a, b) || initials(b, a)):
		return identity.NameMiddle
	}
	return level
}

// capitals gives the words of a name as a passport has them.
func capitals(name string) []string {
	var words []string
	for _, word := range strings.Fields(name) {
		if c := identity.Transliterate(word); c != "" {
			words = append(words, strings.Split(c, "<")...)
		}
	}
	return words
}

// The length of a name that may have been cut: it fills the 39 places that a
// passport has, with one space for the two signs between family and given names,
// or those of a part of a DCC.
const (
	fullLine     = 38
	fullLineOnly = 39 // without given names
	fullPart     = identity.MaxTransliterated
)

func fillsLine(passport []string) bool {
	length := len(strings.Join(passport, " "))
	return length == fullLine || length == fullLineOnly
}

func fillsPart(name []string) bool { return len(strings.Join(name, " ")) >= fullPart }

// sameCut says whether a name and that of a passport are the same as far as the one
// that may be cut goes: cut at its end, or in each of its words.
func sameCut(name, passport []string) bool {
	return fillsPart(name) && beginsAs(passport, name) || (fillsLine(passport) || fillsPart(passport)) && beginsAs(name, passport)
}

func beginsAs(whole, cut []string) bool {
	if strings.HasPrefix(strings.Join(whole, ""), strings.Join(cut, "")) {
		return true
	}
	if len(cut) > len(whole) {
		return false
	}
	for i, word := range cut {
		if !strings.HasPrefix(whole[i], word) {
			return false
		}
	}
	return true
}

// rotated says whether the words at one end of a name stand at the other end of
// another: AULUS AGERIUS, AGERIUS AULUS.
func rotated(a, b []string) bool {
	twice := " " + strings.Join(a, " ") + " " + strings.Join(a, " ") + " "
	return len(a) == len(b) && strings.Contains(twice, " "+strings.Join(b, " ")+" ")
}

// partOf says whether a name of several words has none that a longer one has not.
// They come in the same order after the same first word, or anyhow where it is not
// known which is first.
func partOf(short, long []string, anyEnd bool) bool {
	if len(short) < 2 || len(short) >= len(long) {
		return false
	}
	if anyEnd {
		rest := slices.Clone(long)
		for _, word := range short {
			at := slices.Index(rest, word)
			if at < 0 {
				return false
			}
			rest = slices.Delete(rest, at, at+1)
		}
		return true
	}
	if short[0] != long[0] {
		return false
	}
	at := 0
	for _, word := range long {
		if at < len(short) && short[at] == word {
			at++
		}
	}
	return at == len(short)
}

// initials says whether a name has single letters for words after the first: NGUYEN V
// HOA.
func initials(short, long []string) bool {
	if len(short) != len(long) || short[0] != long[0] {
		return false
	}
	for i, word := range short {
		if word != long[i] && (len(word) > 1 || !strings.HasPrefix(long[i], word)) {
			return false
		}
	}
	return true
}
