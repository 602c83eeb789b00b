package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/internal/shared"
)

func TestTrustInspectTellsWhatAListHolds(t *testing.T) {
	folder := shared.Dir(t, "trustlists")
	german, dutch := filepath.Join(folder, "de-dsc-list.json"), filepath.Join(folder, "nl-format-keys.json")
	r := vaxcert(t, "trust", "inspect", "--json", german, dutch)
	require.Equal(t, statusNotGood, r.status, "one entry is refused")
	lists := r.objects(t)
	require.Len(t, lists, 2)
	require.EqualValues(t, 831, lists[0]["loaded"])
	require.EqualValues(t, 1, lists[0]["refused"])
	require.EqualValues(t, 831, lists[0]["types"].(map[string]any)["DSC"])
	require.EqualValues(t, 1, lists[0]["countries"].(map[string]any)["VN"])
	refusal := lists[0]["refusals"].([]any)[0].(map[string]any)
	require.Equal(t, "GE", refusal["country"])
	require.Equal(t, "not-a-document-signer", refusal["reason"])
	require.Equal(t, "dutch", lists[1]["format"])

	r = vaxcert(t, "--lang", "vi", "trust", "inspect", german)
	require.Contains(t, r.stdout, "loaded       831")
	require.Contains(t, r.stdout, "GE")
	require.Contains(t, r.stdout, "Chứng thư này không phải để ký chứng nhận")

	text := filepath.Join(t.TempDir(), "text")
	require.NoError(t, os.WriteFile(text, []byte("not a list"), 0o600))
	r = vaxcert(t, "trust", "inspect", "--json", text, dutch)
	require.Equal(t, statusUsage, r.status)
	require.Len(t, r.objects(t), 1, "the other list is shown all the same")
}

func TestEveryFormOfATrustListVerifies(t *testing.T) {
	keys, out := sample(t)
	other := filepath.Join(t.TempDir(), "other")
	require.Equal(t, statusGood, vaxcert(t, "keys", "new", "--at", "2022-01-01", "--out", other).status)
	dsc, file, folder := filepath.Join(keys, "dsc.pem"), filepath.Join(out, "S-001.txt"), t.TempDir()
	jwks, pem, snapshot := filepath.Join(folder, "keys.json"), filepath.Join(folder, "pem"), filepath.Join(folder, "snapshot")
	good := func(args ...string) string {
		t.Helper()
		r := vaxcert(t, args...)
		require.Equal(t, statusGood, r.status, r.stderr)
		return r.stdout
	}
	good("trust", "convert", "--out", jwks, dsc)
	good("trust", "convert", "--to", "pem", "--out", pem, "--root", filepath.Join(keys, "csca.pem"), keys)
	signing := []string{"trust", "snapshot", "--key", filepath.Join(other, "dsc.key"), "--cert", filepath.Join(other, "dsc.pem"), "--out", snapshot, "--made-at", "2022-06-30"}
	require.Contains(t, good(append(signing, dsc, jwks, pem)...), "1 keys")

	for _, trust := range [][]string{{jwks}, {pem}, {snapshot, "--trust-signer", filepath.Join(other, "dsc.pem")}} {
		good(append([]string{"verify", "--at", "2022-07-01", file, "--trust"}, trust...)...)
	}
	vaxcert(t, "verify", "--trust", snapshot, file).requireUsage(t, "--trust-signer")
	vaxcert(t, "verify", "--trust", snapshot, "--trust-signer", dsc, file).requireUsage(t, "signature")
	vaxcert(t, "verify", "--trust", jwks, "--trust-signer", dsc, file).requireUsage(t, "signature")

	var report map[string]any
	require.NoError(t, json.Unmarshal([]byte(good("trust", "inspect", "--json", snapshot)), &report))
	require.Equal(t, "not-checked", report["signature"])
	require.Equal(t, "2022-06-30T00:00:00Z", report["madeAt"])
	require.True(t, strings.Contains(good("trust", "inspect", "--signer", filepath.Join(other, "dsc.pem"), snapshot), "signature good"))

	r := vaxcert(t, "trust", "inspect", "--json", "--root", filepath.Join(other, "csca.pem"), dsc)
	require.Equal(t, statusNotGood, r.status)
	reason := r.objects(t)[0]["refusals"].([]any)[0].(map[string]any)["reason"]
	require.Equal(t, "root-unknown", reason)
	r = vaxcert(t, "trust", "convert", "--out", jwks, "--root", filepath.Join(other, "csca.pem"), dsc)
	require.Equal(t, statusUsage, r.status)
	require.Contains(t, r.stderr, "The certificate leads to no trusted root.")
	require.Contains(t, r.stderr, "no key that can be used")
}
