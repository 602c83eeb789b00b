package pkcs11

import (
	"crypto/elliptic"
	"encoding/asn1"
	"fmt"
	"math/big"

	"github.com/vaxcert/vaxcert/signer"
)

var (
	order     = elliptic.P256().Params().N
	halfOrder = new(big.Int).Rsh(order, 1)
)

// parseRaw reads what CKM_ECDSA gives: r and s of equal length, at most 32 bytes
// each, between 1 and the order minus 1. Source: PKCS#11 3.0, section 2.3.1.
func parseRaw(raw []byte) (r, s *big.Int, err error) {
	half := len(raw) / 2
	if len(raw)%2 != 0 || half == 0 || half > 32 {
		return nil, nil, fmt.Errorf("%w: the token gave %d bytes that are no signature of P-256", signer.ErrSign, len(raw))
	}
	r, s = new(big.Int).SetBytes(raw[:half]), new(big.Int).SetBytes(raw[half:])
	if r.Sign() == 0 || s.Sign() == 0 || r.Cmp(order) >= 0 || s.Cmp(order) >= 0 {
		return nil, nil, fmt.Errorf("%w: the token gave numbers that are no signature of P-256", signer.ErrSign)
	}
	return r, s, nil
}

// lowRaw makes of it r and s of 32 bytes each, with the smaller of the two values
// that s can have.
func lowRaw(raw []byte) ([]byte, error) {
	r, s, err := parseRaw(raw)
	if err != nil {
		return nil, err
	}
	if s.Cmp(halfOrder) > 0 {
		s.Sub(order, s)
	}
	out := make([]byte, 64)
	r.FillBytes(out[:32])
	s.FillBytes(out[32:])
	return out, nil
}

// derOf makes of it the SEQUENCE of RFC 3279, which X.509 has.
func derOf(raw []byte) ([]byte, error) {
	r, s, err := parseRaw(raw)
	if err != nil {
		return nil, err
	}
	return asn1.Marshal(struct{ R, S *big.Int }{r, s})
}
