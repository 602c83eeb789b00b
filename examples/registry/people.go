package registry

import (
	"database/sql"
	"hash/fnv"
	"strings"

	"github.com/vaxcert/vaxcert/identity"
)

// columns are those of a person, in the order of scanPerson and values.
const columns = "personal_id, old_id, passport, full_name, birth, sex, province, country"

// KeyHash is a key as the table of keys has it: 64 bits of FNV-1a. Two keys with
// one hash give a few more candidates, which Candidates may do.
func KeyHash(key string) int64 {
	h := fnv.New64a()
	h.Write([]byte(key))
	return int64(h.Sum64())
}

// values gives the columns of a person.
func values(p identity.Person) []any {
	old := p.OldID
	if !isNumber(old, 9) {
		old = ""
	}
	return []any{
		p.PersonalID, old, text(p.Passport), text(p.FullName),
		p.Birth.String(), p.Sex.String(), text(p.Province), text(p.Country),
	}
}

// text puts U+FFFD for what databases do not take: NUL, and bytes that are not
// UTF-8.
func text(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

func scanPerson(rows *sql.Rows) (identity.Person, error) {
	var p identity.Person
	var birth, sex string
	err := rows.Scan(&p.PersonalID, &p.OldID, &p.Passport, &p.FullName, &birth, &sex, &p.Province, &p.Country)
	// Others may have filled the table: what cannot be read is not known.
	p.Birth, _ = identity.ParseDate(birth)
	p.Sex, _ = identity.ParseSex(sex)
	return p, err
}
