package population

import (
	"fmt"
	"strings"
)

// setNumber writes another number that is nobody's.
func (d *draft) setNumber(number string) bool {
	if number == d.rec.IDNumber || d.numbers.taken(number) {
		return false
	}
	d.rec.IDNumber, d.number = number, damaged
	return true
}

func numberDigit(d *draft) bool {
	b := []byte(d.rec.IDNumber)
	b[d.rng.IntN(12)] = '0' + byte(d.rng.IntN(10))
	return d.setNumber(string(b))
}

func numberTransposed(d *draft) bool {
	b := []byte(d.rec.IDNumber)
	i := d.rng.IntN(11)
	b[i], b[i+1] = b[i+1], b[i]
	return d.setNumber(string(b))
}

// numberLength leaves a digit out or has one twice. A leading zero is another
// class.
func numberLength(d *draft) bool {
	n := d.rec.IDNumber
	i := 3 + d.rng.IntN(9)
	if d.rng.IntN(2) == 0 {
		return d.setNumber(n[:i] + n[i+1:])
	}
	return d.setNumber(n[:i] + n[i:i+1] + n[i:])
}

func numberZeros(d *draft) bool {
	short := strings.TrimLeft(d.rec.IDNumber, "0")
	changed := short != d.rec.IDNumber
	d.rec.IDNumber = short
	return changed && len(short) >= 9
}

func numberLetters(d *draft) bool {
	letters := strings.NewReplacer("0", "O")
	if d.rng.IntN(2) == 0 {
		letters = strings.NewReplacer("1", "l")
	}
	n := letters.Replace(d.rec.IDNumber)
	changed := n != d.rec.IDNumber
	d.rec.IDNumber = n
	return changed
}

func numberSeparators(d *draft) bool {
	n := d.rec.IDNumber
	separator := []string{" ", ".", "-"}[d.rng.IntN(3)]
	d.rec.IDNumber = n[:3] + separator + n[3:6] + separator + n[6:]
	if d.rng.IntN(2) == 0 {
		d.rec.IDNumber = strings.Join([]string{n[:3], n[3:6], n[6:9], n[9:]}, separator)
	}
	return true
}

func numberFullWidth(d *draft) bool {
	d.rec.IDNumber = strings.Map(func(r rune) rune { return r - '0' + '０' }, d.rec.IDNumber)
	return true
}

func numberOldCard(d *draft) bool {
	d.rec.IDNumber, d.rec.IDType = d.person.OldID, []string{"cmnd", ""}[d.rng.IntN(2)]
	return d.person.OldID != ""
}

// lose takes the number away, or writes one that says nothing here.
func (d *draft) lose(idType, number string) bool {
	d.rec.IDType, d.rec.IDNumber, d.number = idType, number, lost
	return true
}

// numberMissing is a mistake of children most of all.
func numberMissing(d *draft) bool {
	if d.q.year() < lastYear-18 && d.rng.IntN(3) > 0 {
		return false
	}
	return d.lose("", "")
}

func numberInsurance(d *draft) bool {
	kind := []string{"GD4", "DN4", "HS4", "HC4", "HN1", "HT3"}[d.rng.IntN(6)]
	province := 1 + d.rng.IntN(96)
	code := fmt.Sprintf("%02d%02d%06d", province, d.rng.IntN(100), d.rng.IntN(1_000_000))
	if d.rng.IntN(3) == 0 {
		return d.lose("", code)
	}
	return d.lose("", fmt.Sprintf("%s%02d%s", kind, province, code))
}

func numberPassport(d *draft) bool {
	return d.lose("passport", fmt.Sprintf("%c%07d", "BCNP"[d.rng.IntN(4)], d.rng.IntN(10_000_000)))
}
