package attest

import (
	"crypto/x509"
	"encoding/asn1"
	"encoding/hex"
	"strings"
)

// attribute is a part of a name.
type attribute struct {
	Type  asn1.ObjectIdentifier
	Value asn1.RawValue
}

// attributeSET is a SET by its name: so encoding/asn1 knows it.
type attributeSET []attribute

// keywords are the short names of attributes. Source: RFC 4514 section 3, RFC 4519;
// the last three as OpenSSL writes them.
var keywords = map[string]string{
	"2.5.4.3": "CN", "2.5.4.6": "C", "2.5.4.7": "L", "2.5.4.8": "ST", "2.5.4.9": "street", "2.5.4.10": "O",
	"2.5.4.11": "OU", "0.9.2342.19200300.100.1.25": "DC", "0.9.2342.19200300.100.1.1": "UID",
	"2.5.4.5": "serialNumber", "2.5.4.12": "title", "1.2.840.113549.1.9.1": "emailAddress",
}

// subjectOf gives the subject of a certificate in the form of RFC 4514, which begins
// with the last attribute. It is empty for a subject that cannot be read.
func subjectOf(c *x509.Certificate) string {
	var names []attributeSET
	if rest, err := asn1.Unmarshal(c.RawSubject, &names); err != nil || len(rest) > 0 {
		return ""
	}
	var b strings.Builder
	for i := len(names) - 1; i >= 0; i-- {
		for j, a := range names[i] {
			switch {
			case j > 0:
				b.WriteByte('+')
			case b.Len() > 0:
				b.WriteByte(',')
			}
			b.WriteString(a.String())
		}
	}
	return b.String()
}

// String gives "CN=…", or the number of an unknown type and its value in hexadecimal.
func (a attribute) String() string {
	keyword, known := keywords[a.Type.String()]
	if !known || !isText(a.Value.Tag) {
		return a.Type.String() + "=#" + hex.EncodeToString(a.Value.FullBytes)
	}
	return keyword + "=" + escape(string(a.Value.Bytes))
}

func isText(tag int) bool {
	return tag == asn1.TagUTF8String || tag == asn1.TagPrintableString || tag == asn1.TagIA5String
}

// escape writes a value as RFC 4514 section 2.4 wants it.
func escape(value string) string {
	var b strings.Builder
	for i := range len(value) {
		c := value[i]
		if strings.IndexByte(`,+"\<>;`, c) >= 0 || c == '#' && i == 0 || c == ' ' && (i == 0 || i == len(value)-1) {
			b.WriteByte('\\')
		}
		b.WriteByte(c)
	}
	return b.String()
}
