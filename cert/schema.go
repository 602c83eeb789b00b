package cert

import (
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/identity"
)

// MaxText is how many characters a text of a DCC may have. Source: EU DCC
// schema 1.3.0, maxLength; earlier versions have MaxTextBefore130.
const (
	MaxText          = 80
	MaxTextBefore130 = 50
)

// schemaVersion is the semantic version that ver names.
type schemaVersion struct{ major, minor, patch int }

func parseVersion(s string) (v schemaVersion, ok bool) {
	a, rest, ok1 := strings.Cut(s, ".")
	b, c, ok2 := strings.Cut(rest, ".")
	if !ok1 || !ok2 {
		return v, false
	}
	for _, part := range [...]struct {
		text string
		into *int
	}{{a, &v.major}, {b, &v.minor}, {c, &v.patch}} {
		n, ok := digits(part.text)
		if !ok || part.text == "" || len(part.text) > 4 {
			return schemaVersion{}, false
		}
		*part.into = n
	}
	return v, true
}

func (v schemaVersion) before(major, minor, patch int) bool {
	switch {
	case v.major != major:
		return v.major < major
	case v.minor != minor:
		return v.minor < minor
	}
	return v.patch < patch
}

// Check holds a payload against the schema of its kind and version, as far as its
// values go; what is missing or of a wrong type ReadPayload has found. It finds
// nothing in a payload of an unknown kind. Source: EU DCC schema 1.0.0 to 1.3.3,
// schema guide, quality assurance notes on special cases; WHO logical models DVC
// and DVCMin, DDCC core data sets.
func (p *Payload) Check() []Finding {
	c := checker{payload: p}
	switch {
	case p.DCC != nil:
		c.dcc(p.DCC)
	case p.DVC != nil:
		c.dvc(p.DVC)
	case p.DDCC != nil:
		c.ddcc(p.DDCC)
	}
	return c.found
}

type checker struct {
	payload *Payload
	version schemaVersion
	found   []Finding
}

func (c *checker) note(code, field string, severity Severity) {
	c.found = append(c.found, Finding{code, field, severity})
}

func (c *checker) dcc(d *DCC) {
	c.root(d)
	for i := range d.Vaccinations {
		c.vaccination(&d.Vaccinations[i], entryPaths["v"][i])
	}
	for i := range d.Tests {
		c.test(&d.Tests[i], entryPaths["t"][i])
	}
	for i := range d.Recoveries {
		c.recovery(&d.Recoveries[i], entryPaths["r"][i])
	}
}

func (c *checker) root(d *DCC) {
	c.schema(d.Version)
	groups := 0
	for _, n := range [...]int{len(d.Vaccinations), len(d.Tests), len(d.Recoveries)} {
		if n > 0 {
			groups++
		}
		switch {
		case n > 1 && c.version.before(1, 3, 0):
			c.note("entry-count", "", Quirk)
		case n > 1:
			c.note("entry-count", "", Failure)
		}
	}
	switch {
	case groups == 0:
		c.note("entry-missing", "", Failure)
	case groups > 1:
		c.note("entry-count", "", Failure)
	}
	if d.Name.FamilyStandard == "" && d.Name.GivenStandard == "" {
		c.note("name-missing", "nam.fnt", Failure)
	}
	c.text(d.Name.Family, "nam.", "fn")
	c.text(d.Name.Given, "nam.", "gn")
	c.standardName(d.Name.FamilyStandard, "fnt")
	c.standardName(d.Name.GivenStandard, "gnt")
	c.birth(d.DateOfBirth)
}

// schema notes a version that is none, or newer than this package.
func (c *checker) schema(version string) {
	v, ok := parseVersion(version)
	switch {
	case version == "":
		c.note("version-form", "ver", Failure)
	case !ok:
		c.note("version-form", "ver", Quirk)
	case v.major != 1 || !v.before(1, 3, 4):
		c.note("version-unknown", "ver", Warning)
	}
	if !ok {
		v = schemaVersion{1, 3, 3}
	}
	c.version = v
}

func (c *checker) text(s, path, name string) {
	limit := MaxText
	if c.version.before(1, 3, 0) {
		limit = MaxTextBefore130
	}
	if isLong(s, limit) {
		c.note("text-too-long", path+name, Quirk)
	}
}

func (c *checker) standardName(s, name string) {
	c.text(s, "nam.", name)
	for i := range len(s) {
		if !isUpper(s[i]) && s[i] != '<' {
			c.note("name-form", "nam."+name, Quirk)
			return
		}
	}
}

// birth checks dob: it may be a year, a year and month, or empty, and lies
// before the certificate was issued.
func (c *checker) birth(dob string) {
	if dob == "" {
		if c.version.before(1, 3, 0) {
			c.note("version-rule", "dob", Quirk)
		}
		return
	}
	d := readDate(dob)
	switch d.code {
	case "":
	case "date-form", "date-range":
		c.note(d.code, "dob", Failure)
		return
	case "date-impossible", "date-precision": // the schema's pattern allows both
		c.note(d.code, "dob", Warning)
	default:
		c.note(d.code, "dob", Quirk)
	}
	if c.version.before(1, 1, 0) && len(dob) < len("2006-01-02") {
		c.note("version-rule", "dob", Quirk)
	}
	if c.afterIssue(d.date.First()) {
		c.note("born-after-issue", "dob", Failure)
	}
}

// afterIssue reports whether a day began, anywhere on earth, only after the
// certificate was issued.
func (c *checker) afterIssue(day time.Time) bool {
	issued := c.payload.IssuedAt
	return !issued.IsZero() && day.After(issued.Add(24*time.Hour))
}

// date checks a day that must be known in full, and gives it.
func (c *checker) date(s, path, name string) identity.Date {
	d := readDate(s)
	switch {
	case d.code == "date-with-time":
		c.note(d.code, path+name, Quirk)
	case d.code != "":
		c.note(d.code, path+name, Failure)
	case len(s) != len("2006-01-02"):
		c.note("date-form", path+name, Failure)
	}
	return d.date
}

func (c *checker) country(s, path string) {
	if len(s) == 0 || len(s) > 10 || strings.IndexFunc(s, func(r rune) bool { return r < 'A' || r > 'Z' }) >= 0 {
		c.note("country-form", path+"co", Quirk)
	}
}

func (c *checker) doses(n int, path, name string) {
	if n > 9 && c.version.before(1, 3, 0) {
		c.note("version-rule", path+name, Quirk)
	}
}

func (c *checker) vaccination(v *Vaccination, path string) {
	c.doses(v.DoseNumber, path, "dn")
	c.doses(v.SeriesDoses, path, "sd")
	if d := c.date(v.Date, path, "dt"); !d.IsZero() && c.afterIssue(d.First()) {
		c.note("event-after-issue", path+"dt", Warning)
	}
	c.country(v.Country, path)
	c.text(v.Issuer, path, "is")
	c.text(string(v.ID), path, "ci")
}

func (c *checker) test(t *Test, path string) {
	sampled, code := readSampled(t.Sampled)
	switch code {
	case "time-invalid":
		c.note(code, path+"sc", Failure)
	case "time-form":
		c.note(code, path+"sc", Quirk)
	}
	if c.afterIssue(sampled) {
		c.note("event-after-issue", path+"sc", Warning)
	}
	c.country(t.Country, path)
	if !c.version.before(1, 3, 0) {
		c.text(t.Name, path, "nm")
	}
	c.text(t.Facility, path, "tc")
	c.text(t.Issuer, path, "is")
	c.text(string(t.ID), path, "ci")
}

func (c *checker) recovery(r *Recovery, path string) {
	c.date(r.FirstPositive, path, "fr")
	c.date(r.ValidFrom, path, "df")
	c.date(r.ValidUntil, path, "du")
	c.country(r.Country, path)
	c.text(r.Issuer, path, "is")
	c.text(string(r.ID), path, "ci")
}
