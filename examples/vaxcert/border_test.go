package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

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
