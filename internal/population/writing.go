package population

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// writeName puts the words together as the register has them.
func (d *draft) writeName() {
	words := d.words
	if d.naming.last[d.q.family] {
		words = [4]string{words[1], words[2], words[3], words[0]}
	}
	name := strings.Join(strings.Fields(strings.Join(words[:], " ")), " ")
	name = strings.ReplaceAll(name, "' ", "'")
	if d.capitals {
		name = strings.ToUpper(name)
	}
	d.rec.FullName = name
}

// writeBirth writes the date that the draft has.
func (d *draft) writeBirth() {
	switch {
	case d.month == 0:
		d.rec.DateOfBirth = fmt.Sprintf("%04d", d.year)
	case d.dayFirst:
		d.rec.DateOfBirth = fmt.Sprintf("%02d/%02d/%04d", d.day, d.month, d.year)
	default:
		d.rec.DateOfBirth = fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day)
	}
}

// vaccine is a product by its EU code and its trade name, and the doses of its
// series.
type vaccine struct {
	code, name, doses string
}

var vaccines = []vaccine{
	{"EU/1/20/1528", "Comirnaty", "2"}, {"EU/1/20/1507", "Spikevax", "2"}, {"EU/1/21/1529", "AstraZeneca", "2"},
	{"BBIBP-CorV", "Vero Cell", "2"}, {"Abdala", "Abdala", "3"}, {"Sputnik-V", "Sputnik V", "2"},
	{"Hayat-Vax", "Hayat-Vax", "2"}, {"EU/1/20/1525", "Janssen", "1"},
}

// The campaigns: of adults, of those of 12 to 17 years, of those of 5 to 11.
var (
	adultsFrom   = time.Date(2021, 3, 8, 0, 0, 0, 0, time.UTC)
	teensFrom    = time.Date(2021, 11, 1, 0, 0, 0, 0, time.UTC)
	childrenFrom = time.Date(2022, 4, 14, 0, 0, 0, 0, time.UTC)
)

// dose writes the dose: of children after their campaign began, and of a product
// for them.
func (d *draft) dose() {
	from, days, products := adultsFrom, 480, len(vaccines)
	year := d.person.Birth.Year()
	switch {
	case year > 2009:
		from, days, products = childrenFrom, 100, 2
		// nobody has the dose before the fifth birthday
		if year == lastYear-5 {
			from = time.Date(2021, 12, 31, 0, 0, 0, 0, time.UTC).AddDate(0, 0, 120)
		}
	case year > 2003:
		from, days, products = teensFrom, 220, 2
	}
	v := vaccines[d.rng.IntN(products)]
	d.rec.Product = v.code
	if d.rng.IntN(2) == 0 {
		d.rec.Product = v.name
	}
	d.rec.DosesInSeries = v.doses
	d.rec.DoseNumber = fmt.Sprint(1 + d.rng.IntN(int(v.doses[0]-'0')))
	d.rec.VaccinationDate = from.AddDate(0, 0, d.rng.IntN(days)).Format(time.DateOnly)
	d.rec.LotNumber = fmt.Sprintf("%c%c%04d", 'A'+d.rng.IntN(26), 'A'+d.rng.IntN(26), d.rng.IntN(10000))
	if d.rng.IntN(3) > 0 {
		d.rec.Phone = phone(d.rng)
	}
}

func phone(rng *rand.Rand) string {
	return fmt.Sprintf("0%d%08d", []int{9, 3, 8, 7}[rng.IntN(4)], rng.IntN(100_000_000))
}

// facility draws a facility: the first are the largest.
func (p *Population) facility(rng *rand.Rand, facilities int) string {
	n := int(float64(facilities) * rng.Float64() * rng.Float64())
	return fmt.Sprintf("%02d-%03d", provinces[n%abroad].code, n/abroad+1)
}
