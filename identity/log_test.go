package identity

import (
	"bytes"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestLogsShowNobody(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(&out, nil))
	number, _ := ParseNumber(duy.PersonalID)
	log.Info("said", "record", recordOf(duy), "person", duy, "number", number,
		"finding", Finding{Code: "number-zeros", Field: "id_number", Proposed: duy.PersonalID},
		"change", Change{"full_name", "Nguyễn Bảo Dụy", duy.FullName},
		"match", Match{Status: Verified, Person: duy, Changes: []Change{{"full_name", "", duy.FullName}}})
	for _, personal := range []string{duy.PersonalID, "Nguy", "1990"} {
		require.NotContains(t, out.String(), personal)
	}
	require.Contains(t, out.String(), "match=verified")
}
