package seal_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/seal"
)

func rotate(t *testing.T, file string) string {
	t.Helper()
	var next strings.Builder
	require.NoError(t, seal.Rotate(t.Context(), strings.NewReader(file), &next, nil))
	return next.String()
}

func TestOldValuesOpenAfterRotation(t *testing.T) {
	file := keyFile(t)
	s := open(t, file)
	first, err := s.Seal([]byte("first"), row)
	require.NoError(t, err)
	index := s.Index("number", "1")

	for range 3 {
		file = rotate(t, file)
		s = open(t, file)
		opened, err := s.Open(first, row)
		require.NoError(t, err)
		require.Equal(t, "first", string(opened))
		require.Equal(t, index, s.Index("number", "1"))

		sealed, err := s.Seal(nil, row)
		require.NoError(t, err)
		require.NotEqual(t, first[:5], sealed[:5], "sealed by a new key")
	}
}

// Machines get a rotated file one after another, and read each other's rows meanwhile.
func TestAMachineOneRotationBehindOpensNewValues(t *testing.T) {
	file := keyFile(t)
	behind := open(t, file)
	ahead := open(t, rotate(t, file))
	sealed, err := ahead.Seal([]byte("new"), row)
	require.NoError(t, err)
	opened, err := behind.Open(sealed, row)
	require.NoError(t, err)
	require.Equal(t, "new", string(opened))

	further := open(t, rotate(t, rotate(t, file)))
	sealed, err = further.Seal([]byte("newer"), row)
	require.NoError(t, err)
	_, err = behind.Open(sealed, row)
	require.ErrorIs(t, err, seal.ErrSealed)
}

func TestWhatIsNoKeyFileIsRefused(t *testing.T) {
	file := keyFile(t)
	for name, text := range map[string]string{
		"empty":          "",
		"no JSON":        "key",
		"null":           "null",
		"no keysets":     "{}",
		"cut":            file[:len(file)/2],
		"keys exchanged": strings.NewReplacer(`"values"`, `"index"`, `"index"`, `"values"`).Replace(file),
		"no index":       strings.Replace(file, `"index"`, `"other"`, 1),
		"too long":       file + strings.Repeat(" ", seal.MaxKeyFile),
		"other keyset":   `{"values":{"primaryKeyId":1,"key":[]},"index":{"primaryKeyId":1,"key":[]}}`,
	} {
		_, err := seal.Open(t.Context(), strings.NewReader(text), nil)
		require.ErrorIs(t, err, seal.ErrFile, name)
	}
}

func FuzzOpenAKeyFile(f *testing.F) {
	f.Add(keyFile(f))
	f.Add("{}")
	f.Add(`{"values":{"encryptedKeyset":"AA=="},"index":{}}`)
	f.Fuzz(func(t *testing.T, text string) {
		s, err := seal.Open(t.Context(), strings.NewReader(text), nil)
		if err != nil {
			require.True(t, errors.Is(err, seal.ErrFile) || errors.Is(err, seal.ErrWrapped), err)
			return
		}
		s.Index("", "")
		sealed, err := s.Seal(nil, nil)
		require.NoError(t, err)
		_, err = s.Open(sealed, nil)
		require.NoError(t, err)
	})
}

func TestAKeyFileOfItsOwnerAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.json")
	require.NoError(t, seal.GenerateFile(t.Context(), path, nil))
	_, err := seal.OpenFile(t.Context(), path, nil)
	require.NoError(t, err)
	require.ErrorIs(t, seal.GenerateFile(t.Context(), path, nil), fs.ErrExist)

	if runtime.GOOS == "windows" {
		t.Skip("no such rights here")
	}
	state, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, fs.FileMode(0o600), state.Mode().Perm())
	for _, mode := range []fs.FileMode{0o640, 0o604, 0o620} {
		require.NoError(t, os.Chmod(path, mode))
		_, err = seal.OpenFile(t.Context(), path, nil)
		require.ErrorIs(t, err, seal.ErrExposed)
		require.ErrorIs(t, seal.RotateFile(t.Context(), path, nil), seal.ErrExposed)
		require.NoFileExists(t, path+".new")
	}
}

func TestAFileIsRotatedByOneAtATime(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.json")
	require.NoError(t, seal.GenerateFile(t.Context(), path, nil))
	before, err := seal.OpenFile(t.Context(), path, nil)
	require.NoError(t, err)
	sealed, err := before.Seal([]byte("old"), row)
	require.NoError(t, err)

	require.NoError(t, seal.RotateFile(t.Context(), path, nil))
	require.NoFileExists(t, path+".new")
	after, err := seal.OpenFile(t.Context(), path, nil)
	require.NoError(t, err)
	opened, err := after.Open(sealed, row)
	require.NoError(t, err)
	require.Equal(t, "old", string(opened))

	require.NoError(t, os.WriteFile(path+".new", nil, 0o600))
	require.ErrorIs(t, seal.RotateFile(t.Context(), path, nil), seal.ErrRotating)
}

func TestAFileThatCannotBeMadeIsNotLeftBehind(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "keys.json")
	require.ErrorIs(t, seal.GenerateFile(t.Context(), path, failing{}), seal.ErrKEK)
	require.NoFileExists(t, path)
	require.ErrorIs(t, seal.RotateFile(t.Context(), path, nil), fs.ErrNotExist)
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	require.Empty(t, entries)
}

// failing is a key management service that is away.
type failing struct{}

var errAway = errors.New("away")

func (failing) Wrap(context.Context, []byte) ([]byte, error)   { return nil, errAway }
func (failing) Unwrap(context.Context, []byte) ([]byte, error) { return nil, errAway }
