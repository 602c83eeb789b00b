package identity

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/vaxcert/vaxcert/internal/ordered"
)

// Reconciler holds records against a register. It is safe for concurrent use.
type Reconciler struct {
	registry    Registry
	model       Model
	frequencies *Frequencies
}

// NewReconciler makes a Reconciler. Where the registry has a method Frequencies
// (see FrequencySource), those are used, otherwise the published ones of Viet Nam.
func NewReconciler(registry Registry, model Model) *Reconciler {
	c := &Reconciler{registry: registry, model: model, frequencies: VietNamFrequencies()}
	if source, ok := registry.(FrequencySource); ok && source.Frequencies() != nil {
		c.frequencies = source.Frequencies()
	}
	return c
}

// Reconcile holds a record against a register with the DefaultModel.
func Reconcile(ctx context.Context, r Record, registry Registry) (Match, error) {
	return NewReconciler(registry, DefaultModel()).Reconcile(ctx, r)
}

// ReconcileAll holds records against the register, several at once, and gives
// the matches in the order of the records. It keeps a few records for each worker
// in memory, whatever their number. workers is 1 or more, or 0 for the number of
// processors. An error of the register, or the end of ctx, is given in the place
// of a match; whoever goes on gets the next.
func (c *Reconciler) ReconcileAll(ctx context.Context, records iter.Seq[Record], workers int) iter.Seq2[Match, error] {
	type outcome struct {
		match Match
		err   error
	}
	return func(yield func(Match, error) bool) {
		for o := range ordered.Map(ctx, records, workers, func(ctx context.Context, r Record) outcome {
			match, err := c.Reconcile(ctx, r)
			return outcome{match, err}
		}) {
			if !yield(o.match, o.err) {
				return
			}
		}
	}
}

// Reconcile holds a record against the register. A record whose number is in the
// register and agrees with the person who has it is Verified, unless its name has
// lost its diacritics and somebody born the same day has that name too. For any
// other, people are looked up by their number, and by what name and birth date
// have in common with one of the readings of the record, as widely as it takes;
// and weighed by the Model. The error is that of the Registry, wrapped.
func (c *Reconciler) Reconcile(ctx context.Context, r Record) (Match, error) {
	q := c.question(r)
	switch {
	case q.exempt:
		return q.answer(Exempt, "foreigner-exempt"), nil
	case !q.enough():
		return q.answer(Invalid, "too-little"), nil
	}
	owners, err := c.owners(ctx, q.number)
	if err != nil {
		return Match{}, err
	}
	if match, agreed, ok := q.verify(owners); ok {
		doubted, err := c.doubt(ctx, q, &match.Person, agreed)
		switch {
		case err != nil:
			return Match{}, err
		case doubted:
			return q.answer(Conflict, "registry-namesake"), nil
		}
		return match, nil
	}
	e, err := c.explain(ctx, q, owners)
	if err != nil {
		return Match{}, err
	}
	return q.decide(e.ranked, owners), nil
}

// question is a record as it is looked for.
type question struct {
	reading
	record      Record
	threshold   float64 // of a proposal
	frequencies *Frequencies
	number      string      // the number to look up, 12 or 9 digits; empty for none
	typed       string      // the digits to compare with other numbers
	repaired    bool        // letters of the name were put right
	signs       bool        // there are signs in the name that no name has
	mended      bool        // digits of the number were put right
	names       [2]nameForm // as repaired, and as written
	keyWords    [2][]string // of both
	days        []Date      // readings of the birth date
}

func (c *Reconciler) question(r Record) *question {
	q := &question{reading: read(r), record: r, frequencies: c.frequencies, threshold: max(c.model.Threshold, leastBelief)}
	for _, f := range q.findings {
		if f.Severity > Note && f.Proposed != "" {
			q.repaired = q.repaired || f.Field == "full_name"
			q.mended = q.mended || f.Field == "id_number"
		}
	}
	q.signs = len(r.FullName) <= maxNameBytes && strings.ContainsFunc(clean(r.FullName), isNoNameSign)
	switch q.reading.number.Kind {
	case PersonalNumber, OldCard:
		q.number, q.typed = q.reading.number.Text, q.reading.number.Text
	case NumberUnknown:
		q.typed = onlyDigits(r.IDNumber)
	}
	q.names[0], q.keyWords[0] = formOf(q.name), keyWords(q.name)
	if q.repaired && len(r.FullName) <= maxNameBytes {
		q.names[1], q.keyWords[1] = formOf(r.FullName), keyWords(r.FullName)
	}
	if !q.birth.IsZero() {
		q.days = append(q.days, q.birth)
	}
	q.days = append(q.days, q.births...)
	return q
}

// isNoNameSign says whether a character is in no name.
func isNoNameSign(r rune) bool {
	return compareLetter(r).kind == letterNone && r != '\'' && r != '’' && r != '‘' && r != '`' && r != '.' && !isApostrophe(r)
}

// leastBelief is the probability below which nobody is ever proposed.
const leastBelief = 0.5

// maxTyped is how many digits a number with mistakes may have.
const maxTyped = 14

// onlyDigits gives the digits of a number that was not understood, if it has
// nothing else.
func onlyDigits(s string) string {
	s = clean(s)
	if len(s) < 8 || len(s) > maxTyped || !isASCII(s) {
		return ""
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return ""
		}
	}
	return s
}

// enough says whether there is something to look for: a name and a number, a name
// and a birth date, or a number and a birth date.
// A foreigner is only looked for by a number of the register's.
func (q *question) enough() bool {
	name, birth, number := q.names[0].n > 0, len(q.days) > 0, q.typed != "" || len(q.numbers) > 0
	if q.foreign {
		return (q.number != "" || len(q.numbers) > 0) && (name || birth)
	}
	return name && (birth || number) || birth && number
}

// owners gives the people who have a number, each once.
func (c *Reconciler) owners(ctx context.Context, number string) ([]Person, error) {
	if number == "" {
		return nil, nil
	}
	people, err := c.registry.ByNumber(ctx, number)
	if err != nil {
		return nil, fmt.Errorf("identity: registry: %w", err)
	}
	return distinct(people), nil
}

// distinct leaves out who is listed twice.
func distinct(people []Person) []Person {
	if len(people) < 2 {
		return people
	}
	seen := make(map[Person]bool, len(people))
	return slices.DeleteFunc(slices.Clone(people), func(p Person) bool {
		p.Province = ""
		twice := seen[p]
		seen[p] = true
		return twice
	})
}

// verify says yes where the number is one person's, and everything else agrees
// with that person but for matters of form.
func (q *question) verify(owners []Person) (m Match, c comparison, ok bool) {
	if len(owners) != 1 || q.mended {
		return m, c, false
	}
	name := formOf(owners[0].FullName)
	c = q.compare(&owners[0], &name)
	if !c.agrees() {
		return m, c, false
	}
	m = q.answer(Verified)
	m.Person, m.Score = owners[0], 1
	if c.number == NumberOldSame {
		m.Reasons = append([]Finding{about("registry-old-card", "id_number")}, m.Reasons...)
	}
	if q.foreign {
		m.Reasons = append([]Finding{about("registry-nationality", "nationality")}, m.Reasons...)
	}
	return m, c, true
}

// doubt says whether a name without diacritics may be that of somebody else born
// on the same day: of one whom it fits better, or of a twin whom it fits as well.
// Hùng and Hưng are both Hung.
func (c *Reconciler) doubt(ctx context.Context, q *question, owner *Person, agreed comparison) (bool, error) {
	if agreed.name == NameSame {
		return false, nil
	}
	people, err := c.registry.Candidates(ctx, wholeKey(nil, q.keyWords[0], q.birth))
	if err != nil {
		return false, fmt.Errorf("identity: registry: %w", err)
	}
	for _, p := range people {
		if p.PersonalID == owner.PersonalID || p.Birth != owner.Birth {
			continue
		}
		name := formOf(p.FullName)
		if level, _ := compareNames(&q.names[0], &name); level < agreed.name ||
			level == agreed.name && mayBeTwins(owner, &p) && CompareNames(owner.FullName, p.FullName) != NameSame {
			return true, nil
		}
	}
	return false, nil
}

func (c *comparison) agrees() bool {
	return (c.number == NumberSame || c.number == NumberOldSame) &&
		!c.repaired && c.name.Form() && c.birth == BirthSame && c.sexes == sexSame
}

// compare takes the readings of the record that agree best.
func (q *question) compare(p *Person, name *nameForm) comparison {
	var c comparison
	c.name, c.word = compareNames(&q.names[0], name)
	c.repaired = q.repaired || q.signs
	if q.repaired && q.names[1].n > 0 {
		if level, word := compareNames(&q.names[1], name); level <= c.name {
			c.name, c.word, c.repaired = level, word, q.signs
		}
	}
	if c.word != nothing {
		c.realWord = q.frequencies.knows(q.names[0].all[c.word].plain)
	}
	c.birth, c.day = BirthUnknown, q.birth
	for _, day := range q.days {
		if level := CompareBirths(day, p.Birth); level < c.birth {
			c.birth, c.day = level, day
		}
	}
	if c.birth == BirthSame && c.day != q.birth {
		c.birth = BirthSwapped // a reading that is not certain
	}
	switch {
	case q.sex == SexUnknown || p.Sex == SexUnknown:
		c.sexes = sexUnknown
	case q.sex != p.Sex:
		c.sexes = sexDiffers
	}
	c.number = compareNumbers(q.typed, p.PersonalID, p.OldID)
	if c.number == NumberOther && q.hasOwnNumber() {
		c.number = NumberOwn
	}
	for _, n := range q.numbers {
		c.number = min(c.number, compareNumbers(n, p.PersonalID, p.OldID))
	}
	return c
}

// search is how widely people are looked for. Most records are settled by the
// narrowest, which finds a few people however large the register is.
type search uint8

const (
	searchNames search = iota // born on the days of the record with its whole name
	searchDays                // born on them, with two words that are not both common; or a number one mistake away
	searchAll                 // everybody with a blocking key
)

// hasOwnNumber says whether the personal number fits sex and birth date of the
// record.
func (q *question) hasOwnNumber() bool {
	n := &q.reading.number
	return n.Kind == PersonalNumber && n.Sex == q.sex && n.BirthYear == q.birth.Year()
}

// explain gives everybody who may explain the record.
func (c *Reconciler) explain(ctx context.Context, q *question, owners []Person) (explanations, error) {
	known := slices.Clip(owners)
	for _, n := range q.numbers {
		more, err := c.owners(ctx, n)
		if err != nil {
			return explanations{}, err
		}
		known = append(known, more...)
	}
	for width := searchNames; ; width++ {
		e, err := c.candidates(ctx, q, known, width)
		if err != nil || width == searchAll || width == searchDays && len(known) > 0 || c.settled(&e) {
			return e, err
		}
	}
}

// settled says whether a wider search would only find people who explain less.
func (c *Reconciler) settled(e *explanations) bool {
	if len(e.ranked) == 0 {
		return false
	}
	best := &e.ranked[0]
	switch {
	case best.evidence.number <= NumberNear && best.probability >= explained:
		return e.width > searchNames || best.evidence.name <= NameMarks
	case best.evidence.describes():
		return best.probability >= c.model.Threshold || len(e.ranked) > 1 && e.ranked[1].evidence.describes()
	}
	return false
}

// candidates weighs the people who are known and those who have a key.
func (c *Reconciler) candidates(ctx context.Context, q *question, known []Person, width search) (explanations, error) {
	people, err := c.registry.Candidates(ctx, q.keys(width, len(known) > 0))
	if err != nil {
		return explanations{}, fmt.Errorf("identity: registry: %w", err)
	}
	people = distinct(append(slices.Clone(known), people...))
	slices.SortFunc(people, func(a, b Person) int { // so that sums do not depend on the register's order
		return cmp.Or(strings.Compare(a.PersonalID, b.PersonalID), strings.Compare(a.FullName, b.FullName))
	})
	e := explanations{ranked: make([]ranked, len(people)), width: width}
	for i, p := range people {
		name := formOf(p.FullName)
		e.ranked[i] = ranked{person: p, evidence: c.frequencies.evidence(q.compare(&p, &name), &name, p.Birth)}
	}
	c.model.judge(&e, c.frequencies.people)
	slices.SortStableFunc(e.ranked, func(a, b ranked) int { return cmp.Compare(b.probability, a.probability) })
	return e, nil
}

// describes says whether name and birth date are the person's, but for form.
func (c *comparison) describes() bool { return c.name.Form() && c.birth == BirthSame }

// keys gives those to search by. Numbers like the record's are of no interest
// where somebody has just that.
func (q *question) keys(width search, numberKnown bool) []string {
	var keys []string
	q.eachDay(func(words []string, day Date) {
		switch width {
		case searchNames:
			keys = wholeKey(keys, words, day)
		case searchDays:
			keys = rareDayKeys(keys, words, day)
		default:
			keys = nameKeys(keys, words, day)
		}
	})
	if numberKnown || width == searchNames {
		return keys
	}
	keys = append(keys, numberKeys(q.typed)...)
	for _, n := range q.numbers {
		keys = append(keys, numberKeys(n)...)
	}
	return keys
}

// eachDay calls for each reading of the name and the birth date, also with day
// and month swapped.
func (q *question) eachDay(do func(words []string, day Date)) {
	for _, words := range q.keyWords {
		if len(words) == 0 {
			continue
		}
		for _, day := range q.days {
			do(words, day)
			if day.Precision() == PrecisionDay && day.Day() <= 12 && day.Day() != day.Month() {
				do(words, Date{day.year, day.day, day.month})
			}
		}
	}
}

// explanations are the people whom a record may be about.
type explanations struct {
	ranked []ranked // the likeliest first
	width  search   // how widely they were looked for
}

// ranked is a candidate with what speaks for it.
type ranked struct {
	person      Person
	evidence    evidence
	probability float64
}

// judge gives each candidate its probability. They and that of nobody among the
// candidates sum to one. A register is taken to be part of a population of a
// thousand people more, so that one of two people is not likelier than it should be.
func (m *Model) judge(e *explanations, people int) {
	each := 1 / (float64(people) + publishedPeople)
	sum := 1 - m.InRegister + m.InRegister*m.missed(e.width)
	absent := 1 - m.InRegister + unseen
	for i := range e.ranked {
		r := &e.ranked[i]
		r.probability = m.weight(&r.evidence) * m.InRegister * each
		sum += r.probability + r.evidence.relative*each*absent
	}
	for i := range e.ranked {
		e.ranked[i].probability /= sum
	}
}

// missed is how often the right person is in the register and not found by a
// search: because of a mistake in the birth date, or in the name.
func (m *Model) missed(width search) float64 {
	p := unseen
	if width < searchAll {
		p += 1 - m.Birth[BirthSame]
	}
	if width < searchDays {
		p += 1 - m.Name[NameSame] - m.Name[NameNoDiacritics]
	}
	return p
}

// unseen is how often the right person is in the register and shares no key with
// the record.
const unseen = 0.01
