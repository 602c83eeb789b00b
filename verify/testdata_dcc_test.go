package verify_test

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/internal/shared"
	"github.com/vaxcert/vaxcert/verify"
)

// dgcCase is a case of the EU's interoperability test data.
type dgcCase struct {
	Prefix  string `json:"PREFIX"`
	Context struct {
		Certificate     string `json:"CERTIFICATE"`
		ValidationClock string `json:"VALIDATIONCLOCK"`
	} `json:"TESTCTX"`
	Expected map[string]bool `json:"EXPECTEDRESULTS"`
}

// exceptions are the expectations that the design decides against.
var exceptions = map[string]string{
	"IS/3 EXPECTEDKEYUSAGE": "the DSC has no HCERT usage at all, which means all types",
}

func readDGCCase(t *testing.T, path string) dgcCase {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	var raw map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(data, &raw))
	var c dgcCase
	require.NoError(t, json.Unmarshal(raw["PREFIX"], &c.Prefix))
	require.NoError(t, json.Unmarshal(raw["TESTCTX"], &c.Context))
	require.NoError(t, json.Unmarshal(raw["EXPECTEDRESULTS"], &c.Expected))
	return c
}

func (c dgcCase) clock(t *testing.T) time.Time {
	t.Helper()
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999"} {
		if at, err := time.Parse(layout, c.Context.ValidationClock); err == nil {
			return at
		}
	}
	return time.Date(2021, 7, 1, 0, 0, 0, 0, time.UTC)
}

func (c dgcCase) verifier(t *testing.T) *verify.Verifier {
	t.Helper()
	der, err := base64.StdEncoding.DecodeString(c.Context.Certificate)
	require.NoError(t, err)
	var keys []verify.Key
	if len(der) > 0 {
		keys, _, err = verify.ReadKeys(strings.NewReader(string(der)), "case")
		require.NoError(t, err)
	}
	now := c.clock(t)
	v, err := verify.New(verify.Options{Trust: verify.NewKeySet(keys...), Clock: func() time.Time { return now }})
	require.NoError(t, err)
	return v
}

func TestEveryCaseOfTheEUTestData(t *testing.T) {
	dir := shared.Dir(t, "testdata-dcc")
	files, err := filepath.Glob(filepath.Join(dir, "*", "2DCode", "raw", "*.json"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	checks := map[string][]verify.CheckName{
		"EXPECTEDUNPREFIX":         {verify.CheckPrefix},
		"EXPECTEDB45DECODE":        {verify.CheckBase45},
		"EXPECTEDCOMPRESSION":      {verify.CheckZlib},
		"EXPECTEDDECODE":           {verify.CheckCOSE, verify.CheckCWT},
		"EXPECTEDVERIFY":           {verify.CheckTrust, verify.CheckSignature},
		"EXPECTEDKEYUSAGE":         {verify.CheckKeyUsage},
		"EXPECTEDEXPIRATIONCHECK":  {verify.CheckValidity},
		"EXPECTEDSCHEMAVALIDATION": {verify.CheckSchema},
	}
	for _, file := range files {
		country := filepath.Base(filepath.Dir(filepath.Dir(filepath.Dir(file))))
		name := country + "/" + strings.TrimSuffix(filepath.Base(file), ".json")
		t.Run(name, func(t *testing.T) {
			c := readDGCCase(t, file)
			result := c.verifier(t).Verify(t.Context(), c.Prefix)
			for expectation, names := range checks {
				want, ok := c.Expected[expectation]
				if _, excepted := exceptions[name+" "+expectation]; !ok || excepted {
					continue
				}
				good := true
				for _, n := range names {
					good = good && result.Check(n).Outcome >= verify.Pass && result.Check(n).Outcome != verify.Fail
				}
				if want != good {
					report, _ := json.Marshal(result.Checks)
					t.Errorf("%s: want %v\n%s", expectation, want, report)
				}
				if !want {
					require.NotEqual(t, verify.Valid, result.Decision)
				}
			}
		})
	}
}
