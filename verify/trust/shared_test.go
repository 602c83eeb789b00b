package trust_test

import (
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/internal/cms"
	"github.com/vaxcert/vaxcert/internal/dsc"
	"github.com/vaxcert/vaxcert/internal/shared"
	"github.com/vaxcert/vaxcert/verify"
	"github.com/vaxcert/vaxcert/verify/trust"
)

// sharedList reads one of the lists that countries publish.
func sharedList(t testing.TB, name string, o trust.Options) *trust.List {
	t.Helper()
	f, err := os.Open(filepath.Join(shared.Dir(t, "trustlists"), name))
	require.NoError(t, err)
	defer f.Close()
	list, err := trust.Read(f, o)
	require.NoError(t, err)
	return list
}

func base64Bytes(t testing.TB, s string) []byte {
	t.Helper()
	data, err := base64.StdEncoding.DecodeString(s)
	require.NoError(t, err)
	return data
}

func TestTheGermanList(t *testing.T) {
	list := sharedList(t, "de-dsc-list.json", trust.Options{})
	require.Equal(t, trust.Gateway, list.Format)
	require.Equal(t, trust.Absent, list.Signature)
	require.Len(t, list.Entries, 831)
	require.Len(t, list.Refused, 1)
	require.Equal(t, "GE", list.Refused[0].Country, "Georgia's root is no document signer")
	require.Equal(t, trust.NotADocumentSigner, list.Refused[0].Code)

	report := list.Report()
	require.Equal(t, 831, report.Types["DSC"])
	require.Equal(t, 1, report.Countries["VN"])
	require.Zero(t, report.Countries[""])

	vietNam := verify.NewKeySet(list.Keys()...).Keys(base64Bytes(t, "ZtJVElOdWm0="))
	require.Len(t, vietNam, 1)
	require.Equal(t, "VN", vietNam[0].Country)

	at := trust.Options{At: time.Date(2024, 3, 25, 0, 0, 0, 0, time.UTC)}
	require.NotZero(t, sharedList(t, "de-dsc-list.json", at).Report().Codes[trust.Expired])
}

func TestTheDutchList(t *testing.T) {
	list := sharedList(t, "nl-format-keys.json", trust.Options{})
	require.Equal(t, trust.Dutch, list.Format)
	require.Len(t, list.Entries, 67)
	require.Empty(t, list.Refused)
	require.Equal(t, 26, list.Report().Countries["ES"])
}

func TestGDHCN(t *testing.T) {
	list := sharedList(t, "gdhcn-uat-v2.json", trust.Options{Domains: []string{trust.AnyDomain}})
	require.Equal(t, trust.DID, list.Format)
	report := list.Report()
	require.Equal(t, 106, report.Loaded, "Latvia and others sign with roots too")
	require.Equal(t, map[string]int{"DSC": 90, "CSCA": 16}, report.Types)
	require.Equal(t, 181, report.Loaded+report.Refused+len(list.Others))
	require.LessOrEqual(t, report.Refused, 5)

	dcc := sharedList(t, "gdhcn-uat-v2.json", trust.Options{}).Report()
	require.Equal(t, 23, dcc.Codes[trust.Domain], "PH4H and IPS-PILGRIMAGE")
	require.Equal(t, 10, sharedList(t, "gdhcn-uat-v2.json", trust.Options{Domains: []string{"PH4H"}}).Report().Types["DSC"])
	both := sharedList(t, "gdhcn-uat-v2.json", trust.Options{Domains: []string{"DCC", "PH4H"}}).Report()
	require.Less(t, dcc.Loaded, both.Loaded)
	require.LessOrEqual(t, both.Loaded, report.Loaded)
}

// What the gateway's uploaders signed: with those of the list itself believed,
// all entries are proved but those signed with SHA-1, and the one whose
// signature lacks the certificate.
func TestTheGermanListUploaded(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(shared.Dir(t, "trustlists"), "de-dsc-list.json"))
	require.NoError(t, err)
	var list struct {
		Certificates []struct{ RawData, Signature []byte }
	}
	require.NoError(t, json.Unmarshal(data, &list))
	var uploaders []*x509.Certificate
	for _, e := range list.Certificates {
		if _, signer, err := cms.Verify(e.Signature, e.RawData); err == nil {
			uploaders = append(uploaders, signer)
		}
	}
	report := sharedList(t, "de-dsc-list.json", trust.Options{Uploaders: uploaders}).Report()
	require.Equal(t, 10, report.Codes[trust.CMSInvalid])
}

func TestAllListsTogether(t *testing.T) {
	folder := shared.Dir(t, "trustlists")
	list, err := trust.ReadFS(os.DirFS(folder), trust.Options{})
	require.NoError(t, err)
	require.Equal(t, trust.Mixed, list.Format)
	require.Equal(t, 1, list.Skipped, "the README")
	require.Greater(t, len(list.Entries), 990)
}

func BenchmarkRead(b *testing.B) {
	data, err := os.ReadFile(filepath.Join(shared.Dir(b, "trustlists"), "de-dsc-list.json"))
	require.NoError(b, err)
	var list struct{ Certificates []struct{ RawData []byte } }
	require.NoError(b, json.Unmarshal(data, &list))
	b.Run("floor", func(b *testing.B) { // parsing the same certificates
		b.ReportAllocs()
		for b.Loop() {
			for _, e := range list.Certificates {
				if _, err := dsc.Parse(e.RawData); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := trust.Read(bytes.NewReader(data), trust.Options{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
