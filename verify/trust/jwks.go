package trust

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"math/big"

	"github.com/vaxcert/vaxcert/verify"
)

// WriteJWKS writes keys as a JSON Web Key Set (RFC 7517), which Read takes
// again. What a JWK has no member for is in country, usage (t, v, r), nbf and
// exp. It fails with verify.ErrKey for other keys than verify.KeyOf gives, or
// with the error of w.
func WriteJWKS(w io.Writer, keys []verify.Key) error {
	set := struct {
		Keys []jwk `json:"keys"`
	}{make([]jwk, 0, len(keys))}
	for _, k := range keys {
		key := jwk{KeyID: base64.StdEncoding.EncodeToString(k.ID), Country: k.Country, NotBefore: seconds(k.NotBefore), NotAfter: seconds(k.NotAfter)}
		if err := key.setPublic(k); err != nil {
			return err
		}
		for _, letter := range []string{"t", "v", "r"} {
			if k.Usage&usageLetters[letter] != 0 {
				key.Usage = append(key.Usage, letter)
			}
		}
		set.Keys = append(set.Keys, key)
	}
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	return e.Encode(set)
}

func (k *jwk) setPublic(key verify.Key) error {
	if !supported(key.Public) {
		return fmt.Errorf("%w: not P-256, P-384 or RSA", verify.ErrKey)
	}
	encode := base64.RawURLEncoding.EncodeToString
	switch public := key.Public.(type) {
	case *ecdsa.PublicKey:
		point, err := public.Bytes()
		if err != nil {
			return fmt.Errorf("%w: %w", verify.ErrKey, err)
		}
		half := len(point) / 2
		k.KeyType, k.Curve, k.X, k.Y = "EC", public.Params().Name, encode(point[1:1+half]), encode(point[1+half:])
	case *rsa.PublicKey:
		k.KeyType, k.N, k.E = "RSA", encode(public.N.Bytes()), encode(big.NewInt(int64(public.E)).Bytes())
	}
	return nil
}
