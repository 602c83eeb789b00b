package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/identity"
)

func TestIDOfNamesAndDates(t *testing.T) {
	r := vaxcert(t, "id", "--json", "Nguyễn Bảo Đức", "11/02/1990", "1990", "30/02/1990", "Madonna", "Иван Иванов", "???", "10/10/1983 abc")
	require.Equal(t, statusNotGood, r.status)
	o := r.objects(t)
	require.Equal(t, map[string]any{
		"input": "Nguyễn Bảo Đức", "kind": "name", "family": "Nguyễn", "given": "Bảo Đức", "uncertain": false,
		"fnt": "NGUYEN", "gnt": "BAO<DUC", "folded": "nguyen bao duc",
	}, o[0])
	require.Equal(t, map[string]any{"input": "11/02/1990", "kind": "date", "date": "1990-02-11", "precision": "day"}, o[1])
	require.Equal(t, "year", o[2]["precision"])
	require.Equal(t, "date-day", o[3]["error"])
	require.Equal(t, "birth-date-lunar", first(t, o[3], "findings")["code"])
	require.Equal(t, true, o[4]["uncertain"])
	require.Equal(t, "IVANOV", o[5]["gnt"])
	require.Equal(t, "name-empty", o[6]["error"])
	require.Equal(t, "name-not-a-name", o[7]["error"])
	require.NotContains(t, o[7], "fnt")

	r = vaxcert(t, "id", "Đặng Văn Ấp", "1990-02", "ngày 11 tháng 2 năm 1990")
	require.Equal(t, statusGood, r.status)
	require.Contains(t, r.stdout, "DANG")
	require.Contains(t, r.stdout, "month")
	require.Contains(t, r.stdout, "1990-02-11")
}

func first(t *testing.T, object map[string]any, key string) map[string]any {
	t.Helper()
	list, ok := object[key].([]any)
	require.True(t, ok, "%s in %v", key, object)
	return list[0].(map[string]any)
}

func TestIDOfDatesThatAreProposed(t *testing.T) {
	r := vaxcert(t, "id", "--json", "11/02/90", "02/14/1990", "11021990", "32915", "11/02/2533")
	require.Equal(t, statusNotGood, r.status)
	for i, want := range []string{"1990-02-11", "1990-02-14", "1990-02-11", "1990-02-11", "1990-02-11"} {
		o := r.objects(t)[i]
		require.Equal(t, "date", o["kind"], o)
		require.NotContains(t, o, "date", o)
		require.NotEmpty(t, o["error"])
		require.Equal(t, want, first(t, o, "findings")["proposed"], o)
	}
}

func TestIDOfNumbers(t *testing.T) {
	r := vaxcert(t, "id", "--json", "001 090 012345", "012345679", "C1234567", "0912345678", "OO1090012345", "129 456", "1.09E+10")
	require.Equal(t, statusNotGood, r.status)
	o := r.objects(t)
	require.Equal(t, "personal-number", o[0]["kind"])
	require.Equal(t, "001090012345", o[0]["text"])
	require.Equal(t, "cccd", o[0]["id_type"])
	require.Equal(t, "Hà Nội", o[0]["province"])
	require.Equal(t, "M", o[0]["sex"])
	require.EqualValues(t, 1990, o[0]["birth_year"])
	require.Equal(t, "number-separators", first(t, o[0], "repairs")["code"])
	require.NotEmpty(t, first(t, o[0], "repairs")["message"])
	require.NotContains(t, o[0], "error")
	require.Equal(t, "cmnd", o[1]["id_type"])
	require.Equal(t, "number-old-card", first(t, o[1], "findings")["code"])
	require.NotContains(t, o[1], "error")
	require.Equal(t, "passport", o[2]["id_type"])
	require.Equal(t, "VN", o[2]["country"])
	require.Equal(t, "number-phone", o[3]["error"])
	require.Equal(t, "number-letters", o[4]["error"])
	require.Equal(t, "001090012345", first(t, o[4], "findings")["proposed"])
	require.Equal(t, "number-format", o[5]["error"])
	require.Equal(t, "number", o[5]["kind"])
	require.Equal(t, "number-scientific", o[6]["error"])

	r = vaxcert(t, "--lang", "vi", "id", "001090012345")
	require.Equal(t, statusGood, r.status)
	require.Contains(t, r.stdout, "số định danh cá nhân")
	require.Contains(t, r.stdout, "năm sinh")
}

func TestIDOfCardsAndPassports(t *testing.T) {
	const (
		card     = "001090012345|012345679|Nguyễn Văn An|11021990|Nam|Số 1, Hà Nội|15042021"
		app      = "001090012345|NGUYEN VAN AN|1990-02-11|0|123456789012345678|<1<00<"
		passport = "P<VNMNGUYEN<<VAN<A<<<<<<<<<<<<<<<<<<<<<<<<<<\nB1234567<3VNM9002111M3001019001090012345<<16"
	)
	r := vaxcert(t, "id", "--json", card, app, passport, strings.ReplaceAll(passport, "\n", ""))
	require.Equal(t, statusGood, r.status)
	for i, kind := range []string{"identity-qr", "identity-qr", "passport-mrz", "passport-mrz"} {
		o := r.objects(t)[i]
		require.Equal(t, kind, o["kind"])
		person := o["person"].(map[string]any)
		require.Equal(t, "001090012345", person["personal_id"], kind)
		require.Equal(t, "1990-02-11", person["date_of_birth"], kind)
	}
	require.Equal(t, "012345679", r.objects(t)[0]["person"].(map[string]any)["old_id"])

	r = vaxcert(t, "id", "--json", "a|b|c|d|e|f", "P<VNMNGUYEN<<VAN<A")
	require.Equal(t, statusNotGood, r.status)
	require.Equal(t, "qr-not-identity", r.objects(t)[0]["error"])
	require.Equal(t, "mrz-form", r.objects(t)[1]["error"])

	r = vaxcert(t, "--lang", "vi", "id", card)
	require.Contains(t, r.stdout, "Nguyễn Văn An")
}

func TestIDPrintsTheTableOfCodes(t *testing.T) {
	r := vaxcert(t, "id", "--codes", "--json")
	require.Equal(t, statusGood, r.status)
	require.Len(t, r.objects(t), len(identity.Codes()))
	require.Equal(t, map[string]any{
		"code": "name-empty", "field": "full_name", "severity": "failure", "message": identity.Sentence("name-empty", "en"),
	}, r.objects(t)[0])

	r = vaxcert(t, "--lang", "vi", "id", "--codes")
	for _, c := range identity.Codes() {
		require.Contains(t, r.stdout, c.Code)
		require.Contains(t, r.stdout, c.Sentence("vi"))
	}
}

func TestIDNeedsAnArgumentOrCodes(t *testing.T) {
	require.Equal(t, statusUsage, vaxcert(t, "id").status)
	require.Equal(t, statusUsage, vaxcert(t, "id", "--codes", "1990").status)
}

func TestIDTakesANameTypedByVNIForAName(t *testing.T) {
	for text, want := range map[string]string{
		"Nguye64n Thi5 Ho2a": "Nguyễn Thị Hòa", "Tra62n Va8n An": "Trần Văn An", "Le6 Thi5 Hoa": "Lê Thị Hoa",
	} {
		out := vaxcert(t, "id", "--json", text).stdout
		require.Contains(t, out, `"kind":"name"`, text)
		require.Contains(t, out, `"proposed":"`+want+`"`, text)
	}
	require.Contains(t, vaxcert(t, "id", "--json", "CCCD 001083012345").stdout, `"kind":"personal-number"`)
}
