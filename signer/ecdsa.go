package signer

import (
	"crypto/elliptic"
	"encoding/asn1"
	"fmt"
	"math/big"
)

func fromDER(der []byte) ([]byte, error) {
	var v struct{ R, S *big.Int }
	if rest, err := asn1.Unmarshal(der, &v); err != nil || len(rest) > 0 {
		return nil, fmt.Errorf("%w: not an ECDSA signature", ErrSign)
	}
	n := elliptic.P256().Params().N
	if new(big.Int).Lsh(v.S, 1).Cmp(n) > 0 {
		v.S.Sub(n, v.S)
	}
	out := make([]byte, 64)
	v.R.FillBytes(out[:32])
	v.S.FillBytes(out[32:])
	return out, nil
}
