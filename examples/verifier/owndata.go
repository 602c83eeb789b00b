package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/signer"
	"github.com/vaxcert/vaxcert/verify/rules"
	"github.com/vaxcert/vaxcert/verify/trust"
)

// ownData is a border's own data, in files and folders.
type ownData struct {
	trust, revoked, rules []string
	clock                 func() time.Time

	publisher *signer.Key       // signs the data; nil where its key is not here
	signer    *x509.Certificate // has signed the snapshots; nil where the publisher will
}

// setPublisher reads the certificate of who signs the snapshots, and its key where
// that is here to sign the set of the data; or makes a key to sign both with. It
// gives the publisher for the page, as PEM.
func (o *ownData) setPublisher(file, keyFile string) (string, error) {
	if file == "" {
		key, certificate, err := newKey("VN", "Border data", o.clock())
		o.publisher = key
		return certificatePEM(certificate), err
	}
	if keyFile != "" {
		if err := o.loadKey(file, keyFile); err != nil {
			return "", fmt.Errorf("--trust-key: %w", err)
		}
	}
	f, err := os.Open(file)
	if err != nil {
		return "", errors.New("--trust-signer: no such file")
	}
	defer f.Close()
	found, err := trust.ReadCertificates(f)
	if err != nil {
		return "", fmt.Errorf("--trust-signer: %w", err)
	}
	o.signer = found[0]
	return certificatePEM(o.signer), nil
}

func (o *ownData) loadKey(certificateFile, keyFile string) error {
	certificate, err := os.ReadFile(certificateFile)
	if err != nil {
		return errors.New("--trust-signer: no such file")
	}
	key, err := os.ReadFile(keyFile)
	if err != nil {
		return errors.New("no such file")
	}
	o.publisher, err = signer.Load(bytes.NewReader(key), bytes.NewReader(certificate), nil)
	return err
}

func (o *ownData) read() (d data, err error) {
	if d.trust, err = o.readTrust(); err != nil {
		return data{}, err
	}
	for _, path := range o.revoked {
		list, err := readRevoked(path)
		if err != nil {
			return data{}, fmt.Errorf("--revoked %s: %w", path, err)
		}
		d.revoked = append(d.revoked, list)
	}
	d.rules, err = readFiles("--rules", o.rules, func(content []byte) error {
		if rules.DefaultValueSets().ReadValueSet(bytes.NewReader(content)) == nil {
			return nil
		}
		list, _, err := rules.Read(bytes.NewReader(content))
		if err == nil && len(list) == 0 {
			err = errors.New("no rule in it can be used")
		}
		return err
	})
	return d, err
}

func (o *ownData) readTrust() ([][]byte, error) {
	if o.signer != nil {
		return readFiles("--trust", o.trust, func(content []byte) error {
			_, err := trust.LoadSnapshot(content, o.signer.PublicKey)
			return err
		})
	}
	var lists []*trust.List
	for _, path := range o.trust {
		list, err := readTrust(path)
		if err != nil {
			return nil, fmt.Errorf("--trust %s: %w", path, err)
		}
		lists = append(lists, list)
	}
	union := trust.Union(lists...)
	if len(union.Entries) == 0 {
		return nil, errors.New("--trust: no key in the lists can be used")
	}
	var snapshot bytes.Buffer
	if err := trust.WriteSnapshot(context.Background(), &snapshot, union.Keys(), o.publisher, o.clock()); err != nil {
		return nil, err
	}
	return [][]byte{snapshot.Bytes()}, nil
}

func readTrust(path string) (*trust.List, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, errors.New("no such file or folder")
	}
	if info.IsDir() {
		return trust.ReadFS(os.DirFS(path), trust.Options{})
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	list, err := trust.Read(f, trust.Options{})
	if errors.Is(err, trust.ErrUnsigned) {
		err = errors.New("a snapshot is believed for its signature: name the certificate of who signs them by --trust-signer")
	}
	return list, err
}

// readFiles gives every file named, and every file of the folders named that is not
// hidden, as the page will have to read it: check refuses what it could not.
func readFiles(flag string, paths []string, check func(content []byte) error) ([][]byte, error) {
	var contents [][]byte
	for _, root := range paths {
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || strings.HasPrefix(entry.Name(), ".") && path != root {
				return err
			}
			content, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			if err := check(content); err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
			contents = append(contents, content)
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w", flag, root, err)
		}
	}
	return contents, nil
}

// keyYears is how long the certificates that this command makes are valid.
const keyYears = 4

// newKey makes a key with a certificate that began two years ago, so that it can
// have signed what has ended.
func newKey(country, name string, now time.Time) (*signer.Key, *x509.Certificate, error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{Country: []string{country}, CommonName: name},
		NotBefore:    now.AddDate(-2, 0, 0),
		NotAfter:     now.AddDate(keyYears-2, 0, 0),
		KeyUsage:     x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		return nil, nil, err
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, nil, err
	}
	key, err := signer.New(certificate, private)
	return key, certificate, err
}

func certificatePEM(c *x509.Certificate) string {
	if c == nil {
		return ""
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw}))
}
