package cbortree

import (
	"encoding/hex"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/fxamacker/cbor/v2"
	"github.com/stretchr/testify/require"
)

func unhex(t *testing.T, s string) string {
	t.Helper()
	data, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	require.NoError(t, err)
	return string(data)
}

func TestJSONOfTheExamplesOfRFC8949(t *testing.T) {
	for input, want := range map[string]string{
		"00": "0", "1818": "24", "1bffffffffffffffff": "18446744073709551615",
		"20": "-1", "3bffffffffffffffff": "-18446744073709551616", "3903e7": "-1000",
		"f93e00": "1.5", "fa47c35000": "100000", "fb3ff199999999999a": "1.1", "f97e00": "null", "f90001": "0.00000005960464477539063",
		"f4": "false", "f5": "true", "f6": "null", "f7": "null",
		"c11a514b67b0": "1363896240", "4401020304": `"AQIDBA=="`, "6449455446": `"IETF"`, "623c3e": `"<>"`,
		"83010203": "[1,2,3]", "a201020304": `{"1":2,"3":4}`, "a26161016162820203": `{"a":1,"b":[2,3]}`,
		"5f42010243030405ff": `"AQIDBAU="`, "7f657374726561646d696e67ff": `"streaming"`,
		"9f018202039f0405ffff": "[1,[2,3],[4,5]]", "bf61610161629f0203ffff": `{"a":1,"b":[2,3]}`,
		"a13902d701": `{"-728":1}`,
	} {
		var tree Tree
		v, err := tree.Parse(unhex(t, input))
		require.NoError(t, err, input)
		require.Equal(t, want, string(v.AppendJSON(nil)), input)
	}
}

func TestRefusals(t *testing.T) {
	for name, c := range map[string]struct {
		input string
		want  error
	}{
		"empty":                      {"", ErrTruncated},
		"cut in a head":              {"19ff", ErrTruncated},
		"cut in a text":              {"65616263", ErrTruncated},
		"text of 2^63 bytes":         {"7b8000000000000000", ErrTruncated},
		"array of 2^32 items":        {"9b0000000100000000", ErrTruncated},
		"trailing":                   {"0000", ErrTrailing},
		"reserved length":            {"1c", ErrMalformed},
		"lone break":                 {"ff", ErrMalformed},
		"odd indefinite map":         {"bf01ff", ErrMalformed},
		"nested chunks":              {"5f5f4100ffff", ErrMalformed},
		"chunk of another kind":      {"7f4100ff", ErrMalformed},
		"two-byte simple value":      {"f810", ErrMalformed},
		"not UTF-8":                  {"62c328", ErrUTF8},
		"duplicate key":              {"a201020103", ErrDuplicateKey},
		"duplicate in another width": {"a20102180103", ErrDuplicateKey},
		"duplicate text":             {"bf616101616102ff", ErrDuplicateKey},
		"deep":                       {strings.Repeat("81", 17) + "00", ErrDepth},
		"deep tags":                  {strings.Repeat("c1", 17) + "00", ErrDepth},
		"very deep":                  {strings.Repeat("81", 30000) + "00", ErrDepth},
		"many items":                 {"9f" + strings.Repeat("00", MaxItems) + "ff", ErrItems},
		"many chunks":                {"5f" + strings.Repeat("40", MaxItems+1) + "ff", ErrItems},
	} {
		var tree Tree
		_, err := tree.Parse(unhex(t, c.input))
		require.ErrorIs(t, err, c.want, name)
	}
}

func TestManyKeysAreComparedToo(t *testing.T) {
	many := func(last string) string {
		var b strings.Builder
		b.WriteString("b81e") // 30 pairs
		for i := range 29 {
			b.WriteString("18" + hex.EncodeToString([]byte{byte(100 + i)}) + "00")
		}
		return b.String() + last + "00"
	}
	var tree Tree
	_, err := tree.Parse(unhex(t, many("1801")))
	require.NoError(t, err)
	_, err = tree.Parse(unhex(t, many("190064")))
	require.ErrorIs(t, err, ErrDuplicateKey)
}

func TestAccess(t *testing.T) {
	var tree Tree
	// {1: "VN", 4: 1.0(float), -260: {1: {"v": [true, null]}}, "t": 0("x")}
	v, err := tree.Parse(unhex(t, "a4 01 62564e 04 fb3ff0000000000000 390103 a101a1617682f5f6 6174c06178"))
	require.NoError(t, err)
	iss, ok := v.Claim(1).Text()
	require.True(t, ok)
	require.Equal(t, "VN", iss)
	f, ok := v.Claim(4).Float()
	require.True(t, ok)
	require.Equal(t, 1.0, f)
	group := v.Claim(-260).Claim(1).Field("v")
	require.Equal(t, 2, group.Len())
	b, ok := group.Element(0).Bool()
	require.True(t, b && ok)
	require.True(t, group.Element(1).Absent())
	require.True(t, group.Element(2).Absent())
	require.True(t, v.Claim(99).Absent())
	require.True(t, v.Field("nothing").Field("below").Element(3).Absent())
	number, content, ok := v.Field("t").Untag()
	require.True(t, ok)
	require.EqualValues(t, 0, number)
	text, _ := content.Text()
	require.Equal(t, "x", text)
	require.Equal(t, unhex(t, "a101a1617682f5f6"), v.Claim(-260).Encoding())
}

func TestParsingAgainAllocatesNothing(t *testing.T) {
	var tree Tree
	data := unhex(t, "a201020304")
	require.Zero(t, testing.AllocsPerRun(100, func() { _, _ = tree.Parse(data) }))
}

// oracle reads CBOR with the same limits.
func oracle(t testing.TB) cbor.DecMode {
	mode, err := cbor.DecOptions{
		DupMapKey: cbor.DupMapKeyEnforcedAPF, MaxNestedLevels: 64, MaxArrayElements: 1 << 16, MaxMapPairs: 1 << 16,
		NaN: cbor.NaNDecodeAllowed, UTF8: cbor.UTF8RejectInvalid,
	}.DecMode()
	require.NoError(t, err)
	return mode
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"a20102613103", "bf61610161629f0203ffff", "d28443a10126a04401020304", "f97e00", "5f42010243030405ff", "fb7ff0000000000000"} {
		data, _ := hex.DecodeString(seed)
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<16 {
			return
		}
		var tree Tree
		v, err := tree.Parse(string(data))
		if err != nil {
			require.True(t, v.Absent(), "a failed parse returns nothing")
			return
		}
		require.NoError(t, oracle(t).Wellformed(data), "the library refuses what was accepted")
		out := v.AppendJSON(nil)
		require.True(t, json.Valid(out), "%s", out)
		require.Equal(t, string(data), v.Encoding())
	})
}

func TestFloatsOfEveryWidth(t *testing.T) {
	for input, want := range map[string]float64{
		"f90000": 0, "f98000": math.Copysign(0, -1), "f97bff": 65504, "f90400": 0.00006103515625, "f9c400": -4,
		"f97c00": math.Inf(1), "f9fc00": math.Inf(-1), "fa7f7fffff": 3.4028234663852886e+38, "fbc010666666666666": -4.1,
	} {
		var tree Tree
		v, err := tree.Parse(unhex(t, input))
		require.NoError(t, err)
		got, ok := v.Float()
		require.True(t, ok)
		require.Equal(t, math.Float64bits(want), math.Float64bits(got), input)
	}
}
