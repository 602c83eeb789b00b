package identity

import (
	"slices"
	"strings"
)

// answer is a Match without a person. The reasons are given by code.
func (q *question) answer(status Status, codes ...string) Match {
	m := Match{Status: status}
	for _, code := range codes {
		m.Reasons = append(m.Reasons, about(code, ""))
	}
	m.Reasons = append(m.Reasons, q.findings...)
	return m
}

// about is a finding with the severity that its code usually has.
func about(code, field string) Finding {
	return Finding{Code: code, Field: field, Severity: Warning}
}

// decide answers from the candidates, the likeliest first, and from the people
// who have the record's number.
func (q *question) decide(all []ranked, owners []Person) Match {
	if len(all) == 0 {
		return q.answer(NotFound, q.unknownNumber(owners, "registry-nobody")...)
	}
	best := &all[0]
	if best.probability >= q.threshold && q.mayBe(best, owners) && !outdone(best, all[1:]) && !q.mayBeTwin(best) {
		return q.propose(best, owners)
	}
	m := q.unresolved(all, owners)
	m.Score = best.probability
	return m
}

// mayBe says whether a person may be proposed although the number of the record
// is in the register: it has to be that person's, or one mistake away.
func (q *question) mayBe(best *ranked, owners []Person) bool {
	switch best.evidence.number {
	case NumberSame, NumberOldSame:
		return len(owners) <= 1 || best.evidence.number == NumberOldSame
	case NumberNear:
		return true
	}
	return len(owners) == 0
}

// mayBeTwin says whether the record is of a twin who is not in the register: it
// has the same day, another name, and a number one mistake away. Where the number
// fits the record, a name with a mistake that is a name too is another's.
func (q *question) mayBeTwin(best *ranked) bool {
	e := &best.evidence
	if e.birth != BirthSame || e.number != NumberNear && e.number != NumberOldNear {
		return false
	}
	switch e.name {
	case NameMarks:
		return q.hasOwnNumber()
	case NameSpelling:
		return q.hasOwnNumber() && e.realWord
	}
	return e.name >= NameWord
}

// outdone says whether the record has one person's number and describes somebody
// else better: of the same family, where they are taken for each other like that,
// or born on the same day with just the name that the record has.
func outdone(best *ranked, others []ranked) bool {
	b := &best.evidence
	if b.number != NumberSame && b.number != NumberOldSame {
		return false
	}
	for i := range others {
		o := &others[i].evidence
		better := o.name <= b.name && o.birth <= b.birth && (o.name < b.name || o.birth < b.birth)
		if !better || o.birth > BirthDigit {
			continue
		}
		if mayBeFamily(&best.person, &others[i].person) || b.name >= NameSpelling && o.name.Form() && o.birth == BirthSame {
			return true
		}
	}
	return false
}

// mayBeFamily says whether two people may be twins, born on one day and
// registered in one province, or parent and child of one family name.
func mayBeFamily(a, b *Person) bool {
	if a.Birth == b.Birth {
		return mayBeTwins(a, b)
	}
	nameA, nameB := formOf(a.FullName), formOf(b.FullName)
	return nameA.all[0].plain == nameB.all[0].plain && compareYears(a.Birth, b.Birth) == BirthGeneration
}

func mayBeTwins(a, b *Person) bool {
	return a.Birth == b.Birth && len(a.PersonalID) == 12 && len(b.PersonalID) == 12 && a.PersonalID[:3] == b.PersonalID[:3]
}

func (q *question) unresolved(all []ranked, owners []Person) Match {
	switch {
	case len(owners) > 1 && len(q.number) == 12:
		return q.answer(Conflict, "registry-number-duplicate")
	case len(owners) > 0:
		return q.answer(Conflict, "registry-number-other")
	case len(all) > 1 && all[0].probability+all[1].probability >= explained && all[1].probability >= all[0].probability*equally:
		return q.answer(Conflict, q.unknownNumber(owners, "registry-two-people")...)
	case all[0].probability >= explained:
		return q.answer(NotFound, q.unknownNumber(owners, "registry-weak-evidence")...)
	}
	return q.answer(NotFound, q.unknownNumber(owners, "registry-nobody")...)
}

const (
	explained = 0.5  // somebody in the register is likelier than nobody
	equally   = 0.01 // one of two people is not clearly the likelier
)

func (q *question) unknownNumber(owners []Person, code string) []string {
	if q.number != "" && len(owners) == 0 {
		return []string{code, "registry-number-unknown"}
	}
	return []string{code}
}

// propose says who it is, and what to mend. Where there is nothing to mend in the
// record, the register is incomplete, and cannot verify it.
func (q *question) propose(best *ranked, owners []Person) Match {
	p := proposal{q: q, mended: q.record, best: best}
	p.name()
	p.birth()
	p.sex()
	p.number(owners)
	if q.foreign {
		p.change("nationality", &p.mended.Nationality, "VN", "registry-nationality", "")
	}
	m := Match{Status: Correctable, Person: best.person, Score: best.probability, Changes: p.changes, Reasons: p.reasons}
	if len(p.changes) == 0 {
		m.Status, m.Person = NotFound, Person{}
	}
	m.Reasons = append(m.Reasons, p.findingsLeft()...)
	return m
}

// proposal is a record while it is mended.
type proposal struct {
	q       *question
	best    *ranked
	mended  Record
	changes []Change
	reasons []Finding
}

// change mends a field. The reason is what Check found, if it proposed the same;
// code, or missing where the field is empty.
func (p *proposal) change(field string, value *string, to, code, missing string) {
	if strings.TrimSpace(*value) == "" && missing != "" {
		code = missing
	}
	for _, f := range p.q.findings {
		if f.Field == field && f.Severity > Note && (f.Proposed == to || field == "full_name" && CompareNames(f.Proposed, to).Form()) {
			code = f.Code
			break
		}
	}
	p.changes = append(p.changes, Change{field, *value, to})
	p.reasons = append(p.reasons, Finding{Code: code, Field: field, Severity: Warning, Proposed: to})
	*value = to
}

func (p *proposal) say(code, field string) { p.reasons = append(p.reasons, about(code, field)) }

// findingsLeft are those about fields that stay as they are, and that the mended
// record still has.
func (p *proposal) findingsLeft() []Finding {
	if len(p.q.findings) == 0 {
		return nil
	}
	var left []Finding
	still := Check(p.mended)
	for _, f := range p.q.findings {
		changed := slices.ContainsFunc(p.changes, func(c Change) bool { return c.Field == f.Field })
		if told := slices.ContainsFunc(p.reasons, func(r Finding) bool { return r.Code == f.Code && r.Field == f.Field }); told {
			continue
		}
		if changed || slices.ContainsFunc(still, func(s Finding) bool { return s.Code == f.Code && s.Field == f.Field }) {
			left = append(left, f)
		}
	}
	return left
}

func (p *proposal) name() {
	c := &p.best.evidence.comparison
	if c.name.Form() && !c.repaired {
		return
	}
	code := c.name.code()
	switch {
	case c.name == NameUnknown:
		code = p.failureOf("full_name", code)
	case c.name.Form():
		code = "name-extra-text"
		if p.q.repaired {
			code = "name-spelling"
		}
	case c.name == NameMiddle && p.q.names[0].n > strings.Count(p.best.person.FullName, " ")+1:
		code = "name-middle-extra"
	}
	p.change("full_name", &p.mended.FullName, p.best.person.FullName, code, "name-empty")
}

// failureOf gives the code of what leaves a field without a value.
func (p *proposal) failureOf(field, code string) string {
	for _, f := range p.q.findings {
		if f.Field == field && f.Severity == Failure {
			return f.Code
		}
	}
	return code
}

func (p *proposal) birth() {
	register, level := p.best.person.Birth, p.best.evidence.birth
	switch {
	case level == BirthSame:
		return
	case register.IsZero(), level == BirthPartial && register.Precision() != PrecisionDay:
		p.say("registry-incomplete", "date_of_birth")
		return
	}
	code := "registry-birth-date"
	switch level {
	case BirthSwapped:
		code = "registry-birth-date-swapped"
	case BirthPartial:
		code = "registry-birth-date-partial"
	}
	p.change("date_of_birth", &p.mended.DateOfBirth, register.String(), code, "birth-date-missing")
}

func (p *proposal) sex() {
	switch {
	case p.best.evidence.sexes == sexSame:
	case p.best.person.Sex == SexUnknown:
		p.say("registry-incomplete", "sex")
	default:
		p.change("sex", &p.mended.Sex, p.best.person.Sex.String(), "registry-sex", "sex-missing")
	}
}

func (p *proposal) number(owners []Person) {
	level, to := p.best.evidence.number, p.best.person.PersonalID
	switch {
	case level == NumberOldSame:
		p.say("registry-old-card", "id_number")
		if !p.q.mended {
			return
		}
	case level == NumberSame && !p.q.mended:
		return
	}
	p.change("id_number", &p.mended.IDNumber, to, "registry-number-differs", "number-missing")
	if kind := p.q.reading.number.Kind; kind == VNPassport || kind == ForeignPassport {
		p.change("id_type", &p.mended.IDType, cccd, "registry-id-type", "registry-id-type")
	}
	if p.q.number != "" && len(owners) == 0 {
		p.say("registry-number-unknown", "id_number")
	}
}
