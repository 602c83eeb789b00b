package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestIDOfNamesAndDates(t *testing.T) {
	r := vaxcert(t, "id", "--json", "Nguyễn Bảo Đức", "11/02/1990", "1990", "30/02/1990", "012 345 678 901", "Madonna", "Иван Иванов", "???", "10/10/1983 abc")
	require.Equal(t, statusNotGood, r.status)
	o := r.objects(t)
	require.Equal(t, map[string]any{
		"input": "Nguyễn Bảo Đức", "kind": "name", "family": "Nguyễn", "given": "Bảo Đức", "uncertain": false,
		"fnt": "NGUYEN", "gnt": "BAO<DUC", "folded": "nguyen bao duc",
	}, o[0])
	require.Equal(t, map[string]any{"input": "11/02/1990", "kind": "date", "date": "1990-02-11", "precision": "day"}, o[1])
	require.Equal(t, "year", o[2]["precision"])
	require.Equal(t, "date-day", o[3]["error"])
	require.Equal(t, "id-number-unsupported", o[4]["error"])
	require.Equal(t, true, o[5]["uncertain"])
	require.Equal(t, "IVANOV", o[6]["gnt"])
	require.Equal(t, "name-empty", o[7]["error"])
	require.Equal(t, "name-not-a-name", o[8]["error"])
	require.NotContains(t, o[8], "fnt")

	r = vaxcert(t, "id", "Đặng Văn Ấp", "1990-02")
	require.Equal(t, statusGood, r.status)
	require.Contains(t, r.stdout, "DANG")
	require.Contains(t, r.stdout, "month")
}
