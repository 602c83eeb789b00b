package revocation

import (
	"io"
	"math/rand/v2"
	"time"
)

// FindHash looks for a hash that no certificate has.
func FindHash(u *Lists, keyID string, h Hash, at time.Time) bool {
	id := Identifiers{keyID: keyID, count: 1}
	id.hashes[0] = typedHash{h, UCI}
	return u.Find(id, at).Revoked
}

// ReadArchive reads an archive that may be so large.
func ReadArchive(r io.Reader, limit int64) error {
	_, err := readArchive(r, limit)
	return err
}

// RandomBloom gives a filter for n entries at the default rate in which half of the
// bits are set.
func RandomBloom(n int) *Bloom {
	b, err := newBloom(n, 0)
	if err != nil {
		panic(err)
	}
	random := rand.NewChaCha8([32]byte{})
	random.Read(b.bits)
	b.present, b.rate = int32(n), b.measure()
	return b
}

// RateOf gives the rate that is stated with a hash that is found.
func RateOf(u *Lists, h Hash, at time.Time) float64 {
	id := Identifiers{count: 1}
	id.hashes[0] = typedHash{h, UCI}
	return u.Find(id, at).Rate
}
