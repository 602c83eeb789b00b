package trust_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/x509"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/verify/trust"
)

// Options.Signer is any type to the compiler: what it cannot be is said at once, and
// not by a signature that does not verify.
func TestTheSignerOfAListMayBeACertificate(t *testing.T) {
	n := newNetwork(t)
	signed := string(snapshot(t, n, read(t, armour(n.signer), trust.Options{}).Keys()))
	for name, signer := range map[string]any{"key": n.signer.PublicKey, "certificate": n.signer.Certificate} {
		require.Equal(t, trust.Good, read(t, signed, trust.Options{Signer: signer}).Signature, name)
		list, err := trust.LoadSnapshot([]byte(signed), signer)
		require.NoError(t, err, name)
		require.Len(t, list.Entries, 1)
		list, err = trust.ReadFS(fstest.MapFS{"keys": {Data: []byte(signed)}}, trust.Options{Signer: signer})
		require.NoError(t, err, name)
		require.Len(t, list.Entries, 1)
	}
	stranger := issue(t, nil, "VN", "stranger", false)
	_, err := trust.Read(strings.NewReader(signed), trust.Options{Signer: stranger.Certificate})
	require.ErrorIs(t, err, trust.ErrSignature)
	for name, signer := range map[string]any{
		"a root":              n.root.Certificate,
		"no certificate":      (*x509.Certificate)(nil),
		"a value":             *n.signer.Certificate,
		"several":             []*x509.Certificate{n.signer.Certificate},
		"bytes":               n.signer.Raw,
		"a private key":       n.signer.key,
		"a key without point": &ecdsa.PublicKey{Curve: elliptic.P256()},
		"no key":              (*ecdsa.PublicKey)(nil),
	} {
		_, err := trust.Read(strings.NewReader(signed), trust.Options{Signer: signer})
		require.ErrorIs(t, err, trust.ErrSigner, name)
		_, err = trust.LoadSnapshot([]byte(signed), signer)
		require.ErrorIs(t, err, trust.ErrSigner, name)
		_, err = trust.ReadFS(fstest.MapFS{"keys": {Data: []byte(signed)}}, trust.Options{Signer: signer})
		require.ErrorIs(t, err, trust.ErrSigner, name)
	}
}

// A national root given for a document signer is a mistake that is easily made.
func TestWhyAListHasNoKey(t *testing.T) {
	n := newNetwork(t)
	old := issue(t, nil, "VN", "old", false, func(c *x509.Certificate) { c.NotAfter = began.AddDate(0, 1, 0) })
	for name, c := range map[string]struct {
		text string
		code trust.Code
	}{
		"only a root":             {armour(n.root), trust.OnlyRoots},
		"roots":                   {armour(n.root) + armour(issue(t, nil, "LA", "root", true)), trust.OnlyRoots},
		"a root called a signer":  {toJSON(t, []any{item(t, n.root, "DSC", n.uploader)}), trust.NoKeys},
		"a root, and one refused": {armour(n.root) + armour(old), trust.NoKeys},
		"one refused":             {armour(old), trust.NoKeys},
		"an upload certificate":   {toJSON(t, []any{item(t, n.uploader, "UPLOAD", n.anchor)}), trust.NoKeys},
		"an empty list":           {`{"certificates":[]}`, trust.NoKeys},
		"a root with its signer":  {armour(n.root) + armour(n.signer), ""},
	} {
		require.Equal(t, c.code, read(t, c.text, trust.Options{At: now}).Empty(), name)
	}
}
