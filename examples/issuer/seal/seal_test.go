package seal_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/seal"
)

// keyFile is a new key file in the clear.
func keyFile(t testing.TB) string {
	t.Helper()
	var file strings.Builder
	require.NoError(t, seal.Generate(t.Context(), &file, nil))
	return file.String()
}

func open(t testing.TB, file string) *seal.Seal {
	t.Helper()
	s, err := seal.Open(t.Context(), strings.NewReader(file), nil)
	require.NoError(t, err)
	return s
}

var row = seal.About("person", "number", "42")

func TestAValueOpensWhereItBelongs(t *testing.T) {
	s := open(t, keyFile(t))
	for _, plain := range []string{"", "012345678901", strings.Repeat("đ", 100_000)} {
		sealed, err := s.Seal([]byte(plain), row)
		require.NoError(t, err)
		require.Len(t, sealed, len(plain)+seal.Overhead)
		opened, err := s.Open(sealed, row)
		require.NoError(t, err)
		require.Equal(t, plain, string(opened))

		again, err := s.Seal([]byte(plain), row)
		require.NoError(t, err)
		require.NotEqual(t, sealed, again)
	}
}

func TestNothingAtAllIsAnEmptyValue(t *testing.T) {
	s := open(t, keyFile(t))
	sealed, err := s.Seal(nil, nil)
	require.NoError(t, err)
	opened, err := s.Open(sealed, []byte{})
	require.NoError(t, err)
	require.Empty(t, opened)
}

func TestAValueIsNobodyElses(t *testing.T) {
	s := open(t, keyFile(t))
	sealed, err := s.Seal([]byte("012345678901"), row)
	require.NoError(t, err)

	for _, about := range [][]byte{nil, seal.About("person", "number", "43"), seal.About("person", "numb", "er42")} {
		_, err := s.Open(sealed, about)
		require.ErrorIs(t, err, seal.ErrSealed)
	}
	_, err = open(t, keyFile(t)).Open(sealed, row)
	require.ErrorIs(t, err, seal.ErrSealed, "the key of another file")
}

func TestAChangedOrCutValueDoesNotOpen(t *testing.T) {
	s := open(t, keyFile(t))
	sealed, err := s.Seal([]byte("012345678901"), row)
	require.NoError(t, err)
	for i := range sealed {
		changed := bytes.Clone(sealed)
		changed[i] ^= 1
		_, err := s.Open(changed, row)
		require.ErrorIs(t, err, seal.ErrSealed)
		_, err = s.Open(sealed[:i], row)
		require.ErrorIs(t, err, seal.ErrSealed)
	}
	_, err = s.Open(append(sealed, 0), row)
	require.ErrorIs(t, err, seal.ErrSealed)
}

func TestAnIndexFindsEqualValuesOfAKind(t *testing.T) {
	file := keyFile(t)
	s := open(t, file)
	index := s.Index("number", "012345678901")
	require.Equal(t, index, open(t, file).Index("number", "012345678901"))
	require.NotEqual(t, index, s.Index("number", "012345678902"))
	require.NotEqual(t, index, s.Index("phone", "012345678901"))
	require.NotEqual(t, index, s.Index("numbe", "r012345678901"))
	require.NotEqual(t, index, open(t, keyFile(t)).Index("number", "012345678901"), "another key")
	require.NotEqual(t, s.Index("number", ""), s.Index("", "number"))
}

func TestNoKeyIsPrinted(t *testing.T) {
	s := open(t, keyFile(t))
	vault := seal.Vault{Token: "s.hidden"}
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%d", "%x", "%q"} {
		fmt.Fprintf(&out, verb+verb+verb+verb, s, *s, vault, &vault)
	}
	slog.New(slog.NewTextHandler(&out, nil)).Info("", "seal", s, "in", struct{ S *seal.Seal }{s}, "vault", vault)
	slog.New(slog.NewJSONHandler(&out, nil)).Info("", "seal", s, "in", struct{ S *seal.Seal }{s}, "vault", vault)
	require.NoError(t, json.NewEncoder(&out).Encode([]any{s, *s, vault}))

	text := strings.NewReplacer("seal.Seal", "", "seal.Vault", "").Replace(out.String())
	require.NotContains(t, text, "hidden")
	require.NotContains(t, text, "tink")
	require.NotContains(t, text, "0x")
	require.Less(t, len(text), 600, text)
}

func TestManyUseOneSeal(t *testing.T) {
	s := open(t, keyFile(t))
	want := s.Index("number", "1")
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			about := seal.About("person", fmt.Sprint(i))
			for range 100 {
				sealed, err := s.Seal([]byte("x"), about)
				if err != nil {
					t.Error(err)
				}
				if _, err := s.Open(sealed, about); err != nil {
					t.Error(err)
				}
				if s.Index("number", "1") != want {
					t.Error("another index")
				}
			}
		})
	}
	group.Wait()
}

func FuzzOpenAValue(f *testing.F) {
	s := open(f, keyFile(f))
	sealed, err := s.Seal([]byte("012345678901"), row)
	require.NoError(f, err)
	f.Add(sealed)
	f.Add(sealed[:5])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, text []byte) {
		_, err := s.Open(text, row)
		if !bytes.Equal(text, sealed) {
			require.ErrorIs(t, err, seal.ErrSealed)
		}
	})
}

func BenchmarkSeal(b *testing.B) {
	s := open(b, keyFile(b))
	number := []byte("012345678901")
	sealed, err := s.Seal(number, row)
	require.NoError(b, err)
	b.Run("seal", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_, _ = s.Seal(number, row)
		}
	})
	b.Run("open", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_, _ = s.Open(sealed, row)
		}
	})
	b.Run("index", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			s.Index("number", "012345678901")
		}
	})
}
