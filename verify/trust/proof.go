package trust

import (
	"bytes"
	"crypto/x509"
	"slices"
	"time"

	"github.com/vaxcert/vaxcert/internal/cms"
)

// prover holds what entries are proved by.
type prover struct {
	options   *Options
	roots     map[string][]*x509.Certificate // by subject
	uploaders map[string]bool                // DER, of those that are believed
}

// newProver gathers what proves entries: what the options name, and what the
// list has under the signature of an anchor.
func newProver(o *Options, candidates []candidate) *prover {
	p := &prover{options: o, roots: map[string][]*x509.Certificate{}, uploaders: map[string]bool{}}
	for _, root := range o.Roots {
		p.addRoot(root)
	}
	for _, uploader := range o.Uploaders {
		p.uploaders[string(uploader.Raw)] = true
	}
	if len(o.Anchors) == 0 {
		return p
	}
	for i := range candidates {
		c := &candidates[i]
		if c.kind != typeCSCA && c.kind != typeUpload || p.anchored(c) != "" {
			continue
		}
		certificate, code, _ := parseCertificate(c.der)
		switch {
		case code != "":
		case c.kind == typeUpload && c.country == countryOf(certificate):
			p.uploaders[string(certificate.Raw)] = true
		case c.kind == typeCSCA:
			p.addRoot(certificate)
		}
	}
	return p
}

func (p *prover) addRoot(root *x509.Certificate) {
	if same := p.roots[string(root.RawSubject)]; len(same) < MaxNamesakes {
		p.roots[string(root.RawSubject)] = append(same, root)
	}
}

// anchored says what is wrong with an anchor's signature of an entry.
func (p *prover) anchored(c *candidate) Code {
	if c.code != "" || len(c.der) == 0 || len(c.cms) == 0 {
		return CMSMissing
	}
	_, signer, err := cms.Verify(c.cms, c.der)
	if err != nil {
		return CMSInvalid
	}
	for _, anchor := range p.options.Anchors {
		if bytes.Equal(anchor.Raw, signer.Raw) {
			return ""
		}
	}
	return AnchorUnknown
}

// prove says what is wrong with the proof of an entry.
func (p *prover) prove(c *candidate, certificate *x509.Certificate) (Code, error) {
	if p.options.needsCMS() {
		if code, err := p.uploaded(c, certificate); code != "" {
			return code, err
		}
	}
	if p.options.needsRoot() {
		return p.rooted(c, certificate)
	}
	return "", nil
}

// uploaded wants the entry of a document signer to be signed by an upload
// certificate of the same country, and that of a root by an anchor.
func (p *prover) uploaded(c *candidate, certificate *x509.Certificate) (Code, error) {
	if c.kind == typeCSCA && len(p.options.Anchors) > 0 {
		return p.anchored(c), nil
	}
	if len(c.cms) == 0 {
		return CMSMissing, nil
	}
	_, signer, err := cms.Verify(c.cms, c.der)
	if err != nil {
		return CMSInvalid, err
	}
	country := c.country
	if country == "" {
		country = countryOf(certificate)
	}
	if !p.uploaders[string(signer.Raw)] || countryOf(signer) != country {
		return UploaderUnknown, nil
	}
	return "", nil
}

// rooted wants a certificate to be a root, or to be signed by one, directly or
// through the chain that came with it, each step at most once. Signatures are checked
// from the root down: no key of a stranger is calculated with before one that is
// believed has signed it.
func (p *prover) rooted(c *candidate, certificate *x509.Certificate) (Code, error) {
	for _, root := range p.roots[string(certificate.RawSubject)] {
		if bytes.Equal(root.Raw, certificate.Raw) {
			return p.rootValidity(root), nil
		}
	}
	path, code := p.path(c, certificate)
	if code != "" {
		return code, nil
	}
	top := len(path) - 1
	if code, err := p.signedByRoot(path[top]); code != "" {
		return code, err
	}
	for ; top > 0; top-- {
		if err := path[top-1].CheckSignatureFrom(path[top]); err != nil {
			return RootUnknown, err
		}
		if p.rootValidity(path[top]) != "" {
			return RootNotValid, nil
		}
	}
	return "", nil
}

// path gives a certificate and those of its chain, by name, up to one that names a
// root.
func (p *prover) path(c *candidate, certificate *x509.Certificate) ([]*x509.Certificate, Code) {
	path := []*x509.Certificate{certificate}
	for _, der := range c.issuers {
		if p.namesRoot(certificate) {
			break
		}
		issuer, unreadable, _ := parseCertificate(der)
		switch {
		case unreadable == KeyTooCostly:
			return nil, KeyTooCostly
		case unreadable != "" || !names(certificate, issuer):
			return nil, RootUnknown
		}
		certificate = issuer
		path = append(path, certificate)
	}
	return path, ""
}

func (p *prover) namesRoot(certificate *x509.Certificate) bool {
	return slices.ContainsFunc(p.roots[string(certificate.RawIssuer)], func(root *x509.Certificate) bool { return names(certificate, root) })
}

func (p *prover) signedByRoot(certificate *x509.Certificate) (Code, error) {
	code, reason := RootUnknown, error(nil)
	for _, root := range p.roots[string(certificate.RawIssuer)] {
		if !names(certificate, root) {
			continue
		}
		if err := root.CheckSignature(certificate.SignatureAlgorithm, certificate.RawTBSCertificate, certificate.Signature); err != nil {
			code, reason = RootSignatureInvalid, err
			continue
		}
		if code := p.rootValidity(root); code != "" {
			return code, nil
		}
		return "", nil
	}
	return code, reason
}

// names reports whether a certificate names another as its issuer. The key
// identifier tells roots of one name apart.
func names(certificate, issuer *x509.Certificate) bool {
	return bytes.Equal(certificate.RawIssuer, issuer.RawSubject) &&
		(len(certificate.AuthorityKeyId) == 0 || len(issuer.SubjectKeyId) == 0 || bytes.Equal(certificate.AuthorityKeyId, issuer.SubjectKeyId))
}

func (p *prover) validity(c *x509.Certificate) Code { return p.period(c.NotBefore, c.NotAfter) }

func (p *prover) rootValidity(root *x509.Certificate) Code {
	if p.validity(root) != "" {
		return RootNotValid
	}
	return ""
}

// period holds a validity against the time of the options; zero is no limit.
func (p *prover) period(notBefore, notAfter time.Time) Code {
	at := p.options.At
	switch {
	case at.IsZero():
	case !notAfter.IsZero() && at.After(notAfter):
		return Expired
	case at.Before(notBefore):
		return NotYetValid
	}
	return ""
}
