package population

import "strings"

// change takes a new text for a name, and says whether it is another.
func (d *draft) change(name string) bool {
	changed := name != d.rec.FullName
	d.rec.FullName = name
	return changed
}

func noDiacritics(d *draft) bool {
	return d.change(d.anyCase(plain(d.rec.FullName)))
}

func nfd(d *draft) bool { return d.change(decomposed(d.rec.FullName)) }

func spaces(d *draft) bool {
	name := d.rec.FullName
	switch d.rng.IntN(4) {
	case 0:
		name = strings.Replace(name, " ", "  ", 1)
	case 1:
		name += " "
	case 2:
		name = "\t" + name
	default:
		name = strings.ReplaceAll(name, " ", "\u00A0")
	}
	return d.change(name)
}

// anyCase writes a name in capitals, in small letters or as it is.
func (d *draft) anyCase(name string) string {
	switch d.rng.IntN(4) {
	case 0, 1:
		return strings.ToUpper(name)
	case 2:
		return strings.ToLower(name)
	}
	return name
}

func otherCase(d *draft) bool {
	if d.rng.IntN(4) == 0 {
		return d.change(strings.ToLower(d.rec.FullName))
	}
	return d.change(strings.ToUpper(d.rec.FullName))
}

func dayFirst(d *draft) bool {
	d.dayFirst = true
	d.writeBirth()
	return true
}

func tonePlacement(d *draft) bool {
	name, ok := otherTonePlace(d.rec.FullName)
	return ok && d.change(name)
}

func twoForms(d *draft) bool {
	forms := []func(*draft) bool{noDiacritics, spaces, otherCase, nfd}
	return dayFirst(d) && forms[d.rng.IntN(len(forms))](d)
}
