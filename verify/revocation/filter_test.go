package revocation_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/verify/revocation"
)

// hashNumber gives hashes that are spread like real ones.
func hashNumber(n int) revocation.Hash {
	sum := sha256.Sum256(binary.BigEndian.AppendUint64(nil, uint64(n)))
	return revocation.Hash(sum[:16])
}

func hashesUpTo(n int) []revocation.Hash {
	hashes := make([]revocation.Hash, n)
	for i := range hashes {
		hashes[i] = hashNumber(i)
	}
	return hashes
}

func TestFiltersHoldTheirFalsePositiveRate(t *testing.T) {
	const entries, strangers = 20_000, 400_000
	hashes := hashesUpTo(entries)
	for _, rate := range []float64{1e-2, 1e-3} {
		f, err := revocation.NewBloom(hashes, rate)
		require.NoError(t, err)
		for _, h := range hashes {
			require.True(t, f.Has(h))
		}
		wrong := 0
		for n := range strangers {
			if f.Has(hashNumber(entries + n)) {
				wrong++
			}
		}
		measured := float64(wrong) / strangers
		t.Logf("asked for %g, states %.3g, measured %.3g", rate, f.Rate(), measured)
		require.LessOrEqual(t, f.Rate(), rate*1.1)
		require.InDelta(t, f.Rate(), measured, 5*math.Sqrt(rate/strangers))
	}
}

func TestAFilterAtTheDefaultRateIsNeverWrongInATest(t *testing.T) {
	hashes := hashesUpTo(2000)
	bloom, err := revocation.NewBloom(hashes, 0)
	require.NoError(t, err)
	prefixes, err := revocation.NewPrefixes(hashes, 0)
	require.NoError(t, err)
	for _, f := range []revocation.Filter{bloom, prefixes} {
		require.LessOrEqual(t, f.Rate(), 1.1*revocation.DefaultRate)
		require.Equal(t, 2000, f.Len())
		for n := range 50_000 {
			require.Equal(t, n < 2000, f.Has(hashNumber(n)))
		}
	}
}

func TestPrefixesAreAsLongAsTheRateNeeds(t *testing.T) {
	hashes := hashesUpTo(1000)
	for rate, size := range map[float64]int{1e-2: 4, 1e-6: 4, 1e-9: 5, 1e-12: 7} {
		f, err := revocation.NewPrefixes(hashes, rate)
		require.NoError(t, err)
		var file bytes.Buffer
		_, err = f.WriteTo(&file)
		require.NoError(t, err)
		require.Equal(t, 11+1000*size, file.Len())
		require.LessOrEqual(t, f.Rate(), rate)
	}
}

func TestFiltersComeBackAsTheyWereWritten(t *testing.T) {
	hashes := hashesUpTo(1000)
	bloom, err := revocation.NewBloom(hashes, 1e-6)
	require.NoError(t, err)
	var first, again bytes.Buffer
	_, err = bloom.WriteTo(&first)
	require.NoError(t, err)
	read, err := revocation.ReadBloom(bytes.NewReader(first.Bytes()))
	require.NoError(t, err)
	_, err = read.WriteTo(&again)
	require.NoError(t, err)
	require.Equal(t, first.Bytes(), again.Bytes())
	require.Equal(t, 1000, read.Len())
	require.InDelta(t, bloom.Rate(), read.Rate(), 0)

	prefixes, err := revocation.NewPrefixes(hashes, 1e-6)
	require.NoError(t, err)
	first.Reset()
	_, err = prefixes.WriteTo(&first)
	require.NoError(t, err)
	readPrefixes, err := revocation.ReadPrefixes(&first)
	require.NoError(t, err)
	for n := range 2000 {
		require.Equal(t, n < 1000, readPrefixes.Has(hashNumber(n)))
	}
}

// prefixList makes a list as the EU's reader takes it.
func prefixList(size byte, prefixes ...string) []byte {
	data := binary.BigEndian.AppendUint16(nil, 1)
	data = binary.BigEndian.AppendUint32(data, math.Float32bits(1e-6))
	data = append(binary.BigEndian.AppendUint32(data, uint32(len(prefixes))), size)
	for _, p := range prefixes {
		data = append(data, p...)
	}
	return data
}

func TestPrefixesThatTheEUsWriterSpoilsAreFound(t *testing.T) {
	// FF AB CD EF is written as 00 AB CD EF, FF FF FF FF as 00 00 00 FF.
	f, err := revocation.ReadPrefixes(bytes.NewReader(prefixList(4, "\x00\xab\xcd\xef", "\x00\x00\x00\xff", "\xff\x7f\x01\x02", "\x81\x00\x00\x01")))
	require.NoError(t, err)
	for _, there := range []string{"\xff\xab\xcd\xef", "\xff\xff\xff\xff", "\xff\x7f\x01\x02", "\x81\x00\x00\x01", "\x00\xab\xcd\xef"} {
		var h revocation.Hash
		copy(h[:], there)
		require.True(t, f.Has(h), "%x", there)
	}
	require.False(t, f.Has(revocation.Hash{0xff, 0xff, 0xab, 0xcd}))
}

func bloomFile(k byte, function byte, rate float32, declared, present, words uint32, content ...byte) []byte {
	data := binary.BigEndian.AppendUint16(nil, 1)
	data = append(data, k, function)
	for _, v := range []uint32{math.Float32bits(rate), declared, present, words} {
		data = binary.BigEndian.AppendUint32(data, v)
	}
	return append(data, content...)
}

func TestFiltersThatLieAreRefused(t *testing.T) {
	eight := make([]byte, 8)
	full := bytes.Repeat([]byte{0xff}, 8)
	nan := float32(math.NaN())
	for name, c := range map[string]struct {
		code string
		data []byte
	}{
		"nothing":              {"list-truncated", nil},
		"another version":      {"list-version", append([]byte{0, 2}, bloomFile(1, 0, 1e-6, 1, 1, 2, eight...)[2:]...)},
		"another function":     {"filter-hash-function", bloomFile(1, 1, 1e-6, 1, 1, 2, eight...)},
		"no hashes":            {"filter-parameters", bloomFile(0, 0, 1e-6, 1, 1, 2, eight...)},
		"minus one hash":       {"filter-parameters", bloomFile(255, 0, 1e-6, 1, 1, 2, eight...)},
		"no rate":              {"filter-parameters", bloomFile(1, 0, 0, 1, 1, 2, eight...)},
		"rate is not a number": {"filter-parameters", bloomFile(1, 0, nan, 1, 1, 2, eight...)},
		"minus one element":    {"filter-parameters", bloomFile(1, 0, 1e-6, math.MaxUint32, 1, 2, eight...)},
		"no words":             {"filter-parameters", bloomFile(1, 0, 1e-6, 1, 1, 0)},
		"four billion words":   {"list-truncated", bloomFile(1, 0, 1e-6, 1, 1, math.MaxUint32, eight...)},
		"one word too many":    {"list-length", bloomFile(1, 0, 1e-6, 1, 1, 1, eight...)},
		"everybody is revoked": {"filter-saturated", bloomFile(20, 0, 1e-6, 1, 1, 2, full...)},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := revocation.ReadBloom(bytes.NewReader(c.data))
			refusedAs(t, c.code, err)
		})
	}
	long := prefixList(4, "abcd")
	lying := append([]byte(nil), long...)
	binary.BigEndian.PutUint32(lying[6:], 20_000_000)
	huge := append([]byte(nil), long...)
	binary.BigEndian.PutUint32(huge[6:], math.MaxInt32)
	for name, c := range map[string]struct {
		code string
		data []byte
	}{
		"nothing":               {"list-truncated", nil},
		"another version":       {"list-version", append([]byte{1}, long[1:]...)},
		"size 0":                {"filter-parameters", prefixList(0)},
		"size 17":               {"filter-parameters", prefixList(17, "abcdefghijklmnopq")},
		"size -1":               {"filter-parameters", prefixList(255)},
		"more than there is":    {"list-truncated", lying},
		"more than can be":      {"list-too-large", huge},
		"less than there is":    {"list-length", append(long, 0)},
		"half of all are there": {"filter-saturated", prefixList(1, "a", "b", "c")},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := revocation.ReadPrefixes(bytes.NewReader(c.data))
			refusedAs(t, c.code, err)
		})
	}
}

func TestFiltersOfImpossibleRatesAreNotMade(t *testing.T) {
	for _, rate := range []float64{-1, 0.5, 1e-60, math.NaN(), math.Inf(1)} {
		_, err := revocation.NewBloom(nil, rate)
		refusedAs(t, "filter-parameters", err)
		_, err = revocation.NewPrefixes(nil, rate)
		refusedAs(t, "filter-parameters", err)
	}
}
