package dsc

import (
	"bytes"
	"crypto/x509"
	"math/big"

	"golang.org/x/crypto/cryptobyte"
	cryptobyte_asn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// Parse reads a certificate as crypto/x509 does, and also one whose serial
// number is negative, as some countries' are: nothing here depends on it. It
// fails with the error of crypto/x509.
func Parse(der []byte) (*x509.Certificate, error) {
	c, err := x509.ParseCertificate(der)
	if err == nil {
		return c, nil
	}
	body, serial, ok := serialOf(der)
	if !ok || len(serial) == 0 || serial[0] < 0x80 {
		return nil, err
	}
	number := new(big.Int).Sub(new(big.Int).SetBytes(serial), new(big.Int).Lsh(big.NewInt(1), uint(8*len(serial))))
	positive := bytes.Clone(der)
	_, inCopy, _ := serialOf(positive)
	inCopy[0] = 1
	c, again := x509.ParseCertificate(positive)
	if again != nil {
		return nil, err
	}
	c.Raw, c.RawTBSCertificate, c.SerialNumber = der, body, number
	return c, nil
}

// serialOf gives the part of a certificate that is signed, and the content of
// its serial number.
func serialOf(der []byte) (body, serial []byte, ok bool) {
	input := cryptobyte.String(der)
	var certificate, whole, content, number cryptobyte.String
	version := cryptobyte_asn1.Tag(0).ContextSpecific().Constructed()
	if !input.ReadASN1(&certificate, cryptobyte_asn1.SEQUENCE) || !certificate.ReadASN1Element(&whole, cryptobyte_asn1.SEQUENCE) {
		return nil, nil, false
	}
	inner := whole
	ok = inner.ReadASN1(&content, cryptobyte_asn1.SEQUENCE) && content.SkipOptionalASN1(version) &&
		content.ReadASN1(&number, cryptobyte_asn1.INTEGER)
	return whole, number, ok
}
