package revocation

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"
)

const hashSize = 16

// Hash is what stands in a list for a certificate: the first 16 bytes of a
// SHA-256. Source: EU DCC revocation, hash types.
type Hash [hashSize]byte

func hashOf(data []byte) Hash {
	sum := sha256.Sum256(data)
	return Hash(sum[:hashSize])
}

// HashType says what of a certificate is hashed, or several of these.
type HashType uint8

// The hash types. They can be joined by "or"; zero stands for all of them.
const (
	// Signature is the COSE signature: of ECDSA only the first half, r, so that
	// the other valid signature (r, n-s) is revoked too; of RSA the whole. It
	// revokes one certificate, and not its renewals. It tells nothing about the
	// person.
	Signature HashType = 1 << iota
	// UCI is the identifier ci exactly as it stands in the certificate. It revokes
	// renewals too. An identifier that can be guessed can be found out from its
	// hash by trying; those of Viet Nam have 128 random bits.
	UCI
	// CountryCodeUCI is the country followed by ci, with nothing between.
	CountryCodeUCI

	allTypes = Signature | UCI | CountryCodeUCI
)

var hashTypeNames = [...]string{"SIGNATURE", "UCI", "COUNTRYCODEUCI"}

// ParseHashType reads the name of one type, as EU lists have it: "SIGNATURE",
// "UCI" or "COUNTRYCODEUCI". It fails with an *Error, hash-type-unknown.
func ParseHashType(name string) (HashType, error) {
	i := slices.Index(hashTypeNames[:], name)
	if i < 0 {
		return 0, refuse("hash-type-unknown")
	}
	return 1 << i, nil
}

func parseHashTypes(names []string) (HashType, error) {
	var types HashType
	for _, name := range names {
		t, err := ParseHashType(name)
		if err != nil {
			return 0, err
		}
		types |= t
	}
	return types, nil
}

// String gives the name of the type as EU lists have it, of several types joined
// by commas.
func (t HashType) String() string { return strings.Join(t.names(), ",") }

func (t HashType) names() []string {
	var names []string
	for i, name := range hashTypeNames {
		if t.includes(1 << i) {
			names = append(names, name)
		}
	}
	return names
}

func (t HashType) includes(one HashType) bool { return t == 0 || t&one != 0 }

// sorted gives the hashes in order, each once. It leaves its argument alone.
func sorted(hashes []Hash) []Hash {
	return slices.Compact(sortedBy(hashes, headOfHash, compareHashes))
}

func headOfHash(h *Hash) uint64 { return binary.BigEndian.Uint64(h[:]) }

func compareHashes(a, b Hash) int {
	if x, y := headOfHash(&a), headOfHash(&b); x != y {
		return cmp.Compare(x, y)
	}
	return bytes.Compare(a[8:], b[8:])
}
