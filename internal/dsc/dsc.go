// Package dsc reads certificates of strangers: what a document signer's key may
// sign, and which keys cost too much to check signatures with.
package dsc

import (
	"crypto/x509"
	"encoding/asn1"
)

// Kinds is a set of kinds of certificates.
type Kinds uint8

// The kinds that a document signer may be limited to.
const (
	Test Kinds = 1 << iota
	Vaccination
	Recovery
)

// Extended key usages under both spellings of the arc: the right one, and one
// with a 0 in it, which many countries use. Source: hcert-spec 1.0.8, document
// signer certificates.
var arcs = [...]asn1.ObjectIdentifier{
	{1, 3, 6, 1, 4, 1, 1847, 2021, 1},
	{1, 3, 6, 1, 4, 1, 0, 1847, 2021, 1},
}

var kindOfArc = map[int]Kinds{1: Test, 2: Vaccination, 3: Recovery}

// KindsOf gives the kinds that a certificate limits its key to; none of them
// where it does not limit it.
func KindsOf(c *x509.Certificate) Kinds {
	var kinds Kinds
	for _, oid := range c.UnknownExtKeyUsage {
		for _, arc := range arcs {
			if len(oid) == len(arc)+1 && oid[:len(arc)].Equal(arc) {
				kinds |= kindOfArc[oid[len(arc)]]
			}
		}
	}
	return kinds
}

// Allow reports whether a key limited to k may sign a kind.
func (k Kinds) Allow(kind Kinds) bool { return k == 0 || kind == 0 || k&kind != 0 }

// Signs reports whether a certificate lets its key sign messages at all: one of
// a national root, which signs certificates only, does not. A certificate that
// says nothing lets it.
func Signs(c *x509.Certificate) bool {
	return c.KeyUsage == 0 || c.KeyUsage&x509.KeyUsageDigitalSignature != 0
}
