package paper

import (
	"archive/zip"
	"bytes"
	"crypto"
	"crypto/sha1" // Apple prescribes it for the manifest; the signature has SHA-256
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/smallstep/pkcs7"
)

// ErrOptions is wrapped by NewAppleWallet and NewGoogleWallet where something is
// missing or does not fit together.
var ErrOptions = errors.New("paper: wallet options")

// AppleOptions is what Apple gives to who makes passes. All of it is needed.
type AppleOptions struct {
	PassType     string // the pass type identifier, "pass.vn.gov.moh.vaccination"
	Team         string // the team identifier, "A1B2C3D4E5"
	Organisation string // whose name stands on the lock screen
	// Certificate is the pass type's, Key its private key (RSA), and Intermediate
	// Apple's certificate that signed it (WWDR).
	Certificate, Intermediate *x509.Certificate
	Key                       crypto.Signer
}

// AppleWallet makes passes for the wallet of an iPhone.
type AppleWallet struct{ options AppleOptions }

// NewAppleWallet checks the options: that nothing is missing, the key is the
// certificate's, and the intermediate signed it. The dates are not looked at.
//
// Errors: ErrOptions.
func NewAppleWallet(o AppleOptions) (*AppleWallet, error) {
	switch {
	case o.PassType == "" || o.Team == "" || o.Organisation == "":
		return nil, fmt.Errorf("%w: pass type, team or organisation is missing", ErrOptions)
	case o.Certificate == nil || o.Intermediate == nil || o.Key == nil:
		return nil, fmt.Errorf("%w: certificate, intermediate certificate or key is missing", ErrOptions)
	}
	public, ok := o.Certificate.PublicKey.(interface{ Equal(crypto.PublicKey) bool })
	if !ok || !public.Equal(o.Key.Public()) {
		return nil, fmt.Errorf("%w: the key is not the certificate's", ErrOptions)
	}
	if err := o.Certificate.CheckSignatureFrom(o.Intermediate); err != nil {
		return nil, fmt.Errorf("%w: the intermediate certificate: %w", ErrOptions, err)
	}
	return &AppleWallet{o}, nil
}

// Pass writes a .pkpass file (application/vnd.apple.pkpass). The signature has the time
// of the machine in it, as Apple prescribes; all else follows from the Paper.
//
// Errors: ErrText, ErrTimes, the key's and those of w.
// Source: Apple, Wallet Developer Guide and PassKit Package Format Reference.
func (a *AppleWallet) Pass(w io.Writer, p Paper) error {
	if err := p.check(); err != nil {
		return err
	}
	pass, err := json.Marshal(a.pass(&p))
	if err != nil {
		return err
	}
	files := maps.Clone(icons())
	files["pass.json"] = pass
	files["vi.lproj/pass.strings"] = passStrings("vi")
	files["en.lproj/pass.strings"] = passStrings("en")
	hashes := make(map[string]string, len(files))
	for name, content := range files {
		sum := sha1.Sum(content)
		hashes[name] = hex.EncodeToString(sum[:])
	}
	manifest, err := json.Marshal(hashes)
	if err != nil {
		return err
	}
	files["manifest.json"] = manifest
	if files["signature"], err = a.sign(manifest); err != nil {
		return err
	}
	return archive(w, files, p.IssuedAt)
}

// sign gives a detached signature with its certificates.
func (a *AppleWallet) sign(manifest []byte) ([]byte, error) {
	signed, err := pkcs7.NewSignedData(manifest)
	if err != nil {
		return nil, err
	}
	signed.SetDigestAlgorithm(pkcs7.OIDDigestAlgorithmSHA256)
	parents := []*x509.Certificate{a.options.Intermediate}
	if err := signed.AddSignerChain(a.options.Certificate, a.options.Key, parents, pkcs7.SignerInfoConfig{}); err != nil {
		return nil, fmt.Errorf("paper: signing a pass: %w", err)
	}
	signed.Detach()
	return signed.Finish()
}

func archive(w io.Writer, files map[string][]byte, modified time.Time) error {
	packed := zip.NewWriter(w)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		entry, err := packed.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: modified.UTC()})
		if err != nil {
			return err
		}
		if _, err := io.Copy(entry, bytes.NewReader(files[name])); err != nil {
			return err
		}
	}
	return packed.Close()
}
