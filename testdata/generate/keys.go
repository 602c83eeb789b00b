package main

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/binary"
	"encoding/pem"
	"fmt"
	"math/big"
	"time"
)

// signer is a document signer: a key, its certificate and the key ID.
type signer struct {
	name        string
	about       string // for the key file
	key         crypto.Signer
	certificate *x509.Certificate
	kid         []byte
}

// Extended key usages of a document signer (hcert-spec 1.0.8, document signer
// certificates), and the arc that many countries wrote instead.
var (
	arc      = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 1847, 2021, 1}
	arcWrong = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 0, 1847, 2021, 1}
)

const (
	forTest        = 1
	forVaccination = 2
	forRecovery    = 3
)

func usage(arc asn1.ObjectIdentifier, kind int) asn1.ObjectIdentifier {
	return append(arc[:len(arc):len(arc)], kind)
}

// stream gives as many bytes as wanted, always the same for a seed.
func stream(seed string, size int) []byte {
	var out []byte
	for block := uint32(0); len(out) < size; block++ {
		sum := sha256.Sum256(binary.BigEndian.AppendUint32([]byte("vaxcert test key "+seed+" "), block))
		out = append(out, sum[:]...)
	}
	return out[:size]
}

func ecKey(seed string, curve elliptic.Curve) *ecdsa.PrivateKey {
	scalar := stream(seed, (curve.Params().BitSize+7)/8)
	if curve == elliptic.P521() {
		scalar[0] = 0
	}
	return must(ecdsa.ParseRawPrivateKey(curve, scalar))
}

func rsaKey(seed string, bits int) *rsa.PrivateKey {
	p, q := prime(seed+" p", bits/2), prime(seed+" q", bits/2)
	one, e := big.NewInt(1), big.NewInt(65537)
	phi := new(big.Int).Mul(new(big.Int).Sub(p, one), new(big.Int).Sub(q, one))
	key := &rsa.PrivateKey{
		PublicKey: rsa.PublicKey{N: new(big.Int).Mul(p, q), E: int(e.Int64())},
		D:         new(big.Int).ModInverse(e, phi),
		Primes:    []*big.Int{p, q},
	}
	key.Precompute()
	return key
}

// prime is the first prime from a start that the seed gives, with the two
// highest bits set.
func prime(seed string, bits int) *big.Int {
	n := new(big.Int).SetBytes(stream(seed, bits/8))
	n.SetBit(n, bits-1, 1).SetBit(n, bits-2, 1).SetBit(n, 0, 1)
	for two := big.NewInt(2); !n.ProbablyPrime(8); {
		n.Add(n, two)
	}
	return n
}

// pki is everybody whose key is used.
type pki struct {
	roots map[string]*signer // by country
	all   []*signer

	vn, vnOther, vnRSA, vnP384, vnShort, vnTwin *signer
	vnRSA3072, vnRSA1024, vnP521                *signer
	at                                          *signer
	test, vaccination, recovery, testOrRecovery *signer
	allKinds, foreignUsage                      *signer
	testWrongArc, vaccinationWrongArc, bothArcs *signer
}

var (
	signersBegin = time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC)
	signersEnd   = time.Date(2030, 7, 1, 0, 0, 0, 0, time.UTC)
	shortBegins  = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	shortEnds    = time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
)

func newPKI() *pki {
	p := &pki{roots: map[string]*signer{}}
	p.addRoot("csca", "VN")
	p.addRoot("csca-at", "AT")
	add := func(name, about, country string, key crypto.Signer, usages ...asn1.ObjectIdentifier) *signer {
		return p.add(name, about, country, key, signersBegin, signersEnd, usages)
	}
	p.vn = add("vn", "signs most vectors", "VN", ecKey("vn", elliptic.P256()))
	p.vnOther = add("vn-other", "a second signer of Viet Nam", "VN", ecKey("vn-other", elliptic.P256()))
	p.vnTwin = add("vn-twin", "shares a key ID with others", "VN", ecKey("vn-twin", elliptic.P256()))
	p.vnRSA = add("vn-rsa", "RSA 2048, as Viet Nam's real signer", "VN", rsaKey("vn-rsa", 2048))
	p.vnRSA3072 = add("vn-rsa-3072", "RSA 3072", "VN", rsaKey("vn-rsa-3072", 3072))
	p.vnRSA1024 = add("vn-rsa-1024", "RSA 1024: too short", "VN", rsaKey("vn-rsa-1024", 1024))
	p.vnP384 = add("vn-p384", "P-384: outside the profile", "VN", ecKey("vn-p384", elliptic.P384()))
	p.vnP521 = add("vn-p521", "P-521: not supported", "VN", ecKey("vn-p521", elliptic.P521()))
	p.vnShort = p.add("vn-short", "valid for four months", "VN", ecKey("vn-short", elliptic.P256()), shortBegins, shortEnds, nil)
	p.at = add("at", "a signer of a country without a policy", "AT", ecKey("at", elliptic.P256()))

	p.test = add("usage-test", "may sign tests", "VN", ecKey("usage-test", elliptic.P256()), usage(arc, forTest))
	p.vaccination = add("usage-vaccination", "may sign vaccinations", "VN", ecKey("usage-vaccination", elliptic.P256()), usage(arc, forVaccination))
	p.recovery = add("usage-recovery", "may sign recoveries", "VN", ecKey("usage-recovery", elliptic.P256()), usage(arc, forRecovery))
	p.testOrRecovery = add("usage-test-recovery", "may sign tests and recoveries", "VN", ecKey("usage-test-recovery", elliptic.P256()), usage(arc, forTest), usage(arc, forRecovery))
	p.allKinds = add("usage-all", "may sign all kinds", "VN", ecKey("usage-all", elliptic.P256()), usage(arc, forTest), usage(arc, forVaccination), usage(arc, forRecovery))
	p.foreignUsage = add("usage-foreign", "has only a usage that is none of a DSC's: client authentication", "VN", ecKey("usage-foreign", elliptic.P256()), asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 3, 2})
	p.testWrongArc = add("usage-test-wrong-arc", "may sign tests, under the misspelt arc", "VN", ecKey("usage-test-wrong-arc", elliptic.P256()), usage(arcWrong, forTest))
	p.vaccinationWrongArc = add("usage-vaccination-wrong-arc", "may sign vaccinations, under the misspelt arc", "VN", ecKey("usage-vaccination-wrong-arc", elliptic.P256()), usage(arcWrong, forVaccination))
	p.bothArcs = add("usage-both-arcs", "may sign tests under the right arc, recoveries under the misspelt one", "VN", ecKey("usage-both-arcs", elliptic.P256()), usage(arc, forTest), usage(arcWrong, forRecovery))
	return p
}

func (p *pki) addRoot(name, country string) {
	key := ecKey(name, elliptic.P256())
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{Country: []string{country}, Organization: []string{"vaxcert tests"}, CommonName: "TEST CSCA, NEVER TRUST"},
		NotBefore:    signersBegin, NotAfter: signersEnd.AddDate(5, 0, 0),
		IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true,
		KeyUsage:     x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		SubjectKeyId: stream(name+" subject key ID", 20),
	}
	root := newSigner(name, "root of the signers of "+country, key, template, template, key)
	p.roots[country] = &root
	p.all = append(p.all, &root)
}

func (p *pki) add(name, about, country string, key crypto.Signer, begin, end time.Time, usages []asn1.ObjectIdentifier) *signer {
	template := &x509.Certificate{
		SerialNumber: big.NewInt(int64(len(p.all))),
		Subject:      pkix.Name{Country: []string{country}, Organization: []string{"vaxcert tests"}, CommonName: "TEST " + name},
		NotBefore:    begin, NotAfter: end,
		KeyUsage:           x509.KeyUsageDigitalSignature,
		UnknownExtKeyUsage: usages,
	}
	root := p.roots[country]
	s := newSigner(name, about, key, template, root.certificate, root.key)
	p.all = append(p.all, &s)
	return &s
}

// newSigner makes the certificate. Without a random source its signature is
// deterministic (RFC 6979).
func newSigner(name, about string, key crypto.Signer, template, parent *x509.Certificate, parentKey crypto.Signer) signer {
	der := must(x509.CreateCertificate(nil, template, parent, key.Public(), parentKey))
	sum := sha256.Sum256(der)
	return signer{name, about, key, must(x509.ParseCertificate(der)), sum[:8]}
}

// file is the key and the certificate as PEM.
func (s signer) file() []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "TEST KEY: everybody has it. Nothing may ever trust it.\n%s: %s.\n", s.name, s.about)
	blocks := []*pem.Block{
		{Type: "PRIVATE KEY", Bytes: must(x509.MarshalPKCS8PrivateKey(s.key))},
		{Type: "CERTIFICATE", Bytes: s.certificate.Raw},
	}
	for _, block := range blocks {
		if err := pem.Encode(&out, block); err != nil {
			panic(err)
		}
	}
	return out.Bytes()
}

// must gives the value of a call that cannot fail with fixed input.
func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
