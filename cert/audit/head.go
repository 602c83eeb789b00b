package audit

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Head is where a log ends: the sequence number and the hash of its last line. It
// stands for all that the log holds. The zero value is the beginning.
type Head struct {
	Sequence uint64
	Hash     [32]byte
}

// ErrHead says that a text is no Head.
var ErrHead = errors.New("audit: not a head, such as 1001:n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg")

// String gives the sequence number, a colon, and the hash in base64url.
func (h Head) String() string {
	return strconv.FormatUint(h.Sequence, 10) + ":" + base64.RawURLEncoding.EncodeToString(h.Hash[:])
}

// MarshalText is String. The error is always nil.
func (h Head) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText reads what String gives. It fails with ErrHead.
func (h *Head) UnmarshalText(text []byte) error {
	number, hash, _ := strings.Cut(string(text), ":")
	sequence, err := strconv.ParseUint(number, 10, 64)
	sum, ok := decodeHash(hash)
	if err != nil || !ok {
		return ErrHead
	}
	read := Head{sequence, sum}
	if read.String() != string(text) {
		return fmt.Errorf("%w: not in its one form", ErrHead)
	}
	*h = read
	return nil
}

func decodeHash(s string) (sum [32]byte, ok bool) {
	if len(s) != base64.RawURLEncoding.EncodedLen(len(sum)) {
		return sum, false
	}
	n, err := base64.RawURLEncoding.Strict().Decode(sum[:], []byte(s))
	return sum, err == nil && n == len(sum)
}
