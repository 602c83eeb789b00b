package identity

// Model says how records come to differ from a register: how often a mistake of
// each kind is made in the record of a person who is in it. How often people
// agree who have nothing to do with each other is counted in the register; see
// Frequencies. DefaultModel is a good start, Estimate fits it to the records at
// hand, and every field may be set. A value; the zero value is not usable.
//
// Source: Fellegi and Sunter, A Theory for Record Linkage (1969), whose m this
// is; term frequencies as in Winkler (1989).
type Model struct {
	// InRegister is the share of records whose person is in the register.
	// Above 0 and below 1.
	InRegister float64
	// Name, Birth and Number have the probability of each level where both sides
	// have a value. The levels of no value count for nothing.
	Name   [nameLevels]float64
	Birth  [birthLevels]float64
	Number [numberLevels]float64
	// SexWrong is how often the sex is wrong.
	SexWrong float64
	// Threshold is the least probability, of being the right person, with which
	// one is proposed. 0.5 to 1; what is lower counts as 0.5, above 1 nobody is
	// proposed.
	Threshold float64
}

// DefaultModel gives the model to use where nothing is known of the records. Its
// probabilities are rough: published counts do not tell mistakes apart. Its
// threshold holds for each proposal by itself, so that at most one in a thousand
// proposals is wrong if the probabilities are right.
func DefaultModel() Model {
	return Model{
		InRegister: 0.97,
		Name: [nameLevels]float64{
			NameSame: 0.70, NameNoDiacritics: 0.15, NameIY: 0.005, NameMarks: 0.03, NameOrder: 0.01, NameMiddle: 0.02,
			NameSpelling: 0.06, NameWord: 0.015, NameDiffers: 0.01,
		},
		Birth: [birthLevels]float64{
			BirthSame: 0.88, BirthSwapped: 0.025, BirthDigit: 0.03, BirthPartial: 0.03, BirthComponent: 0.012,
			BirthYear: 0.008, BirthNear: 0.01, BirthGeneration: 0.005,
		},
		Number: [numberLevels]float64{
			NumberSame: 0.78, NumberNear: 0.06, NumberHalf: 0.02, NumberOldSame: 0.08, NumberOldNear: 0.01, NumberOther: 0.045, NumberOwn: 0.005,
		},
		SexWrong:  0.02,
		Threshold: 0.999,
	}
}

// comparison is how a record agrees with one person.
type comparison struct {
	name     NameLevel
	word     int  // the place of the word that differs, or nothing
	realWord bool // which is a name too: a mistake in typing seldom makes one
	repaired bool // the name agrees after letters were put right
	birth    BirthLevel
	day      Date // the reading of the record's birth date that agrees best
	sexes    sexLevel
	number   NumberLevel
}

type sexLevel uint8

const (
	sexSame sexLevel = iota
	sexDiffers
	sexUnknown
)

// chances of agreement between people who are not the same, where the register
// does not tell.
const (
	othersNumber = 0.01 // somebody has another's number
	sharedCard   = 0.03 // the same, of old cards, whose numbers are not unique
	nearNumber   = 1e-4 // two numbers are one mistake apart
	halfNumber   = 0.03 // they agree in province, year and sex
	otherNumber  = 0.15 // they are quite different, and the record's does not fit the record
	ownNumber    = 0.8  // or it does
	joinedName   = 20   // how many names are one letter or space away from one
	noName       = 0.05 // a relative's name is none that others have
	nearBirth    = 0.3  // less than a generation apart
	sameMonthDay = 1.0 / 365
)

// evidence is a comparison and how often strangers, or people of one family,
// agree like that: what does not depend on the Model.
type evidence struct {
	comparison
	chance   float64 // among strangers
	relative float64 // among relatives, as a multiple of chance
}

func (f *Frequencies) evidence(c comparison, name *nameForm, birth Date) evidence {
	chance := chanceName(&c, name, f) * chanceBirth(&c, birth, f) * chanceSex(&c) * chanceNumber(&c, f)
	e := evidence{comparison: c, chance: chance}
	for i := range relatives {
		e.relative += relatives[i].likelihood(&c) / chance
	}
	return e
}

// weight is how much likelier the comparison is if the record is that person's
// than if it is a stranger's.
func (m *Model) weight(e *evidence) float64 {
	c := &e.comparison
	return m.name(c) * m.birth(c) * m.sex(c) * m.number(c) / e.chance
}

func (m *Model) name(c *comparison) float64 {
	if c.name == NameUnknown {
		return 1
	}
	if level := c.nameLevel(); !level.Form() {
		return m.Name[level]
	}
	return m.Name[NameSame] + m.Name[NameNoDiacritics]
}

// nameLevel counts a name that had to be put right as one with wrong letters.
func (c *comparison) nameLevel() NameLevel {
	if c.repaired && c.name <= NameIY {
		return NameSpelling
	}
	return c.name
}

func (m *Model) birth(c *comparison) float64 {
	if c.birth == BirthUnknown {
		return 1
	}
	return m.Birth[c.birth]
}

func (m *Model) sex(c *comparison) float64 {
	switch c.sexes {
	case sexSame:
		return 1 - m.SexWrong
	case sexDiffers:
		return m.SexWrong
	}
	return 1
}

func (m *Model) number(c *comparison) float64 {
	if c.number == NumberNone {
		return 1
	}
	return m.Number[c.number]
}

// chanceName is how often strangers agree like this in their names.
func chanceName(c *comparison, register *nameForm, f *Frequencies) float64 {
	switch c.name {
	case NameDiffers, NameUnknown:
		return 1
	case NameMiddle:
		return f.word(register, 0) * f.word(register, register.n-1)
	case NameSpelling, NameWord:
		if c.word == nothing {
			return min(1, joinedName*f.name(register))
		}
		p := 1.0
		for i := range register.words() {
			if i != c.word {
				p *= f.word(register, i)
			}
		}
		if c.name == NameSpelling {
			p *= min(1, f.word(register, c.word)+nearWord)
		}
		return p
	}
	return f.name(register)
}

// nearWord is how often a word is one mistake away from another.
const nearWord = 0.02

// chanceBirth is how often strangers agree like this in their birth dates.
func chanceBirth(c *comparison, register Date, f *Frequencies) float64 {
	record := c.day
	year := f.year(register.Year())
	switch c.birth {
	case BirthSame, BirthSwapped:
		return f.birth(register)
	case BirthDigit:
		if record.year == register.year {
			return year / 24
		}
		return sameMonthDay / 8
	case BirthPartial:
		if record.Precision() == PrecisionMonth {
			return year / 12
		}
		return year
	case BirthComponent:
		switch {
		case record.year != register.year:
			return sameMonthDay
		case record.month == register.month:
			return year / 12
		}
		return year / 30
	case BirthYear:
		return year
	case BirthNear:
		return nearBirth
	case BirthGeneration:
		return 1 - nearBirth
	}
	return 1
}

// chanceSex takes the sex as known where names agree, since most names tell it:
// agreement is no evidence.
func chanceSex(c *comparison) float64 {
	switch c.sexes {
	case sexSame:
		return 1
	case sexDiffers:
		return 0.5
	}
	return 1
}

// chanceNumber is how often a stranger has this number.
func chanceNumber(c *comparison, f *Frequencies) float64 {
	switch c.number {
	case NumberSame:
		return othersNumber * f.number()
	case NumberOldSame:
		return sharedCard * f.number()
	case NumberNear, NumberOldNear:
		return nearNumber
	case NumberHalf:
		return halfNumber
	case NumberOther:
		return otherNumber
	case NumberOwn:
		return ownNumber
	}
	return 1
}

// relativeModel says how the record of somebody of a person's family compares
// with that person. They are the people who are taken for each other: names are
// alike, and numbers get mixed up.
type relativeModel struct {
	chance    float64 // how many such relatives somebody has
	name      [nameLevels]float64
	birth     [birthLevels]float64
	hasNumber float64 // that the record has the person's number
	near      float64 // that the numbers are one mistake apart
}

// likelihood is that of a comparison, if the record is a relative's.
func (r *relativeModel) likelihood(c *comparison) float64 {
	p := r.chance * r.number(c.number)
	if c.name != NameUnknown {
		p *= r.name[c.name]
	}
	if c.name == NameSpelling && !c.realWord {
		p *= noName
	}
	if c.birth != BirthUnknown {
		p *= r.birth[c.birth]
	}
	if c.sexes != sexUnknown {
		p /= 2
	}
	return p
}

func (r *relativeModel) number(level NumberLevel) float64 {
	switch level {
	case NumberSame, NumberOldSame:
		return r.hasNumber
	case NumberNear, NumberOldNear:
		return r.near
	case NumberHalf:
		return 0.3
	case NumberOther:
		return otherNumber
	case NumberOwn:
		return ownNumber
	}
	return 1
}

// relatives are twins, and parents, children and other siblings. The numbers are
// guesses on the safe side; no register publishes them.
var relatives = []relativeModel{
	{
		chance: 0.025,
		name: [nameLevels]float64{
			NameSame: 5e-4, NameNoDiacritics: 5e-4, NameIY: 1e-3, NameMarks: 0.04, NameOrder: 0.01, NameMiddle: 0.03,
			NameSpelling: 0.1, NameWord: 0.7, NameDiffers: 0.2,
		},
		birth: [birthLevels]float64{
			BirthSame: 0.9, BirthSwapped: 0.02, BirthDigit: 0.02, BirthPartial: 0.03, BirthComponent: 0.01,
			BirthYear: 0.005, BirthNear: 0.01, BirthGeneration: 0.005,
		},
		hasNumber: 0.02, near: 0.3,
	},
	{
		chance: 3,
		name: [nameLevels]float64{
			NameSame: 0.01, NameNoDiacritics: 0.01, NameIY: 1e-3, NameMarks: 5e-3, NameOrder: 1e-3, NameMiddle: 0.02,
			NameSpelling: 0.03, NameWord: 0.24, NameDiffers: 0.7,
		},
		birth: [birthLevels]float64{
			BirthSame: 2e-3, BirthSwapped: 1e-4, BirthDigit: 3e-3, BirthPartial: 2e-3, BirthComponent: 0.02,
			BirthYear: 5e-3, BirthNear: 0.37, BirthGeneration: 0.6,
		},
		hasNumber: 0.02, near: 0.01,
	},
}
