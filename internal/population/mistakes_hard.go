package population

import (
	"fmt"
	"strings"
)

// numberOf writes the number of somebody else who is in the register.
func (d *draft) numberOf(j int) bool {
	if j < 0 || j >= len(d.persons) || j == d.i || d.persons[j].is(absent) {
		return false
	}
	d.rec.IDNumber, d.number = d.Population.person(j).PersonalID, lost
	return true
}

// member gives the person at a place of the household, -1 for none.
func (d *draft) member(home int) int {
	j := d.i - int(d.q.home) + home
	if j >= len(d.persons) || int(d.persons[j].home) != home {
		return -1
	}
	return j
}

func numberOfRelative(d *draft) bool {
	j := d.member(d.rng.IntN(6))
	return j >= 0 && d.persons[j].birth != d.q.birth && d.numberOf(j)
}

func numberOfStranger(d *draft) bool { return d.numberOf(d.rng.IntN(len(d.persons))) }

// numberOfTwin keeps the marks of the name: without them twins called Hùng and
// Hưng would have changed places, and nobody could see it.
func numberOfTwin(d *draft) bool {
	for _, home := range []int{int(d.q.home) - 1, int(d.q.home) + 1} {
		if home < 0 {
			continue
		}
		j := d.member(home)
		if j >= 0 && d.persons[j].is(twin) && d.persons[j].birth == d.q.birth && plain(d.rec.FullName) != d.rec.FullName {
			return d.numberOf(j)
		}
	}
	return false
}

func numberOfFather(d *draft) bool { return d.numberOf(d.member(0)) }

// notInRegister is right, but for the number of some.
func notInRegister(d *draft) bool {
	if d.rng.IntN(5) == 0 {
		return numberMissing(d)
	}
	return true
}

func foreigner(d *draft) bool {
	who := []struct{ name, country string }{
		{"KIM MIN JUN", "KR"}, {"Tanaka Hiroshi", "JP"}, {"WANG XIAOMING", "CN"}, {"Müller Jörg", "DE"}, {"SMITH JOHN", "US"},
		{"Ivanova Olga", "RU"}, {"SOK DARA", "KH"}, {"Dupont Chloé", "FR"}, {"LEE JI YOUNG", "KR"}, {"NGUYEN DAVID", "US"},
	}[d.rng.IntN(10)]
	d.rec.FullName, d.rec.Nationality = who.name, who.country
	return d.lose("passport", fmt.Sprintf("%c%08d", 'A'+d.rng.IntN(26), d.rng.IntN(100_000_000)))
}

func rubbish(d *draft) bool {
	d.rec.FullName = []string{"", "test", "không rõ", "...", "Mũi 2", "0912345678", "chưa có tên"}[d.rng.IntN(7)]
	d.rec.DateOfBirth = []string{"", "1900", "00/00/0000", "không nhớ"}[d.rng.IntN(4)]
	return d.lose("", []string{"", "0", "000000000000", "không có", "123456789", strings.Repeat("9", 12)}[d.rng.IntN(6)])
}
