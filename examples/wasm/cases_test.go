package main_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"encoding/pem"
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/qr"
	"github.com/vaxcert/vaxcert/signer"
	"github.com/vaxcert/vaxcert/testdata"
	"github.com/vaxcert/vaxcert/verify"
	"github.com/vaxcert/vaxcert/verify/mobile"
	"github.com/vaxcert/vaxcert/verify/mobile/dataset"
	"github.com/vaxcert/vaxcert/verify/revocation"
	"github.com/vaxcert/vaxcert/verify/rules"
	"github.com/vaxcert/vaxcert/verify/trust"
)

// cases is what vaxcert.test.mjs reads. Bytes are base64 in JSON.
type cases struct {
	Publisher, OtherPublisher string
	Vectors                   []vectorCase
	Revoked, Rules            []byte
	Folders                   map[string][]byte // what vaxcert revoke writes, by format, in zip files
	Dataset                   []byte            // of the snapshot of kind-dose-1-of-2, Revoked and Rules
	Passport                  passportCase
	Picture                   pictureCase
}

// vectorCase is a golden vector, and the reports of the verifier in Go.
type vectorCase struct {
	Name     string
	Decision string
	Text     string
	At       int64 // milliseconds since 1970
	Snapshot []byte
	Reports  reports
}

type reports struct{ VI, EN, Strict json.RawMessage }

// passportCase is a vector beside the passport of its holder.
type passportCase struct {
	MRZ    string
	Report json.RawMessage
}

type pictureCase struct {
	Data          []byte
	Width, Height int
	Text          string
}

func writeCases(t testing.TB, dir string) {
	t.Helper()
	p := newPublisher(t)
	c := cases{Publisher: string(p.pem), OtherPublisher: string(publisherOf(t, "vn-twin").pem)}
	all, err := testdata.Vectors()
	require.NoError(t, err)
	for _, v := range all {
		c.Vectors = append(c.Vectors, vectorCase{v.Name, v.Decision, v.Text, v.At.UnixMilli(), p.snapshot(t, v.At, keysOf(t, v)), reports{
			report(t, v, "vi", false), report(t, v, "en", false), report(t, v, "vi", true),
		}})
	}
	v := vector(t, "kind-dose-1-of-2")
	c.Revoked = revoked(t, v)
	c.Folders = folders(t, v)
	c.Rules, err = json.Marshal(rules.Templates("VN"))
	require.NoError(t, err)
	c.Dataset = p.dataset(t, v.At, c.snapshotOf(v.Name), c.Revoked, c.Rules)
	c.Passport = passportCase{passport, json.RawMessage(settings(t, v).VerifyWithPassport(v.Text, passport, "vi", v.At.UnixMilli()))}
	c.Picture = picture(t, v.Text)
	data, err := json.Marshal(c)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "cases.json"), data, 0o644))
}

// report is that of package verify in Go.
func report(t testing.TB, v testdata.Vector, lang string, strict bool) json.RawMessage {
	t.Helper()
	verifier, err := verify.New(verify.Options{
		Trust: verify.NewKeySet(keysOf(t, v)...), Clock: func() time.Time { return v.At }, Strict: strict,
	})
	require.NoError(t, err)
	data, err := json.Marshal(verifier.Verify(t.Context(), v.Text).Report(lang))
	require.NoError(t, err)
	return data
}

func settings(t testing.TB, v testdata.Vector) *mobile.Verifier {
	t.Helper()
	s := mobile.NewSettings()
	require.NoError(t, s.AddTrust(v.Certificates[0]))
	verifier, err := mobile.NewVerifier(s)
	require.NoError(t, err)
	return verifier
}

func revoked(t testing.TB, v testdata.Vector) []byte {
	t.Helper()
	payload, err := verify.Decode(v.Text)
	require.NoError(t, err)
	hash, ok := revocation.Of(revocation.Values{Issuer: "VN", ID: cert.UVCI(payload.DCC.ID())}).Hash(revocation.UCI)
	require.True(t, ok)
	var b bytes.Buffer
	require.NoError(t, revocation.WriteHashes(&b, revocation.Scope{Country: "VN", Types: revocation.UCI}, []revocation.Hash{hash}))
	return b.Bytes()
}

// folders revoke a vector, in every format.
func folders(t testing.TB, v testdata.Vector) map[string][]byte {
	t.Helper()
	payload, err := verify.Decode(v.Text)
	require.NoError(t, err)
	hash, _ := revocation.Of(revocation.Values{Issuer: "VN", ID: cert.UVCI(payload.DCC.ID())}).Hash(revocation.UCI)
	scope := revocation.Scope{Country: "VN", Types: revocation.UCI, Expires: v.At.AddDate(1, 0, 0)}
	packed := map[string][]byte{}
	for _, format := range revocation.Formats() {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		publication := revocation.Publication{Format: format, At: v.At, Lists: []revocation.Entries{{Scope: scope, Hashes: []revocation.Hash{hash}}}}
		require.NoError(t, publication.Write(func(path string, data []byte) error {
			f, err := w.Create(path)
			if err == nil {
				_, err = f.Write(data)
			}
			return err
		}))
		require.NoError(t, w.Close())
		packed[string(format)] = b.Bytes()
	}
	return packed
}

func (c cases) snapshotOf(name string) []byte {
	for _, v := range c.Vectors {
		if v.Name == name {
			return v.Snapshot
		}
	}
	return nil
}

func (p publisher) dataset(t testing.TB, at time.Time, snapshot, revoked, rules []byte) []byte {
	t.Helper()
	set := dataset.Set{MadeAt: at}
	set.Add(dataset.Trust, snapshot)
	set.Add(dataset.Revoked, revoked)
	set.Add(dataset.Rules, rules)
	var b bytes.Buffer
	require.NoError(t, dataset.Write(t.Context(), &b, set, p.key))
	return b.Bytes()
}

func picture(t testing.TB, text string) pictureCase {
	t.Helper()
	matrix, err := qr.New(text, qr.LevelQ)
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, matrix.WritePNG(&b, 4))
	decoded, err := png.Decode(&b)
	require.NoError(t, err)
	pixels := image.NewNRGBA(decoded.Bounds())
	draw.Draw(pixels, pixels.Rect, decoded, image.Point{}, draw.Src)
	return pictureCase{pixels.Pix, pixels.Rect.Dx(), pixels.Rect.Dy(), text}
}

func vector(t testing.TB, name string) testdata.Vector {
	t.Helper()
	all, err := testdata.Vectors()
	require.NoError(t, err)
	for _, v := range all {
		if v.Name == name {
			return v
		}
	}
	t.Fatalf("no vector %s", name)
	return testdata.Vector{}
}

// keysOf gives the keys that a vector trusts, under its key ID.
func keysOf(t testing.TB, v testdata.Vector) []verify.Key {
	t.Helper()
	var keys []verify.Key
	for _, der := range v.Certificates {
		found, _, err := verify.ReadKeys(bytes.NewReader(der), v.Name)
		require.NoError(t, err)
		for _, key := range found {
			if v.KeyID != nil {
				key.ID = v.KeyID
			}
			keys = append(keys, key)
		}
	}
	return keys
}

// publisher signs snapshots, with a key that everybody has.
type publisher struct {
	key *signer.Key
	pem []byte
}

func newPublisher(t testing.TB) publisher { return publisherOf(t, "vn-other") }

func publisherOf(t testing.TB, name string) publisher {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "testdata", "keys", name+".pem"))
	require.NoError(t, err)
	key, err := signer.Load(bytes.NewReader(data), bytes.NewReader(data), nil)
	require.NoError(t, err)
	return publisher{key, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: key.Certificate().Raw})}
}

func (p publisher) snapshot(t testing.TB, at time.Time, keys []verify.Key) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, trust.WriteSnapshot(t.Context(), &b, keys, p.key, at))
	return b.Bytes()
}
