package identity

import "strings"

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
	m := Match{Status: Correctable, Person: best.person, Score: best.probability}
	change := func(field, from, to, code string) {
		m.Changes = append(m.Changes, Change{field, from, to})
		m.Reasons = append(m.Reasons, Finding{Code: code, Field: field, Severity: Warning, Proposed: to})
	}
	q.changeName(best, change)
	q.changeBirth(best, change, &m)
	if best.evidence.sexes != sexSame {
		if best.person.Sex == SexUnknown {
			m.Reasons = append(m.Reasons, about("registry-incomplete", "sex"))
		} else {
			change("sex", strings.TrimSpace(q.record.Sex), best.person.Sex.String(), "registry-sex")
		}
	}
	q.changeNumber(best, change, owners, &m)
	if q.foreign {
		change("nationality", strings.TrimSpace(q.record.Nationality), "VN", "registry-nationality")
	}
	if len(m.Changes) == 0 {
		m.Status, m.Person = NotFound, Person{}
	}
	m.Reasons = append(m.Reasons, q.findings...)
	return m
}

type changer func(field, from, to, code string)

func (q *question) changeName(best *ranked, change changer) {
	c := &best.evidence.comparison
	if c.name.Form() && !c.repaired {
		return
	}
	code := c.name.code()
	if c.name == NameMiddle && q.names[0].n > strings.Count(best.person.FullName, " ")+1 {
		code = "name-middle-extra"
	}
	if code == "" || c.name.Form() {
		code = "name-spelling"
	}
	change("full_name", q.record.FullName, best.person.FullName, code)
}

func (q *question) changeBirth(best *ranked, change changer, m *Match) {
	c := &best.evidence.comparison
	from := strings.TrimSpace(q.record.DateOfBirth)
	if !q.birth.IsZero() {
		from = q.birth.String()
	}
	switch {
	case c.birth == BirthSame:
		return
	case best.person.Birth.Precision() != PrecisionDay && c.birth == BirthPartial, best.person.Birth.IsZero():
		m.Reasons = append(m.Reasons, about("registry-incomplete", "date_of_birth"))
		return
	}
	code := "registry-birth-date"
	switch c.birth {
	case BirthSwapped:
		code = "registry-birth-date-swapped"
	case BirthPartial:
		code = "registry-birth-date-partial"
	}
	change("date_of_birth", from, best.person.Birth.String(), code)
}

func (q *question) changeNumber(best *ranked, change changer, owners []Person, m *Match) {
	from, to := strings.TrimSpace(q.record.IDNumber), best.person.PersonalID
	switch best.evidence.number {
	case NumberSame:
		if q.mended {
			change("id_number", from, to, "registry-number-differs")
		}
	case NumberOldSame:
		m.Reasons = append(m.Reasons, about("registry-old-card", "id_number"))
	case NumberNone:
		if from == "" {
			change("id_number", "", to, "registry-number-missing")
			return
		}
		change("id_number", from, to, "registry-number-differs")
		if q.reading.number.Kind == VNPassport || q.reading.number.Kind == ForeignPassport {
			change("id_type", strings.TrimSpace(q.record.IDType), "cccd", "registry-number-differs")
		}
	default:
		change("id_number", from, to, "registry-number-differs")
		if q.number != "" && len(owners) == 0 {
			m.Reasons = append(m.Reasons, about("registry-number-unknown", "id_number"))
		}
	}
}
