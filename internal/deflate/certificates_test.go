package deflate

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"strings"
)

// The template is derived from certificates made up from the specification:
// its keys, value sets and text forms, and names, places and numbers drawn at
// random. One half is shaped like Viet Nam's, the other like anybody's. None of
// it comes from the shared certificates, which the template is measured with.
type maker struct {
	*rand.Rand
	out []byte
}

func madeUpCertificates(n int) [][]byte {
	messages := make([][]byte, n)
	for i := range messages {
		m := maker{Rand: rand.New(rand.NewPCG(2021, uint64(i)))}
		messages[i] = m.message(i%2 == 0)
	}
	return messages
}

func (m *maker) head(major byte, n int) {
	switch {
	case n < 24:
		m.out = append(m.out, major<<5|byte(n))
	case n < 1<<8:
		m.out = append(m.out, major<<5|24, byte(n))
	case n < 1<<16:
		m.out = binary.BigEndian.AppendUint16(append(m.out, major<<5|25), uint16(n))
	default:
		m.out = binary.BigEndian.AppendUint32(append(m.out, major<<5|26), uint32(n))
	}
}

func (m *maker) text(s string) {
	m.head(3, len(s))
	m.out = append(m.out, s...)
}

func (m *maker) random(n int) {
	for range n {
		m.out = append(m.out, byte(m.Uint32()))
	}
}

func (m *maker) one(of ...string) string { return of[m.IntN(len(of))] }

func (m *maker) chars(alphabet string, n int) string {
	var b strings.Builder
	for range n {
		b.WriteByte(alphabet[m.IntN(len(alphabet))])
	}
	return b.String()
}

func (m *maker) date(from, years int) string {
	return fmt.Sprintf("%04d-%02d-%02d", from+m.IntN(years), 1+m.IntN(12), 1+m.IntN(28))
}

// entries writes a map, in the order given or in any.
func (m *maker) entries(ordered bool, entries ...func()) {
	m.head(5, len(entries))
	order := m.Perm(len(entries))
	for i, entry := range entries {
		if !ordered {
			entry = entries[order[i]]
		}
		entry()
	}
}

const (
	upperHex = "0123456789ABCDEF"
	upper    = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	digits   = "0123456789"
)

func (m *maker) message(vietNam bool) []byte {
	ordered := vietNam || m.IntN(2) == 0
	country := m.chars(upper, 2)
	if vietNam {
		country = "VN"
	}
	m.claims(country, vietNam, ordered)
	payload := m.out
	m.out = []byte{0xD2, 0x84}
	alg := []byte{0x01, 0x26}
	signature := 64
	if m.IntN(8) == 0 {
		alg, signature = []byte{0x01, 0x38, 0x24}, 256
	}
	m.head(2, 11+len(alg))
	m.out = append(m.out, 0xA2)
	if m.IntN(2) == 0 {
		m.out = append(m.out, alg...)
		alg = nil
	}
	m.out = append(m.out, 0x04, 0x48)
	m.random(8)
	m.out = append(append(m.out, alg...), 0xA0)
	m.head(2, len(payload))
	m.out = append(m.out, payload...)
	m.head(2, signature)
	m.random(signature)
	return m.out
}

func (m *maker) claims(country string, vietNam, ordered bool) {
	issued := 1625000000 + m.IntN(200_000_000)
	claims := []func(){
		func() { m.head(0, 1); m.text(country) },
		func() { m.head(0, 4); m.head(0, issued+31_536_000) },
		func() { m.head(0, 6); m.head(0, issued) },
		func() {
			m.head(1, 259)
			m.head(5, 1)
			m.head(0, 1)
			m.certificate(country, vietNam, ordered)
		},
	}
	if vietNam {
		claims = append(claims, func() {
			m.head(1, 65_536+m.IntN(5_000))
			m.head(5, 1)
			m.head(0, 1)
			m.text(m.one("VNM", "VNM", "VNM", m.chars(upper, 3)))
		})
	}
	m.entries(ordered, claims...)
}

func (m *maker) certificate(country string, vietNam, ordered bool) {
	kind := "v"
	if !vietNam {
		kind = m.one("v", "v", "t", "r")
	}
	family, given := m.name(vietNam)
	m.entries(ordered,
		func() {
			m.text(kind)
			m.head(4, 1)
			m.entry(kind, country, vietNam, ordered)
		},
		func() { m.text("dob"); m.text(m.date(1935, 80)) },
		func() {
			m.text("nam")
			m.entries(ordered,
				func() { m.text("fn"); m.text(family) },
				func() { m.text("gn"); m.text(given) },
				func() { m.text("fnt"); m.text(transliterated(family)) },
				func() { m.text("gnt"); m.text(transliterated(given)) },
			)
		},
		func() { m.text("ver"); m.text(m.one("1.0.0", "1.2.1", "1.3.0", "1.3.0")) },
	)
}

func (m *maker) entry(kind, country string, vietNam, ordered bool) {
	field := func(key string, value func()) func() {
		return func() { m.text(key); value() }
	}
	text := func(key string, of ...string) func() {
		return field(key, func() { m.text(m.one(of...)) })
	}
	number := func(key string, n int) func() {
		return field(key, func() { m.head(0, n) })
	}
	doses := 1 + m.IntN(3)
	common := []func(){
		field("ci", func() { m.text(m.uvci(country, vietNam)) }),
		text("co", country),
		text("is", m.issuer(vietNam)),
		text("tg", "840539006"),
	}
	day := m.date(2021, 3)
	switch kind {
	case "v":
		common = append(common,
			number("dn", doses), number("sd", max(2, doses)),
			text("dt", day),
			text("ma", "ORG-100030215", "ORG-100031184", "ORG-100001699", "ORG-100001417", "ORG-100020693", "ORG-100032020"),
			text("mp", "EU/1/20/1528", "EU/1/20/1507", "EU/1/21/1529", "EU/1/20/1525", "BBIBP-CorV", "Sputnik-V", "CoronaVac"),
			text("vp", "1119349007", "1119305005", "J07BX03"))
	case "t":
		taken := day + fmt.Sprintf("T%02d:%02d:%02dZ", m.IntN(24), m.IntN(60), m.IntN(60))
		common = append(common,
			text("tt", "LP6464-4", "LP217198-3"),
			text("sc", taken),
			text("tr", "260415000"),
			text("tc", m.issuer(false)))
		if m.IntN(2) == 0 {
			common = append(common, text("ma", m.chars(digits, 4)))
		} else {
			common = append(common, text("nm", m.one("SARS-CoV-2 PCR", "Rapid antigen test", "COVID-19 RT-PCR")))
		}
	case "r":
		common = append(common, text("fr", day), text("df", day), text("du", m.date(2022, 2)))
	}
	if ordered {
		// Keys of two letters: the deterministic order is the alphabet's.
		byKey := map[string]func(){}
		for _, f := range common {
			start := len(m.out)
			f()
			byKey[string(m.out[start+1:start+3])] = f
			m.out = m.out[:start]
		}
		common = common[:0]
		for _, key := range strings.Fields("ci co df dn dt du fr is ma mp nm sc sd tc tg tr tt vp") {
			if f := byKey[key]; f != nil {
				common = append(common, f)
			}
		}
	}
	m.entries(ordered, common...)
}

func (m *maker) uvci(country string, vietNam bool) string {
	id := "URN:UVCI:01:" + country + ":"
	if vietNam {
		return id + m.chars(upperHex, 32)
	}
	switch m.IntN(4) {
	case 0:
		return id + m.chars(upperHex, 32)
	case 1:
		return id + m.chars(upper+digits, 16+m.IntN(10))
	case 2:
		return id + m.chars(upper, 3) + "/" + m.chars(upper+digits, 20) + "#" + m.chars(upper+digits, 1)
	}
	return id + m.chars(upper+digits, 20+m.IntN(8)) + "#" + m.chars(upper+digits, 1)
}

func (m *maker) issuer(vietNam bool) string {
	if vietNam {
		return m.one("Bộ Y tế", "Cục Y tế dự phòng", "Cục Phòng bệnh", "Sở Y tế", "Ministry of Health")
	}
	place := m.one("Lisboa", "Hellas", "Nordland", "Espana", "Polska", "Suomi", "Eesti", "Belgique", "Cymru", "Kenya")
	return m.one("Ministry of Health", "Ministry of Health, "+place, "Ministerstvo zdravotnictvi", "Department of Health",
		"Public Health Agency", "National Health Service", place+" eHealth", "Ministère de la Santé", "Test Centre "+place)
}

func (m *maker) name(vietNam bool) (family, given string) {
	if vietNam {
		return m.one("Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý"),
			m.one("Thị", "Thị", "Văn", "Văn", "Minh", "Đức", "Ngọc", "Hữu", "Quang", "Thanh", "Xuân") + " " +
				m.one("Anh", "Bình", "Châu", "Dũng", "Đạt", "Giang", "Hà", "Hạnh", "Hằng", "Hiếu", "Hòa", "Hùng", "Hương", "Khánh", "Lan", "Linh", "Long",
					"Mai", "Nam", "Nga", "Phong", "Phúc", "Phương", "Quân", "Sơn", "Tâm", "Thảo", "Thủy", "Trang", "Trung", "Tuấn", "Vân", "Yến")
	}
	return m.one("Smith", "Müller", "Rossi", "García", "Novák", "Jensen", "Papadopoulos", "Kowalska", "O'Brien", "Silva Santos", "Virtanen", "Öberg", "Dubois", "van der Berg"),
		m.one("Anna", "John", "Maria José", "Jürgen", "Ève", "Peter", "Łucja", "Giulia", "Zoë", "Thomas Edward", "Ivan", "Kateřina", "Nikos")
}

func transliterated(name string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return '<'
		}
		if i := strings.IndexRune(marked, r); i >= 0 {
			return rune(plain[len([]rune(marked[:i]))])
		}
		return r
	}, strings.ToUpper(strings.ReplaceAll(name, "'", "")))
}

const (
	marked = "ÀÁÂÃẠẢẦẤẬẪẨĂẰẮẶẴẲÈÉÊËẸẺẼỀẾỆỄỂÌÍỊỈĨÒÓÔÕÖỌỎỒỐỘỖỔƠỜỚỢỠỞÙÚŨÜỤỦƯỪỨỰỮỬỲÝỴỶỸĐŁŘ"
	plain  = "AAAAAAAAAAAAAAAAAEEEEEEEEEEEEIIIIIOOOOOOOOOOOOOOOOOOUUUUUUUUUUUUYYYYYDLR"
)
