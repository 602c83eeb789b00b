package vaxcert_test

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"iter"
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/identity"
	"github.com/vaxcert/vaxcert/qr"
	"github.com/vaxcert/vaxcert/signer"
	"github.com/vaxcert/vaxcert/verify"
	"github.com/vaxcert/vaxcert/verify/revocation"
	"github.com/vaxcert/vaxcert/verify/rules"
	"github.com/vaxcert/vaxcert/verify/trust"
)

// The examples of the README, word for word.

func readmeReconcile(ctx context.Context, record identity.Record, people iter.Seq[identity.Person], sample []identity.Record, screen io.Writer) {
	for _, finding := range identity.Check(record) { // needs no register
		fmt.Fprintln(screen, finding.Field, finding.Code, finding.Sentence("vi"), finding.Proposed)
	}

	register, report := identity.NewIndex(people) // an iter.Seq; a database is an identity.Registry too
	model := must(identity.Estimate(ctx, sample, register, identity.EstimateOptions{}))
	match := must(identity.NewReconciler(register, model).Reconcile(ctx, record))
	fmt.Fprintln(screen, match.Status) // verified, correctable, conflict, not-found, invalid, exempt
	for _, change := range match.Changes {
		fmt.Fprintln(screen, change.Field, change.From, "→", change.To)
	}

	_ = report
}

func readmeBorder(ctx context.Context, snapshot io.Reader, publisher crypto.PublicKey, revokedFolder string, entryRules []rules.Rule, text, mrz string, screen io.Writer) {
	list := must(trust.Read(snapshot, trust.Options{Signer: publisher})) // or any country's trust list
	lists := must(revocation.ReadFS(os.DirFS(revokedFolder), nil))
	set, refusedRules := rules.NewSet(entryRules, rules.DefaultValueSets())

	verifier := must(verify.New(verify.Options{
		Trust: verify.NewKeySet(list.Keys()...), Clock: time.Now,
		Revocations: revocation.NewStore(time.Now, revocation.NewLists(lists...)),
		Rules:       set, Arrival: "VN",
	}))
	result := verifier.Verify(ctx, text)
	passport, unreadable := identity.ParseMRZ(mrz)
	if result.Payload != nil { // the signature is good
		for _, difference := range verify.ComparePassport(result.Payload, passport) {
			fmt.Fprintln(screen, difference.Code, verify.Sentence(difference.Code, "vi"))
		}
	}

	_, _ = refusedRules, unreadable
}

func readmeIssue(ctx context.Context, keyFile, certFile io.Reader, record cert.Record, pngFile io.Writer) {
	key := must(signer.Load(keyFile, certFile, nil))
	issuer := must(cert.NewIssuer(key, cert.IssuerOptions{Organisation: "Cục Y tế dự phòng", Clock: time.Now}))

	certificate, findings := record.Certificate() // a facility's record; findings say what is wrong with it
	draft := must(issuer.Prepare(certificate))    // checks everything, before anything is signed
	issued := must(issuer.Issue(ctx, draft))

	text := qr.Encode(issued.COSE) // "HC1:…"
	picture := must(qr.New(text, qr.LevelQ))
	err := picture.WritePNG(pngFile, 8)

	_, _ = findings, err
}

func readmeVerify(ctx context.Context, folder string, photo io.Reader, screen io.Writer) {
	keys, refused, err := verify.ReadKeysFS(os.DirFS(folder)) // certificates of those you trust
	verifier := must(verify.New(verify.Options{Trust: verify.NewKeySet(keys...), Clock: time.Now}))

	texts := must(qr.ScanReader(ctx, photo))
	result := verifier.Verify(ctx, texts[0])
	fmt.Fprintln(screen, result.Decision) // valid, expired, revoked, unknown-issuer, bad-signature, …
	for _, check := range result.Checks {
		fmt.Fprintln(screen, check.Name, check.Outcome, verify.Sentence(check.Code, "vi"))
	}

	_, _ = refused, err
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func TestTheExamplesOfTheREADMEWork(t *testing.T) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(2, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	require.NoError(t, err)
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	require.NoError(t, err)
	certPEM := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	keyPEM := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8})
	record := cert.Record{FullName: "Nguyễn Bảo Duy", DateOfBirth: "1983-10-10", Nationality: "VN", DoseNumber: "2", VaccinationDate: "2021-11-02", Product: "Pfizer"}

	var work bytes.Buffer
	born, err := identity.ParseDate("1983-10-10")
	require.NoError(t, err)
	people := []identity.Person{{PersonalID: "001083012345", FullName: "Nguyễn Bảo Duy", Birth: born, Sex: identity.Male}}
	written := identity.Record{FullName: "Nguyeenx Bảo Duy", DateOfBirth: "10/10/1983", Sex: "M", Nationality: "VN", IDNumber: "001083012345"}
	readmeReconcile(t.Context(), written, slices.Values(people), []identity.Record{written}, &work)
	require.Contains(t, work.String(), "full_name name-telex")
	require.Contains(t, work.String(), "correctable\nfull_name Nguyeenx Bảo Duy → Nguyễn Bảo Duy\n")

	var picture, screen bytes.Buffer
	readmeIssue(t.Context(), bytes.NewReader(keyPEM), bytes.NewReader(certPEM), record, &picture)
	folder := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(folder, "dsc.pem"), certPEM, 0o600))
	readmeVerify(t.Context(), folder, &picture, &screen)
	require.Contains(t, screen.String(), "valid\nprefix pass")
	tryBorder(t, keyPEM, certPEM, record)
}

// tryBorder holds a certificate against the passport of somebody else.
func tryBorder(t *testing.T, keyPEM, certPEM []byte, record cert.Record) {
	t.Helper()
	key, err := signer.Load(bytes.NewReader(keyPEM), bytes.NewReader(certPEM), nil)
	require.NoError(t, err)
	issuer, err := cert.NewIssuer(key, cert.IssuerOptions{Organisation: "A", Clock: time.Now})
	require.NoError(t, err)
	certificate, _ := record.Certificate()
	draft, err := issuer.Prepare(certificate)
	require.NoError(t, err)
	issued, err := issuer.Issue(t.Context(), draft)
	require.NoError(t, err)
	own, err := verify.KeyOf(key.Certificate())
	require.NoError(t, err)
	var snapshot, screen bytes.Buffer
	require.NoError(t, trust.WriteSnapshot(t.Context(), &snapshot, []verify.Key{own}, key, time.Now()))
	const somebodyElse = "P<VNMNGUYEN<<VAN<HOA<<<<<<<<<<<<<<<<<<<<<<<<\nB1234567<3VNM9002111M3001019001090012345<<16"
	readmeBorder(t.Context(), &snapshot, key.Certificate().PublicKey, t.TempDir(), rules.Templates("VN"), qr.Encode(issued.COSE), somebodyElse, &screen)
	require.Contains(t, screen.String(), "passport-name ")
	require.Contains(t, screen.String(), "passport-birth-date ")
}

func TestTheREADMEShowsWhatIsTested(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)
	source, err := os.ReadFile("readme_test.go")
	require.NoError(t, err)
	blocks := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(string(readme), -1)
	require.Len(t, blocks, 4)
	for _, block := range blocks {
		var indented []string
		for line := range strings.Lines(block[1]) {
			if line != "\n" {
				line = "\t" + line
			}
			indented = append(indented, line)
		}
		require.Contains(t, string(source), strings.Join(indented, ""))
	}
}

// Files that the README points at are there.
func TestTheREADMEsLinksLeadSomewhere(t *testing.T) {
	for _, page := range []string{"README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"} {
		data, err := os.ReadFile(page)
		require.NoError(t, err)
		for _, match := range regexp.MustCompile(`\]\(([^)#:]+)\)`).FindAllStringSubmatch(string(data), -1) {
			_, err := os.Stat(match[1])
			require.NoError(t, err, "%s: %s", page, match[1])
		}
	}
}
