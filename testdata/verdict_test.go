package testdata_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/qr"
	"github.com/vaxcert/vaxcert/testdata"
	"github.com/vaxcert/vaxcert/verify"
)

func vectors(t testing.TB) []testdata.Vector {
	t.Helper()
	all, err := testdata.Vectors()
	require.NoError(t, err)
	return all
}

// trustOf makes the trust store of a vector, without the certificates that
// give no key.
func trustOf(t *testing.T, v testdata.Vector) *verify.KeySet {
	t.Helper()
	var keys []verify.Key
	for _, der := range v.Certificates {
		found, refused, err := verify.ReadKeys(bytes.NewReader(der), v.Name)
		require.NoError(t, err)
		require.Equal(t, 1, len(found)+len(refused))
		for _, key := range found {
			if v.KeyID != nil {
				key.ID = v.KeyID
			}
			keys = append(keys, key)
		}
	}
	return verify.NewKeySet(keys...)
}

func verifierOf(t *testing.T, v testdata.Vector, strict bool) *verify.Verifier {
	t.Helper()
	verifier, err := verify.New(verify.Options{
		Trust: trustOf(t, v), Clock: func() time.Time { return v.At }, Strict: strict,
	})
	require.NoError(t, err)
	return verifier
}

// verdictOf says in the words of a vector what came out.
func verdictOf(decision verify.Decision, checks []verify.Check) testdata.Verdict {
	verdict := testdata.Verdict{Decision: decision.String(), Class: "valid"}
	for _, outcome := range []verify.Outcome{verify.Fail, verify.Warn} {
		for _, c := range checks {
			if c.Outcome == outcome {
				verdict.Class, verdict.Code = c.Name.String(), c.Code
				return verdict
			}
		}
	}
	return verdict
}

func TestTexts(t *testing.T) {
	for _, v := range vectors(t) {
		t.Run(v.Name, func(t *testing.T) {
			result := verifierOf(t, v, false).Verify(t.Context(), v.Text)
			require.Equal(t, v.Verdict, verdictOf(result.Decision, result.Checks))
			requireContentOnlyIfSigned(t, v, result)
			if v.Strict != nil {
				result = verifierOf(t, v, true).Verify(t.Context(), v.Text)
				require.Equal(t, *v.Strict, verdictOf(result.Decision, result.Checks), "strict")
			}
		})
	}
}

func requireContentOnlyIfSigned(t *testing.T, v testdata.Vector, result verify.Result) {
	t.Helper()
	switch v.Class {
	case "prefix", "base45", "zlib", "cose", "cwt", "trust", "signature":
		if v.Decision != "valid" {
			require.Nil(t, result.Payload, "nothing is shown that nobody vouches for")
			return
		}
	}
	require.NotNil(t, result.Payload)
	require.JSONEq(t, string(v.JSON), string(result.Payload.JSON()))
}

// Every text that fits a QR code goes through a picture.
func TestPictures(t *testing.T) {
	for _, v := range vectors(t) {
		t.Run(v.Name, func(t *testing.T) {
			if v.Text == "" || len(v.Text) > qr.MaxText {
				t.Skip("no QR code holds it")
			}
			matrix, err := qr.New(v.Text, qr.LevelQ)
			if err != nil {
				matrix, err = qr.New(v.Text, qr.LevelL)
			}
			require.NoError(t, err)
			var picture bytes.Buffer
			require.NoError(t, matrix.WritePNG(&picture, 4))
			texts, err := qr.ScanReader(t.Context(), &picture)
			require.NoError(t, err)
			require.Equal(t, []string{v.Text}, texts)
			result := verifierOf(t, v, false).Verify(t.Context(), texts[0])
			require.Equal(t, v.Verdict, verdictOf(result.Decision, result.Checks))
		})
	}
}

// Looking without believing comes as far as the defect, and needs no trust.
func TestInspection(t *testing.T) {
	for _, v := range vectors(t) {
		t.Run(v.Name, func(t *testing.T) {
			i := verify.Inspect(v.Text)
			_, err := verify.Decode(v.Text)
			switch {
			case v.Code == "hcert-unknown": // what nobody knows can still be looked at
				require.False(t, i.Readable())
				require.Contains(t, string(i.Payload.JSON()), "something")
				return
			case v.JSON == nil:
				require.Nil(t, i.Payload)
				require.Equal(t, v.Verdict, verdictOf(verify.Malformed, i.Checks))
				require.Error(t, err)
				return
			case v.Class == "schema" || v.Class == "codes":
				verdict := verdictOf(verify.Malformed, i.Checks)
				require.Equal(t, []string{v.Class, v.Code}, []string{verdict.Class, verdict.Code})
			}
			require.NoError(t, err)
			require.Equal(t, v.Class != "schema" || v.Decision == "valid", i.Readable())
			require.JSONEq(t, string(v.JSON), string(i.Payload.JSON()))
		})
	}
}

func TestVectorsSayWhatTheyAreAbout(t *testing.T) {
	listed, err := os.ReadFile("README.md")
	require.NoError(t, err)
	decisions := map[string]int{}
	for _, v := range vectors(t) {
		_, err := os.Stat("vectors/" + v.Name + ".json")
		require.NoError(t, err, "the name is the file's")
		require.Contains(t, string(listed), "(vectors/"+v.Name+".json)")
		require.True(t, strings.HasSuffix(v.Description, "."), v.Name)
		require.Equal(t, v.Class == "valid", v.Code == "", v.Name)
		if v.Code != "" {
			require.NotEmpty(t, verify.Sentence(v.Code, "en"), "%s: a code that is explained", v.Name)
		}
		decisions[v.Decision]++
	}
	for _, decision := range []string{"valid", "expired", "not-yet-valid", "unknown-issuer", "bad-signature", "malformed"} {
		require.Positive(t, decisions[decision], decision)
	}
}

func TestBatchHasALineAVector(t *testing.T) {
	var batch bytes.Buffer
	all := vectors(t)
	require.NoError(t, testdata.WriteBatch(&batch, all))
	lines := bufio.NewScanner(&batch)
	lines.Buffer(nil, 1<<20)
	for _, v := range all {
		if v.KeyID != nil {
			continue
		}
		require.True(t, lines.Scan())
		var line struct {
			ID, Text     string
			At           time.Time
			Certificates [][]byte
		}
		require.NoError(t, json.Unmarshal(lines.Bytes(), &line))
		require.Equal(t, v.Name, line.ID)
		require.Equal(t, v.Text, line.Text)
		require.Equal(t, v.At, line.At)
		require.Equal(t, v.Certificates, line.Certificates)
	}
	require.False(t, lines.Scan())
}
