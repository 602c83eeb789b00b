package trust_test

import (
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/verify/trust"
)

func TestAGatewaysListIsProvedFromItsAnchor(t *testing.T) {
	n := newNetwork(t)
	list := read(t, toJSON(t, n.list(t)), n.options())
	require.Equal(t, trust.Gateway, list.Format)
	require.Empty(t, list.Refused)
	require.Len(t, list.Entries, 1)
	require.Equal(t, "VN", list.Entries[0].Key.Country)
	require.Equal(t, map[string]int{"CSCA": 1, "UPLOAD": 1}, list.Report().Others)

	// The same with nothing asked for.
	require.Len(t, read(t, toJSON(t, n.list(t)), trust.Options{}).Entries, 1)
}

func TestWhatProvesNothingIsRefused(t *testing.T) {
	n, other := newNetwork(t), newNetwork(t)
	pinned := func(o trust.Options) trust.Options { o.At = now; return o }
	roots := pinned(trust.Options{Roots: []*x509.Certificate{n.root.Certificate}})
	uploaders := pinned(trust.Options{Uploaders: []*x509.Certificate{n.uploader.Certificate}})
	foreign := issue(t, &n.root, "LA", "signer", false)
	late := issue(t, &n.root, "VN", "late", false, func(c *x509.Certificate) { c.NotBefore = now.Add(time.Second) })
	old := issue(t, &n.root, "VN", "old", false, func(c *x509.Certificate) { c.NotAfter = now.Add(-time.Second) })
	namesake := issue(t, nil, "VN", "root", true)
	forged := issue(t, &namesake, "VN", "signer", false, func(c *x509.Certificate) { c.AuthorityKeyId = n.root.SubjectKeyId })
	oldRoot := issue(t, nil, "VN", "root", true, func(c *x509.Certificate) { c.NotAfter = now.Add(-time.Second) })
	ofOldRoot := issue(t, &oldRoot, "VN", "signer", false)
	without := func(i map[string]any, name string, value any) map[string]any { i[name] = value; return i }

	for name, c := range map[string]struct {
		item map[string]any
		o    trust.Options
		want trust.Code
	}{
		"uploader of nobody":       {item(t, n.signer, "DSC", other.uploader), uploaders, trust.UploaderUnknown},
		"uploader of another land": {item(t, foreign, "DSC", n.uploader), uploaders, trust.UploaderUnknown},
		"no signature":             {without(item(t, n.signer, "DSC", n.uploader), "signature", ""), uploaders, trust.CMSMissing},
		"signature of another":     {without(item(t, n.signer, "DSC", n.uploader), "signature", item(t, n.root, "CSCA", n.uploader)["signature"]), uploaders, trust.CMSInvalid},
		"broken signature":         {without(item(t, n.signer, "DSC", n.uploader), "signature", "MIAG"), uploaders, trust.CMSInvalid},
		"unknown root":             {item(t, other.signer, "DSC", n.uploader), roots, trust.RootUnknown},
		"namesake of the root":     {item(t, issue(t, &namesake, "VN", "signer", false), "DSC", n.uploader), roots, trust.RootUnknown},
		"forged":                   {item(t, forged, "DSC", n.uploader), roots, trust.RootUnknown},
		"old root":                 {item(t, ofOldRoot, "DSC", n.uploader), pinned(trust.Options{Roots: []*x509.Certificate{oldRoot.Certificate}}), trust.RootNotValid},
		"expired":                  {item(t, old, "DSC", n.uploader), roots, trust.Expired},
		"not yet valid":            {item(t, late, "DSC", n.uploader), roots, trust.NotYetValid},
		"thumbprint":               {without(item(t, n.signer, "DSC", n.uploader), "thumbprint", strings.Repeat("0", 64)), roots, trust.ThumbprintMismatch},
		"key ID":                   {without(item(t, n.signer, "DSC", n.uploader), "kid", []byte("8 bytes!")), roots, trust.KeyIDMismatch},
		"a root as a signer":       {item(t, n.root, "DSC", n.uploader), roots, trust.NotADocumentSigner},
		"not a certificate":        {without(item(t, n.signer, "DSC", n.uploader), "rawData", []byte("0 is no certificate")), roots, trust.CertificateBroken},
		"not base64":               {without(item(t, n.signer, "DSC", n.uploader), "rawData", "?"), roots, trust.Malformed},
		"a number":                 {without(item(t, n.signer, "DSC", n.uploader), "rawData", 1), roots, trust.Malformed},
	} {
		if name == "old root" {
			c.o.Roots = append(c.o.Roots, n.root.Certificate)
		}
		list := read(t, toJSON(t, []any{c.item, item(t, n.signer, "DSC", n.uploader)}), c.o)
		require.Equal(t, c.want, codeOf(t, list), name)
		require.Zero(t, list.Refused[0].Index, name)
		require.Len(t, list.Entries, 1, name)
	}
}

// Who is not under the anchor proves nothing, whatever the list calls it.
func TestOnlyTheAnchorMakesUploadersAndRoots(t *testing.T) {
	n, other := newNetwork(t), newNetwork(t)
	for name, entries := range map[string][]map[string]any{
		"uploader of another anchor": {item(t, n.signer, "DSC", n.uploader), item(t, n.uploader, "UPLOAD", other.anchor), item(t, n.root, "CSCA", n.anchor)},
		"root of another anchor":     {item(t, n.signer, "DSC", n.uploader), item(t, n.uploader, "UPLOAD", n.anchor), item(t, n.root, "CSCA", other.anchor)},
		"no root":                    {item(t, n.signer, "DSC", n.uploader), item(t, n.uploader, "UPLOAD", n.anchor)},
		"no uploader":                {item(t, n.signer, "DSC", n.uploader), item(t, n.root, "CSCA", n.anchor)},
		"an anchor as an uploader":   {item(t, n.signer, "DSC", n.anchor), item(t, n.root, "CSCA", n.anchor)},
		"another network":            other.list(t),
	} {
		list := read(t, toJSON(t, entries), n.options())
		require.Empty(t, list.Entries, name)
	}
	list := read(t, armour(n.signer), n.options())
	require.Equal(t, trust.CMSMissing, codeOf(t, list))
}

func TestTheGermanSignatureLine(t *testing.T) {
	n := newNetwork(t)
	body := toJSON(t, map[string]any{"certificates": n.list(t)})
	key := n.anchor.key
	digest := sha256.Sum256([]byte(body))
	var signature []byte
	for len(signature) == 0 || signature[0]>>2 != 52 { // a text that begins with 0, as DER does
		r, s, err := ecdsa.Sign(rand.Reader, key, digest[:])
		require.NoError(t, err)
		signature = append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)
	}
	signed := base64.StdEncoding.EncodeToString(signature) + "\n" + body

	require.Equal(t, trust.Good, read(t, signed, trust.Options{Signer: key.Public()}).Signature)
	require.Equal(t, trust.NotChecked, read(t, signed, trust.Options{}).Signature)
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"altered":     {strings.Replace(signed, `"VN"`, `"LA"`, 1), trust.ErrSignature},
		"cut off":     {signed[4:], trust.ErrSignature},
		"unsigned":    {body, trust.ErrUnsigned},
		"no base64":   {"?" + signed, trust.ErrFormat},
		"certificate": {armour(n.signer), trust.ErrUnsigned},
	} {
		_, err := trust.Read(strings.NewReader(c.text), trust.Options{Signer: key.Public()})
		require.ErrorIs(t, err, c.want, name)
	}
}
