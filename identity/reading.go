package identity

// reading is a record as far as it can be read.
type reading struct {
	name     string // repaired, NFC; empty where there is none
	birth    Date   // what the text says in one of the forms of ParseDate, else zero
	births   []Date // other days that it may mean, the likeliest first: month before day, short or Buddhist year
	sex      Sex
	number   Number   // after certain repairs
	numbers  []string // other numbers that it may mean, the likeliest first: O for 0, lost zeros
	exempt   bool     // a foreigner with a passport number
	findings []Finding
}

// read reads a record, and says all that can be said of it without a register.
func read(r Record) reading {
	var out reading
	out.name, out.findings = repairName(r.FullName)
	out.birth, _ = ParseDate(r.DateOfBirth)
	out.sex, _ = ParseSex(r.Sex)
	if r.IDNumber != "" {
		var found []Finding
		out.number, found = ParseNumber(r.IDNumber)
		out.findings = append(out.findings, found...)
	}
	return out
}

// Check gives all findings about a record that need no register, in the order of
// its fields. It takes a few microseconds.
func Check(r Record) []Finding { return read(r).findings }
