package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"slices"
	"time"

	"github.com/vaxcert/vaxcert/examples/fetch/mirror"
	"github.com/vaxcert/vaxcert/verify/revocation"
	"github.com/vaxcert/vaxcert/verify/rules"
	"github.com/vaxcert/vaxcert/verify/trust"
)

// source is what the configuration says of one file.
type source struct {
	Kind    string   `json:"kind"` // trust, revoked or rules
	Name    string   `json:"name"`
	URL     string   `json:"url"`
	Signers []string `json:"signers"` // files with certificates
	CA      string   `json:"ca"`      // a file with certificates of the server's authorities; the system's where empty

	certificates []*x509.Certificate
	client       *http.Client // nil where there is no CA
}

// readConfig reads the sources and the folder. Paths are beside the configuration.
func readConfig(file string) (sources []source, folder string, err error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, "", err
	}
	var config struct {
		Folder  string   `json:"folder"`
		Sources []source `json:"sources"`
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&config); err != nil {
		return nil, "", fmt.Errorf("%s: %w", file, err)
	}
	if config.Folder == "" || len(config.Sources) == 0 {
		return nil, "", fmt.Errorf("%s: folder and sources are needed", file)
	}
	for i := range config.Sources {
		s := &config.Sources[i]
		if !slices.Contains([]string{"trust", "revoked", "rules"}, s.Kind) {
			return nil, "", fmt.Errorf("%s: %s: the kind is trust, revoked or rules", file, s.Name)
		}
		if err := mirror.CheckURL(s.URL); err != nil {
			return nil, "", fmt.Errorf("%s: %s: url: %w", file, s.Name, err)
		}
		if s.CA != "" {
			if s.client, err = clientFor(besideFile(file, s.CA)); err != nil {
				return nil, "", fmt.Errorf("%s: %s: %w", s.Name, s.CA, err)
			}
		}
		for _, signer := range s.Signers {
			found, err := certificatesIn(besideFile(file, signer))
			if err != nil {
				return nil, "", fmt.Errorf("%s: %s: %w", s.Name, signer, err)
			}
			s.certificates = append(s.certificates, found...)
		}
		if s.Kind == "trust" && len(s.certificates) > 1 {
			return nil, "", fmt.Errorf("%s: %s: a trust list has one signer", file, s.Name)
		}
	}
	return config.Sources, besideFile(file, config.Folder), nil
}

func besideFile(file, name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(filepath.Dir(file), name)
}

func certificatesIn(file string) ([]*x509.Certificate, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return trust.ReadCertificates(f)
}

// clientFor makes a client that trusts servers by the authorities in a file alone.
func clientFor(file string) (*http.Client, error) {
	authorities, err := certificatesIn(file)
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	for _, c := range authorities {
		roots.AddCert(c)
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.TLSClientConfig = &tls.Config{RootCAs: roots}
	return &http.Client{Transport: transport}, nil
}

func (s *source) fetch(ctx context.Context, m *mirror.Mirror) (mirror.Outcome, error) {
	if s.client != nil {
		own := *m
		own.Client, m = s.client, &own
	}
	one := mirror.Source{Name: s.Name, URL: s.URL}
	switch {
	case s.Kind == "revoked" && path.Base(s.Name) == revocation.IndexName:
		one.Check = notOlder
		return m.FetchFolder(ctx, mirror.Folder{Index: one, Names: revocation.IndexedFiles, Check: func(folder fs.FS) error {
			_, err := revocation.ReadFS(folder, s.batchTrust())
			return err
		}})
	case s.Kind == "trust":
		one.Check = s.checkTrust
	case s.Kind == "revoked":
		one.Check = func(fetched, _ []byte) error {
			_, err := revocation.ReadFile(bytes.NewReader(fetched), s.Name, s.batchTrust())
			return err
		}
	default:
		one.Check = s.checkRules
	}
	return m.Fetch(ctx, one)
}

var (
	// errOlder is why a file stays: what was withdrawn could come back with an older
	// one.
	errOlder = errors.New("older than what is there")
	errEmpty = errors.New("there is nothing in it that can be used")
)

// notOlder compares the times of two indexes.
func notOlder(fetched, there []byte) error {
	var index, before struct {
		IssuedAt time.Time `json:"issuedAt"`
	}
	if err := json.Unmarshal(fetched, &index); err != nil {
		return err
	}
	if json.Unmarshal(there, &before) == nil && index.IssuedAt.Before(before.IssuedAt) {
		return errOlder
	}
	return nil
}

// batchTrust believes the batches that the signers have signed.
func (s *source) batchTrust() revocation.Trust {
	if len(s.certificates) == 0 {
		return nil
	}
	return func(signer *x509.Certificate) error {
		if !slices.ContainsFunc(s.certificates, signer.Equal) {
			return errors.New("not one of the signers")
		}
		return nil
	}
}

// checkTrust wants keys, a signature where there is a signer, and no older snapshot
// than what is there.
func (s *source) checkTrust(fetched, there []byte) error {
	o := trust.Options{Domains: []string{trust.AnyDomain}}
	if len(s.certificates) > 0 {
		o.Signer = s.certificates[0].PublicKey
	}
	list, err := trust.Read(bytes.NewReader(fetched), o)
	switch {
	case err != nil:
		return err
	case len(list.Entries) == 0:
		return fmt.Errorf("%w: %s", errEmpty, trust.Sentence(list.Empty(), "en"))
	}
	if before, err := trust.Read(bytes.NewReader(there), o); err == nil && list.MadeAt.Before(before.MadeAt) {
		return errOlder
	}
	return nil
}

// checkRules wants rules, or without signers a value set; with signers nothing that
// they have not signed.
func (s *source) checkRules(fetched, _ []byte) error {
	if len(s.certificates) == 0 {
		if (rules.ValueSets{}).ReadValueSet(bytes.NewReader(fetched)) == nil {
			return nil
		}
		list, _, err := rules.Read(bytes.NewReader(fetched))
		if err == nil && len(list) == 0 {
			err = errEmpty
		}
		return err
	}
	list, refused, err := rules.Signers{Certificates: s.certificates}.Read(bytes.NewReader(fetched))
	if err != nil {
		return err
	}
	_, unproved := rules.NewSet(list, nil)
	for _, r := range append(refused, unproved...) {
		return fmt.Errorf("%s: %s", r.Name, r.Findings[0].Code)
	}
	if len(list) == 0 {
		return errEmpty
	}
	return nil
}
