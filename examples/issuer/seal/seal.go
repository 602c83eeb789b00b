package seal

import (
	"encoding/binary"
	"fmt"
	"io"
	"log/slog"

	"github.com/tink-crypto/tink-go/v2/prf"
	"github.com/tink-crypto/tink-go/v2/tink"
)

const (
	// Overhead is how much longer a sealed value is than the plain one, in bytes: key
	// ID 5, nonce 12, tag 16. Source: Tink wire format, AES-GCM.
	Overhead = 5 + 12 + 16
	// MaxSeals is how many values one key may seal: random nonces of 96 bits are then
	// still unlike each other. Nothing counts them; see Rotation. Source: NIST SP
	// 800-38D section 8.3.
	MaxSeals = 1 << 32
	// IndexSize is the length of a blind index, in bytes. Source: HMAC-SHA-256.
	IndexSize = 32
)

// Seal has the keys. It shows them to nobody: printed or logged it is "seal.Seal", and
// in JSON {}. Open makes one; the zero value does not work. It never changes, and is
// safe for concurrent use.
type Seal struct {
	values tink.AEAD
	index  *prf.Set
}

// Seal encrypts a value that may be empty or nil. About says where it belongs, and has
// to be the same to open it: see About. The same value gives another result each time.
func (s *Seal) Seal(plain, about []byte) ([]byte, error) {
	sealed, err := s.values.Encrypt(plain, about)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return sealed, nil
}

// Open gives the plain value of a sealed one. It fails with ErrSealed.
func (s *Seal) Open(sealed, about []byte) ([]byte, error) {
	plain, err := s.values.Decrypt(sealed, about)
	if err != nil {
		return nil, ErrSealed
	}
	return plain, nil
}

// Index gives the blind index of a value: the same for equal values of one kind, and
// unlike that of any other kind. The value is taken as it is, byte by byte.
func (s *Seal) Index(kind, value string) [IndexSize]byte {
	index, err := s.index.ComputePrimaryPRF(About(kind, value), IndexSize)
	if err != nil {
		panic("seal: " + err.Error()) // Open has tried it
	}
	return [IndexSize]byte(index)
}

// About joins the parts of a place, as table, column and row, so that no other parts
// give the same bytes.
func About(parts ...string) []byte {
	var about []byte
	for _, part := range parts {
		about = binary.AppendUvarint(about, uint64(len(part)))
		about = append(about, part...)
	}
	return about
}

// Format keeps the keys out of every verb of package fmt.
func (Seal) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "seal.Seal") }

// LogValue keeps the keys out of logs.
func (Seal) LogValue() slog.Value { return slog.StringValue("seal.Seal") }
