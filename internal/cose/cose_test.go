package cose

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/hex"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	gocose "github.com/veraison/go-cose"

	"github.com/vaxcert/vaxcert/internal/cbortree"
)

func unhex(s string) string {
	data, err := hex.DecodeString(s)
	if err != nil {
		panic(err)
	}
	return string(data)
}

func parse(t testing.TB, data string) Message {
	t.Helper()
	var tree cbortree.Tree
	m, err := Parse(&tree, data)
	require.NoError(t, err)
	return m
}

// sign makes a message and returns what an independent library says of it.
func sign(t *testing.T, alg int64, key crypto.Signer, signature func(digest []byte) []byte) ([]byte, error) {
	t.Helper()
	protected := AppendProtected(nil, alg, []byte("8 bytes!"))
	payload := []byte("This is the content.")
	toBeSigned := AppendToBeSigned(nil, string(protected), string(payload))
	digest := sha256.Sum256(toBeSigned)
	sig := signature(digest[:])
	message := Append(nil, protected, payload, sig)

	m := parse(t, string(message))
	require.Equal(t, string(payload), m.Payload)
	require.NoError(t, Verify(key.Public(), m.Alg, AppendToBeSigned(nil, m.Protected, m.Payload), m.Signature))

	var theirs gocose.Sign1Message
	require.NoError(t, theirs.UnmarshalCBOR(message))
	verifier, err := gocose.NewVerifier(gocose.Algorithm(alg), key.Public())
	require.NoError(t, err)
	return message, theirs.Verify(nil, verifier)
}

func TestAnotherLibraryBelievesWhatIsMade(t *testing.T) {
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	message, err := sign(t, ES256, ec, func(digest []byte) []byte {
		r, s, err := ecdsa.Sign(rand.Reader, ec, digest)
		require.NoError(t, err)
		return append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)
	})
	require.NoError(t, err)
	require.True(t, bytes.HasPrefix(message, []byte("\xd2\x84\x4d\xa2\x01\x26\x04\x48")), "tag 18, {1: -7, 4: kid}")

	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	_, err = sign(t, PS256, key, func(digest []byte) []byte {
		sig, err := rsa.SignPSS(rand.Reader, key, crypto.SHA256, digest, &rsa.PSSOptions{SaltLength: 32})
		require.NoError(t, err)
		return sig
	})
	require.NoError(t, err)
}

func TestTheKeyDecidesTheAlgorithm(t *testing.T) {
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	for name, c := range map[string]struct {
		key  crypto.PublicKey
		alg  int64
		want error
	}{
		"PS256 with an elliptic key": {ec.Public(), PS256, ErrAlgorithm},
		"ES384":                      {ec.Public(), -35, ErrAlgorithm},
		"short signature":            {ec.Public(), ES256, ErrSignature},
		"RSA 1024":                   {&rsa.PublicKey{N: new(big.Int).Lsh(big.NewInt(1), 1023), E: 65537}, PS256, ErrWeakKey},
		"RSA 8192":                   {&rsa.PublicKey{N: new(big.Int).Lsh(big.NewInt(1), 8191), E: 65537}, PS256, ErrWeakKey},
		"ES256 with an RSA key":      {&rsa.PublicKey{N: new(big.Int).Lsh(big.NewInt(1), 2047), E: 65537}, ES256, ErrAlgorithm},
		"no point":                   {&ecdsa.PublicKey{Curve: elliptic.P256()}, ES256, ErrWeakKey},
		"no key":                     {nil, ES256, ErrWeakKey},
		"a nil key":                  {(*ecdsa.PublicKey)(nil), ES256, ErrWeakKey},
		"a nil RSA key":              {(*rsa.PublicKey)(nil), PS256, ErrWeakKey},
		"a private key by mistake":   {ec, ES256, ErrWeakKey},
	} {
		require.ErrorIs(t, Verify(c.key, c.alg, []byte("x"), "short"), c.want, name)
	}
	zeros := string(make([]byte, 64))
	require.ErrorIs(t, Verify(ec.Public(), ES256, []byte("x"), zeros), ErrSignature)
}

func TestP384IsTakenButOutsideTheProfile(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	require.NoError(t, err)
	digest := sha256.Sum256([]byte("x"))
	r, s, err := ecdsa.Sign(rand.Reader, key, digest[:])
	require.NoError(t, err)
	sig := append(r.FillBytes(make([]byte, 48)), s.FillBytes(make([]byte, 48))...)
	require.NoError(t, Verify(key.Public(), ES256, []byte("x"), string(sig)))
	require.True(t, OutsideProfile(key.Public()))
}

func TestWrappers(t *testing.T) {
	body := "8443a10126a1044231314178" + "4179"
	for prefix, tagged := range map[string]bool{"": false, "d2": true, "d83dd2": true} {
		m := parse(t, unhex(prefix+body))
		require.Equal(t, tagged, m.Tagged, prefix)
		require.Equal(t, "11", m.KID)
		require.Equal(t, InUnprotected, m.KIDPlace)
		require.Equal(t, InProtected, m.AlgPlace)
	}
}

func TestRefusals(t *testing.T) {
	for name, c := range map[string]struct {
		input string
		want  error
	}{
		"nothing":                   {"", ErrCBOR},
		"null":                      {"f6", ErrStructure},
		"number":                    {"01", ErrStructure},
		"tag 998":                   {"d903e68443a10126a041784179", ErrTag},
		"tag 61 twice":              {"d83dd83d8443a10126a041784179", ErrTag},
		"five parts":                {"d28543a10126a04178417900", ErrStructure},
		"indefinite array":          {"d29f43a10126a041784179ff", ErrStructure},
		"null payload":              {"d28443a10126a0f64179", ErrDetached},
		"null protected":            {"d284f6a041784179", ErrStructure},
		"null signature":            {"d28443a10126a04178f6", ErrStructure},
		"null unprotected":          {"d28443a10126f641784179", ErrHeader},
		"protected is an array":     {"d2844180a041784179", ErrHeader},
		"protected is not CBOR":     {"d28441ffa041784179", ErrCBOR},
		"text algorithm":            {"d28448a101654553323536a041784179", ErrAlgType},
		"text kid":                  {"d28443a10126a10462313141784179", ErrKIDType},
		"no algorithm":              {"d28440a041784179", ErrAlgMissing},
		"critical":                  {"d28446a20126028118a041784179", ErrCBOR},
		"critical, well formed":     {"d28447a2012602811863a041784179", ErrCritical},
		"critical in unprotected":   {"d28443a10126a1028118634178" + "4179", ErrCritical},
		"data after the message":    {"d28443a10126a04178417900", ErrCBOR},
		"duplicate header label":    {"d28445a201260126a041784179", ErrCBOR},
		"protected header cut off":  {"d28442a101a041784179", ErrCBOR},
		"signature of another kind": {"d28443a10126a041786179", ErrStructure},
	} {
		var tree cbortree.Tree
		m, err := Parse(&tree, unhex(c.input))
		require.ErrorIs(t, err, c.want, name)
		require.Zero(t, m, "a failed parse returns nothing")
	}
}

func TestProtectedHeaderWins(t *testing.T) {
	m := parse(t, unhex("d28448a2012604433131"+"31"+"a204423232013824"+"41784179"))
	require.Equal(t, "111", m.KID)
	require.EqualValues(t, ES256, m.Alg)
	require.Equal(t, InProtected, m.AlgPlace)
	require.True(t, m.KIDsDiffer)
	require.True(t, m.Doubled)
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"d28443a10126a1044231314178" + "4179", "d83dd28443a10126a041784179", "8440a2012604413141784179"} {
		f.Add([]byte(unhex(seed)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<14 {
			return
		}
		var tree cbortree.Tree
		m, err := Parse(&tree, string(data))
		if err != nil {
			require.Zero(t, m)
			return
		}
		AppendToBeSigned(nil, m.Protected, m.Payload)
		// What the other library opens, we open with the same content.
		var theirs gocose.Sign1Message
		if theirs.UnmarshalCBOR(data) == nil {
			require.Equal(t, string(theirs.Payload), m.Payload)
			require.Equal(t, string(theirs.Signature), m.Signature)
		}
	})
}
