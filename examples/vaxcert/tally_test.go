package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestIssueTellsProgramsOfEachRecord(t *testing.T) {
	out := t.TempDir()
	r := issueWith(t, newKeys(t), out, recordsFile(t, recordLine("a"), `,"broken`, ",,,,,,", "c,,1990,VN,2,2021-09-01,Comirnaty"), "--json")
	require.Equal(t, statusNotGood, r.status, r.stderr)
	o := r.objects(t)
	require.Len(t, o, 3)
	require.Equal(t, readManifest(t, out)[0][2], o[0]["uvci"])
	delete(o[0], "uvci")
	require.Equal(t, []map[string]any{
		{"record_id": "a", "status": "issued", "issued_at": issuedAt, "expires_at": "2023-06-01T08:00:00Z", "file": "a.txt", "codes": []any{}},
		{"record_id": "line 3", "status": "refused", "codes": []any{"row-quotes"}},
		{"record_id": "c", "status": "refused", "codes": []any{"name-empty"}},
	}, o)
}

func TestRefusalsNameTheRecordAndTheColumn(t *testing.T) {
	id := strings.Repeat("é", 60) + "\x1b[2J"
	r := issueWith(t, newKeys(t), t.TempDir(), recordsFile(t, "R\x1b1,An,1990,VN,2,2021-09-01,Nonsense", id+",An,1990,VN,2,2021-09-01,Nonsense", ",An"))
	require.Contains(t, r.stderr, "line 2 (R\uFFFD1) refused: product-unknown (product): ")
	require.Contains(t, r.stderr, "line 3 ("+strings.Repeat("é", maxShownID)+"…) refused: ")
	require.Contains(t, r.stderr, "line 4 refused: row-fields: ")
}

func TestHelpOfIssueNamesAllColumns(t *testing.T) {
	r := vaxcert(t, "issue", "--help")
	require.Equal(t, statusGood, r.status)
	for _, c := range recordColumns {
		require.Contains(t, r.stdout, c.name)
	}
	for name := range strings.SplitSeq(manifestHeader, ",") {
		require.Contains(t, r.stdout, "    "+name+" ")
	}
}
