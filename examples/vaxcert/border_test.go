package main

import (
	"crypto"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/internal/cms"
	"github.com/vaxcert/vaxcert/internal/shared"
	"github.com/vaxcert/vaxcert/verify/revocation"
	"github.com/vaxcert/vaxcert/verify/rules"
)

func TestVerifyAsksWhatIsRevoked(t *testing.T) {
	keys, out := sample(t)
	revoked := filepath.Join(t.TempDir(), "revoked")
	require.Equal(t, statusGood, revoke(t, "--out", revoked, "--record", "S-001", filepath.Join(out, "manifest.csv")).status)
	check := func(name string) ran {
		return vaxcert(t, "verify", "--json", "--at", "2022-06-03", "--trust", filepath.Join(keys, "dsc.pem"), "--revoked", revoked, filepath.Join(out, name))
	}
	require.Contains(t, check("S-001.txt").stdout, `"decision":"revoked"`)
	require.Contains(t, check("S-002.txt").stdout, `"decision":"valid"`)
	missing := vaxcert(t, "verify", "--revoked", filepath.Join(t.TempDir(), "nothing"), filepath.Join(out, "S-001.txt"))
	require.Equal(t, statusUsage, missing.status)
}

func TestVerifyAsksTheRulesOfTheCountryOfArrival(t *testing.T) {
	keys, out := sample(t)
	folder := t.TempDir()
	for _, rule := range rules.Templates("VN") {
		data, err := json.Marshal(rule)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(folder, rule.Identifier+".json"), data, 0o600))
	}
	check := func(args ...string) ran {
		return vaxcert(t, append([]string{"verify", "--json", "--at", "2022-06-03", "--trust", filepath.Join(keys, "dsc.pem"), "--rules", folder}, args...)...)
	}
	text := filepath.Join(out, "S-001.txt")
	require.Contains(t, check("--arrival", "vn", text).stdout, `"decision":"valid"`)
	none := check("--arrival", "FR", text)
	require.Equal(t, statusNotGood, none.status)
	require.Contains(t, none.stdout, `"rules-none"`)
	require.Equal(t, statusUsage, check(text).status, "rules, and no country")
	require.Equal(t, statusUsage, vaxcert(t, "verify", "--arrival", "VN", text).status)
}

// upload is an upload certificate of a country, with its key in files.
func upload(t *testing.T, country string) (certificate, key string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "upload")
	require.Equal(t, statusGood, vaxcert(t, "keys", "new", "--country", country, "--at", "2022-01-01", "--out", dir).status)
	return filepath.Join(dir, "dsc.pem"), filepath.Join(dir, "dsc.key")
}

// signedBy puts a content into a CMS, as package rules and revocation read it.
func signedBy(t *testing.T, certificate, key string, content []byte) []byte {
	t.Helper()
	block, _ := pem.Decode([]byte(read(t, key)))
	private, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	require.NoError(t, err)
	message, err := cms.Sign(content, readCertificate(t, certificate), private.(crypto.Signer), false)
	require.NoError(t, err)
	return message
}

// gatewayRules is what the EU's gateway answers for a country.
func gatewayRules(t *testing.T, certificate, key string) string {
	t.Helper()
	answer := map[string][]any{}
	for _, rule := range rules.Templates("VN") {
		data, err := json.Marshal(rule)
		require.NoError(t, err)
		answer[rule.Identifier] = []any{map[string]any{"version": rule.Version, "validFrom": rule.ValidFrom, "validTo": rule.ValidTo, "cms": signedBy(t, certificate, key, data)}}
	}
	data, err := json.Marshal(answer)
	require.NoError(t, err)
	return write(t, filepath.Join(t.TempDir(), "VN.json"), string(data))
}

func TestSignedRules(t *testing.T) {
	keys, out := sample(t)
	certificate, key := upload(t, "VN")
	stranger, _ := upload(t, "VN")
	file := gatewayRules(t, certificate, key)
	check := func(args ...string) ran {
		return vaxcert(t, append([]string{"verify", "--json", "--at", "2022-06-03", "--trust", filepath.Join(keys, "dsc.pem"), "--arrival", "VN", "--rules", file,
			filepath.Join(out, "S-001.txt")}, args...)...)
	}
	good := check("--rules-signer", certificate)
	require.Equal(t, statusGood, good.status, good.stderr)
	require.Contains(t, good.stdout, `"name":"rules","outcome":"pass"`)

	strange := check("--rules-signer", stranger)
	require.Equal(t, statusNotGood, strange.status)
	require.Contains(t, strange.stdout, `"code":"rule-signer"`, "a rule that nobody vouches for is open, and not left out")
	require.Contains(t, strange.stderr, "rule-signer")
	nobody := check()
	require.Contains(t, nobody.stdout, `"rules-none"`)
	require.Contains(t, nobody.stderr, "rule-signed")
	plain := filepath.Join(t.TempDir(), "plain.json")
	data, err := json.Marshal(rules.Templates("VN"))
	require.NoError(t, err)
	write(t, plain, string(data))
	unsigned := check("--rules", plain, "--rules-signer", certificate)
	require.Contains(t, unsigned.stderr, "rule-unsigned")
	vaxcert(t, "verify", "--rules-signer", certificate, "--trust", certificate, "HC1:A").requireUsage(t, "--rules-signer goes with --rules")

	count := len(rules.Templates("VN"))
	checked := vaxcert(t, "rules", "check", "--json", "--signer", certificate, file)
	require.Equal(t, statusGood, checked.status, checked.stdout)
	for _, object := range checked.objects(t) {
		require.Equal(t, true, object["signed"])
		require.Equal(t, "VN", object["country"])
	}
	require.Len(t, checked.objects(t), count)
	checked = vaxcert(t, "rules", "check", "--json", "--signer", stranger, file)
	require.Equal(t, statusNotGood, checked.status)
	require.Equal(t, false, checked.objects(t)[0]["signed"])
	require.Contains(t, vaxcert(t, "--lang", "vi", "rules", "check", "--signer", stranger, file).stdout, "Bên ký quy tắc không được tin cậy.")
	require.Contains(t, vaxcert(t, "rules", "check", file).stdout, "rule-signed")
}

func TestRulesAreHeldAgainstWhatTheGatewayTakes(t *testing.T) {
	rule := rules.Templates("VN")[0]
	data, err := json.Marshal(rule)
	require.NoError(t, err)
	file := write(t, filepath.Join(t.TempDir(), "rule.json"), string(data))
	before := rule.ValidFrom.AddDate(0, 0, -3).Format(time.RFC3339)
	require.Equal(t, statusGood, vaxcert(t, "rules", "check", file).status)
	good := vaxcert(t, "rules", "check", "--upload", before, file)
	require.Equal(t, statusGood, good.status, good.stdout)
	late := vaxcert(t, "rules", "check", "--upload", rule.ValidFrom.Format(time.RFC3339), file)
	require.Equal(t, statusNotGood, late.status)
	require.Contains(t, late.stdout, "rule-too-soon")
	again := vaxcert(t, "rules", "check", "--upload", before, "--published", file, file)
	require.Contains(t, again.stdout, "rule-version-old")
	vaxcert(t, "rules", "check", "--published", file, file).requireUsage(t, "--upload")
	vaxcert(t, "rules", "check", file+".gone").requireUsage(t, "no such file")
}

func TestSignedBatchesOfWhatIsRevoked(t *testing.T) {
	keys, out := sample(t)
	certificate, key := upload(t, "VN")
	stranger, _ := upload(t, "VN")
	plain := filepath.Join(t.TempDir(), "plain")
	require.Equal(t, statusGood, revoke(t, "--out", plain, "--format", "eu-batch", "--record", "S-001", filepath.Join(out, "manifest.csv")).status)
	batches, err := filepath.Glob(filepath.Join(plain, "*.json"))
	require.NoError(t, err)
	signed := filepath.Join(t.TempDir(), "batch")
	for _, batch := range batches {
		if filepath.Base(batch) != revocation.IndexName {
			write(t, signed, string(signedBy(t, certificate, key, []byte(read(t, batch)))))
		}
	}
	check := func(args ...string) ran {
		return vaxcert(t, append([]string{"verify", "--json", "--at", "2022-06-03", "--trust", filepath.Join(keys, "dsc.pem"), "--revoked", signed, filepath.Join(out, "S-001.txt")}, args...)...)
	}
	require.Contains(t, check("--revoked-signer", stranger, "--revoked-signer", certificate).stdout, `"decision":"revoked"`)
	check("--revoked-signer", stranger).requireUsage(t, "batch-signer")
	check().requireUsage(t, "batch-unchecked")
}

func TestListsThatAreTooOldSayNothing(t *testing.T) {
	keys, out := sample(t)
	revoked := filepath.Join(t.TempDir(), "revoked")
	require.Equal(t, statusGood, revoke(t, "--out", revoked, "--next-update", "24h", "--record", "S-001", filepath.Join(out, "manifest.csv")).status)
	check := func(at, name string, args ...string) string {
		return vaxcert(t, append([]string{"verify", "--json", "--at", at, "--trust", filepath.Join(keys, "dsc.pem"), "--revoked", revoked, filepath.Join(out, name)}, args...)...).stdout
	}
	const day, later = "2022-06-02T12:00:00Z", "2022-06-03T12:00:00Z"
	require.Contains(t, check(day, "S-002.txt"), `"decision":"valid"`)
	require.Contains(t, check(later, "S-002.txt"), `"revocation-unknown"`, "the next lists were promised")
	require.Contains(t, check(later, "S-001.txt"), `"decision":"revoked"`, "what was revoked stays so")
	require.Contains(t, check(later, "S-002.txt", "--grace", "24h"), `"decision":"valid"`)
	require.Contains(t, check(day, "S-002.txt", "--max-age", "1h"), `"revocation-unknown"`)
	require.Contains(t, check(day, "S-002.txt", "--max-age", "1h", "--grace", "12h"), `"decision":"valid"`)

	// A list that does not tell is as old as its file.
	require.NoError(t, os.Remove(filepath.Join(revoked, revocation.IndexName)))
	lists, err := filepath.Glob(filepath.Join(revoked, "*.hashes"))
	require.NoError(t, err)
	require.NoError(t, os.Chtimes(lists[0], time.Time{}, dayAfter))
	require.Contains(t, check("2022-06-03T00:30:00Z", "S-002.txt", "--max-age", "1h"), `"decision":"valid"`)
	require.Contains(t, check("2022-06-03T02:00:00Z", "S-002.txt", "--max-age", "1h"), `"revocation-unknown"`)
	vaxcert(t, "revoke", "--out", revoked, "--next-update=-1h", "--replace", filepath.Join(out, "manifest.csv")).requireUsage(t, "publication-time")
}

func TestTheAgeOfSnapshots(t *testing.T) {
	keys, out := sample(t)
	snapshot, dsc := filepath.Join(t.TempDir(), "snapshot"), filepath.Join(keys, "dsc.pem")
	require.Equal(t, statusGood, vaxcert(t, "trust", "snapshot", "--key", filepath.Join(keys, "dsc.key"), "--cert", dsc, "--made-at", "2022-06-30", "--out", snapshot, dsc).status)
	check := func(at string, args ...string) ran {
		return vaxcert(t, append([]string{"verify", "--at", at, "--trust", snapshot, "--trust-signer", dsc, filepath.Join(out, "S-001.txt")}, args...)...)
	}
	fresh := check("2022-06-30T12:00:00Z")
	require.Equal(t, statusGood, fresh.status, fresh.stderr)
	require.Empty(t, fresh.stderr)
	require.Contains(t, check("2022-07-02").stderr, "stale, made at 2022-06-30")
	old := check("2022-09-01")
	require.Equal(t, statusGood, old.status, "nobody has set a limit")
	require.Contains(t, old.stderr, "too-old")
	check("2022-07-02", "--max-age", "24h").requireUsage(t, "too old, made at 2022-06-30")
	grace := check("2022-07-02", "--max-age", "24h", "--grace", "48h")
	require.Equal(t, statusGood, grace.status)
	require.Contains(t, grace.stderr, "stale, in grace")

	for at, want := range map[string]string{"2022-06-30T12:00:00Z": "fresh", "2022-07-05": "stale", "2022-07-20": "too-old"} {
		require.Equal(t, want, vaxcert(t, "trust", "inspect", "--json", "--at", at, snapshot).objects(t)[0]["age"])
	}
	require.Contains(t, vaxcert(t, "--lang", "vi", "trust", "inspect", "--at", "2022-07-05", snapshot).stdout, "cũ, còn trong thời gian ân hạn")
}

func TestABatchAsksTheBorderToo(t *testing.T) {
	keys, out := sample(t)
	revoked := filepath.Join(t.TempDir(), "revoked")
	require.Equal(t, statusGood, revoke(t, "--out", revoked, "--next-update", "48h", "--record", "S-001", filepath.Join(out, "manifest.csv")).status)
	certificate, key := upload(t, "VN")
	dsc := base64.StdEncoding.EncodeToString(readCertificate(t, filepath.Join(keys, "dsc.pem")).Raw)
	line := func(id, at, name string) string {
		return batchLineOf(t, id, strings.TrimSpace(read(t, filepath.Join(out, name))), at, dsc)
	}
	stdin := line("revoked", "2022-06-03T00:00:00Z", "S-001.txt") + line("good", "2022-06-03T00:00:00Z", "S-002.txt") +
		line("later", "2022-06-10T00:00:00Z", "S-002.txt") + batchLineOf(t, "nobody", strings.TrimSpace(read(t, filepath.Join(out, "S-002.txt"))), "2022-06-03")
	decisions := func(args ...string) (all []any) {
		r := vaxcertWith(t, stdin, append([]string{"verify", "--batch"}, args...)...)
		require.Equal(t, statusNotGood, r.status, r.stderr)
		for _, o := range r.objects(t) {
			all = append(all, o["decision"])
		}
		return all
	}
	require.Equal(t, []any{"valid", "valid", "valid", "unknown-issuer"}, decisions())
	require.Equal(t, []any{"revoked", "valid", "not-allowed", "unknown-issuer"}, decisions("--revoked", revoked), "each line has its own time, and own certificates")
	signed := gatewayRules(t, certificate, key)
	require.Equal(t, []any{"valid", "valid", "valid", "unknown-issuer"}, decisions("--rules", signed, "--rules-signer", certificate, "--arrival", "VN"))
	require.Equal(t, []any{"not-allowed", "not-allowed", "not-allowed", "unknown-issuer"}, decisions("--rules", signed, "--rules-signer", certificate, "--arrival", "FR"))
	for _, flag := range []string{"--trust", "--trust-signer", "--trust-domain"} {
		vaxcert(t, "verify", "--batch", flag, certificate).requireUsage(t, "each line names its own certificates")
	}
}

func TestTrustDomains(t *testing.T) {
	list := filepath.Join(shared.Dir(t, "trustlists"), "gdhcn-uat-v2.json")
	inspect := func(args ...string) float64 {
		return vaxcert(t, append([]string{"trust", "inspect", "--json", list}, args...)...).objects(t)[0]["loaded"].(float64)
	}
	require.EqualValues(t, 106, inspect(), "inspect shows all")
	require.EqualValues(t, 106, inspect("--domain", "*"))
	require.Less(t, inspect("--domain", "DCC"), 106.0)
	r := vaxcert(t, "verify", "--trust", list, "HC1:A")
	require.Contains(t, r.stderr, "trust domain that was not chosen")
	require.NotContains(t, vaxcert(t, "verify", "--trust", list, "--trust-domain", "*", "HC1:A").stderr, "trust domain")
}
