package cert

import (
	"math"
	"strings"

	"github.com/vaxcert/vaxcert/internal/cbortree"
)

// dcc reads a DCC. What is missing or of a wrong type is a Failure among the
// findings, not an error: the CWT around it is sound, and its signature can be
// verified before the verdict.
func (r *reader) dcc(v cbortree.Value) error {
	if r.payload.ExpiresAt.IsZero() {
		return &PayloadError{Code: "exp-missing"}
	}
	if r.payload.IssuedAt.IsZero() {
		r.note("iat-missing", "iat", Quirk)
	}
	if v.Kind() != cbortree.Map {
		return &PayloadError{Code: "hcert-not-map"}
	}
	d := &r.whole.dcc
	r.payload.DCC = d
	for key, value := range v.Pairs {
		name, ok := key.Text()
		if !ok {
			continue
		}
		switch name {
		case "ver":
			d.Version = r.text(value, "", "ver")
		case "dob":
			d.DateOfBirth = r.text(value, "", "dob")
		case "nam":
			r.name(value, &d.Name)
		case "v":
			d.Vaccinations = entries(r, value, "v", r.whole.vaccination[:], r.vaccination)
		case "t":
			d.Tests = entries(r, value, "t", nil, r.test)
		case "r":
			d.Recoveries = entries(r, value, "r", nil, r.recovery)
		}
	}
	if d.Version == "" || d.DateOfBirth == "" || d.Name == (PersonName{}) {
		r.require(v, "", "ver", "nam", "dob")
	}
	r.olderRules(v, d.Version)
	r.payload.Kind = d.Kind()
	return nil
}

// olderRules notes what only earlier versions of the schema require.
func (r *reader) olderRules(v cbortree.Value, version string) {
	schema, ok := parseVersion(version)
	if !ok {
		return
	}
	if schema.before(1, 3, 2) && r.payload.DCC.Name.FamilyStandard == "" && v.Field("nam").Field("fnt").Absent() {
		r.note("version-rule", "nam.fnt", Quirk)
	}
	if !schema.before(1, 3, 0) {
		return
	}
	for i := range r.payload.DCC.Tests {
		if v.Field("t").Element(i).Field("tc").Absent() {
			r.note("version-rule", entryPaths["t"][i]+"tc", Quirk)
		}
	}
}

// require notes the fields that are not there. It is asked only where a field
// came out empty.
func (r *reader) require(v cbortree.Value, path string, names ...string) {
	for _, name := range names {
		if v.Field(name).Absent() {
			r.note("field-missing", path+name, Failure)
		}
	}
}

func (r *reader) name(v cbortree.Value, into *PersonName) {
	if v.Kind() != cbortree.Map {
		if !v.Absent() {
			r.note("field-type", "nam", Failure)
		}
		return
	}
	for key, value := range v.Pairs {
		switch name, _ := key.Text(); name {
		case "fn":
			into.Family = r.optional(value, "nam.", "fn")
		case "fnt":
			into.FamilyStandard = r.optional(value, "nam.", "fnt")
		case "gn":
			into.Given = r.optional(value, "nam.", "gn")
		case "gnt":
			into.GivenStandard = r.optional(value, "nam.", "gnt")
		}
	}
}

// entries reads a group. A null group is an absent one, as Bulgaria writes it.
// Of a group with more entries than MaxEntries the rest is left out. They are
// put into list, where that has their number.
func entries[E any](r *reader, v cbortree.Value, group string, list []E, read func(cbortree.Value, string, *E)) []E {
	if v.Absent() {
		r.note("null-field", group, Quirk)
		return nil
	}
	if v.Kind() != cbortree.Array {
		r.note("field-type", group, Failure)
		return nil
	}
	if v.Len() == 0 {
		r.note("entry-count", group, Failure)
		return nil
	}
	if v.Len() > MaxEntries {
		r.note("entry-count", group, Failure)
	}
	if n := min(v.Len(), MaxEntries); n != len(list) {
		list = make([]E, n)
	}
	for i := range list {
		path := entryPaths[group][i]
		entry := v.Element(i)
		if entry.Kind() != cbortree.Map {
			r.note("field-type", path, Failure)
			continue
		}
		read(entry, path, &list[i])
	}
	return list
}

// MaxEntries is how many entries of a group are read. The schema has one since
// 1.3.0; Slovakia and Romania wrote both doses of a series before.
const MaxEntries = 2

var entryPaths = map[string][MaxEntries]string{
	"v": {"v.0.", "v.1."}, "t": {"t.0.", "t.1."}, "r": {"r.0.", "r.1."},
}

func (r *reader) vaccination(v cbortree.Value, path string, into *Vaccination) {
	for key, value := range v.Pairs {
		switch name, _ := key.Text(); name {
		case "tg":
			into.Disease = r.text(value, path, "tg")
		case "vp":
			into.Vaccine = r.text(value, path, "vp")
		case "mp":
			into.Product = r.text(value, path, "mp")
		case "ma":
			into.Manufacturer = r.text(value, path, "ma")
		case "dn":
			into.DoseNumber = r.count(value, path, "dn")
		case "sd":
			into.SeriesDoses = r.count(value, path, "sd")
		case "dt":
			into.Date = r.text(value, path, "dt")
		case "co":
			into.Country = r.text(value, path, "co")
		case "is":
			into.Issuer = r.text(value, path, "is")
		case "ci":
			into.ID = UVCI(r.text(value, path, "ci"))
		}
	}
	complete := into.Disease != "" && into.Vaccine != "" && into.Product != "" && into.Manufacturer != "" && into.DoseNumber != 0 &&
		into.SeriesDoses != 0 && into.Date != "" && into.Country != "" && into.Issuer != "" && into.ID != ""
	if !complete {
		r.require(v, path, "tg", "vp", "mp", "ma", "dn", "sd", "dt", "co", "is", "ci")
	}
}

func (r *reader) test(v cbortree.Value, path string, into *Test) {
	for key, value := range v.Pairs {
		switch name, _ := key.Text(); name {
		case "tg":
			into.Disease = r.text(value, path, "tg")
		case "tt":
			into.Type = r.text(value, path, "tt")
		case "nm":
			into.Name = r.optional(value, path, "nm")
		case "ma":
			into.Device = r.optional(value, path, "ma")
		case "sc":
			into.Sampled = r.text(value, path, "sc")
		case "tr":
			into.Result = r.text(value, path, "tr")
		case "tc":
			into.Facility = r.optional(value, path, "tc")
		case "co":
			into.Country = r.text(value, path, "co")
		case "is":
			into.Issuer = r.text(value, path, "is")
		case "ci":
			into.ID = UVCI(r.text(value, path, "ci"))
		}
	}
	complete := into.Disease != "" && into.Type != "" && into.Sampled != "" && into.Result != "" && into.Country != "" &&
		into.Issuer != "" && into.ID != ""
	if !complete {
		r.require(v, path, "tg", "tt", "sc", "tr", "co", "is", "ci")
	}
}

func (r *reader) recovery(v cbortree.Value, path string, into *Recovery) {
	for key, value := range v.Pairs {
		switch name, _ := key.Text(); name {
		case "tg":
			into.Disease = r.text(value, path, "tg")
		case "fr":
			into.FirstPositive = r.text(value, path, "fr")
		case "co":
			into.Country = r.text(value, path, "co")
		case "is":
			into.Issuer = r.text(value, path, "is")
		case "df":
			into.ValidFrom = r.text(value, path, "df")
		case "du":
			into.ValidUntil = r.text(value, path, "du")
		case "ci":
			into.ID = UVCI(r.text(value, path, "ci"))
		}
	}
	complete := into.Disease != "" && into.FirstPositive != "" && into.Country != "" && into.Issuer != "" && into.ValidFrom != "" &&
		into.ValidUntil != "" && into.ID != ""
	if !complete {
		r.require(v, path, "tg", "fr", "co", "is", "df", "du", "ci")
	}
}

// optional reads a text that may be null.
func (r *reader) optional(v cbortree.Value, path, name string) string {
	if v.Absent() {
		r.note("null-field", path+name, Quirk)
		return ""
	}
	return r.text(v, path, name)
}

// text reads a text without the blanks around it; a date may carry tag 0, as in
// Hungary and Sweden. A null is left to require.
func (r *reader) text(v cbortree.Value, path, name string) string {
	if _, content, ok := v.Untag(); ok {
		r.note("tagged-text", path+name, Quirk)
		v = content
	}
	s, ok := v.Text()
	if !ok {
		if !v.Absent() {
			r.note("field-type", path+name, Failure)
		}
		return ""
	}
	trimmed := strings.TrimSpace(s)
	if len(trimmed) != len(s) {
		r.note("untrimmed", path+name, Quirk)
	}
	return trimmed
}

// count reads a number of doses; Ireland writes them as floats.
func (r *reader) count(v cbortree.Value, path, name string) int {
	if v.Absent() {
		return 0
	}
	n, ok := v.Int()
	if f, isFloat := v.Float(); isFloat {
		if f != math.Trunc(f) || math.Abs(f) > math.MaxInt32 {
			r.note("number-fraction", path+name, Failure)
			return 0
		}
		r.note("whole-float", path+name, Quirk)
		n, ok = int64(f), true
	}
	switch {
	case !ok:
		r.note("field-type", path+name, Failure)
	case n < 1 || n > math.MaxInt32:
		r.note("dose-range", path+name, Failure)
	default:
		return int(n)
	}
	return 0
}
