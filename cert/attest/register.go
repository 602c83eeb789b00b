package attest

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/big"
	"slices"
	"strings"
)

// MaxRegister is how long a register may be, in bytes. Viet Nam has some twelve
// thousand facilities, a row of which takes about 150.
const MaxRegister = 64 << 20

// Register says with which certificates a facility signs. It never changes and is safe
// for concurrent use.
type Register struct {
	rows map[string][]registerRow // by the code of the facility
}

// registerRow describes a certificate; what is empty is not asked for.
type registerRow struct {
	subject string
	serial  *big.Int
	spki    []byte
}

// The columns of a register.
const (
	columnFacility = "facility_id"
	columnSubject  = "subject"
	columnSerial   = "serial"
	columnSPKI     = "spki_sha256"
)

// ReadRegister reads a register: CSV in UTF-8 with a header row, a row for each
// certificate of a facility. A facility may have several, and a certificate may be in
// several rows: a health department that signs for the facilities of a province.
//
//	facility_id  the code of the facility, as records have it
//	subject      the subject in the form of RFC 4514 ("CN=…,O=…,C=VN"), as by
//	             openssl x509 -noout -subject -nameopt RFC2253,-esc_msb,utf8;
//	             capitals do not matter
//	serial       the serial number in hexadecimal, as by openssl x509 -noout -serial
//	spki_sha256  the SHA-256 of the public key (SubjectPublicKeyInfo), in hexadecimal
//
// All that a row gives has to fit. It gives subject or spki_sha256, since each
// authority has serial numbers of its own. Other columns are left alone, and so is a
// byte-order mark.
//
// It fails with RegisterMalformed, which names the line, TooLarge, or the error of the
// reader: a register that is half read is none.
func ReadRegister(r io.Reader) (*Register, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxRegister+1))
	if err != nil {
		return nil, fmt.Errorf("attest: reading the register: %w", err)
	}
	if len(data) > MaxRegister {
		return nil, TooLarge
	}
	table := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))))
	table.ReuseRecord = true
	header, err := table.Read()
	if err != nil {
		return nil, fmt.Errorf("%w: line 1", RegisterMalformed)
	}
	header = slices.Clone(header)
	if !slices.Contains(header, columnFacility) {
		return nil, fmt.Errorf("%w: no column %s", RegisterMalformed, columnFacility)
	}
	register := &Register{map[string][]registerRow{}}
	for {
		cells, err := table.Read()
		if errors.Is(err, io.EOF) {
			return register, nil
		}
		if broken, ok := errors.AsType[*csv.ParseError](err); ok {
			return nil, fmt.Errorf("%w: line %d", RegisterMalformed, broken.StartLine)
		}
		facility, row, ok := readRow(header, cells)
		if !ok {
			line, _ := table.FieldPos(0)
			return nil, fmt.Errorf("%w: line %d", RegisterMalformed, line)
		}
		register.rows[facility] = append(register.rows[facility], row)
	}
}

func readRow(header, cells []string) (facility string, row registerRow, ok bool) {
	for i, name := range header {
		cell := strings.TrimSpace(cells[i])
		if cell == "" {
			continue
		}
		digits := strings.ReplaceAll(cell, ":", "")
		switch name {
		case columnFacility:
			facility = strings.Clone(cell)
		case columnSubject:
			row.subject = strings.Clone(cell)
		case columnSerial:
			if row.serial, ok = new(big.Int).SetString(digits, 16); !ok {
				return "", row, false
			}
		case columnSPKI:
			var err error
			if row.spki, err = hex.DecodeString(digits); err != nil || len(row.spki) != sha256.Size {
				return "", row, false
			}
		}
	}
	return facility, row, facility != "" && (row.subject != "" || row.spki != nil)
}

// check reports whether a facility signs with a certificate.
func (r *Register) check(facility string, c *x509.Certificate) error {
	rows, known := r.rows[facility]
	if !known {
		return FacilityUnknown
	}
	for _, row := range rows {
		if row.describes(c) {
			return nil
		}
	}
	return FacilityMismatch
}

func (r registerRow) describes(c *x509.Certificate) bool {
	spki := sha256.Sum256(c.RawSubjectPublicKeyInfo)
	return (r.spki == nil || bytes.Equal(r.spki, spki[:])) &&
		(r.serial == nil || r.serial.Cmp(c.SerialNumber) == 0) &&
		(r.subject == "" || strings.EqualFold(r.subject, subjectOf(c)))
}
