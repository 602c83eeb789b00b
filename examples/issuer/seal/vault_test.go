package seal_test

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/seal"
)

// transit is a server with a Transit engine that really encrypts, under a key that is
// all zeros but for its first byte.
func transit(t *testing.T, key byte) seal.Vault {
	t.Helper()
	block, err := aes.NewCipher(append([]byte{key}, make([]byte, 31)...))
	require.NoError(t, err)
	gcm, err := cipher.NewGCMWithRandomNonce(block)
	require.NoError(t, err)
	mux := http.NewServeMux()
	handle := func(operation string, answer func(question map[string]string) (map[string]any, bool)) {
		mux.HandleFunc("POST /v1/kms/"+operation+"/national", func(w http.ResponseWriter, r *http.Request) {
			var question map[string]string
			if r.Header.Get("X-Vault-Token") != "s.token" || r.Header.Get("X-Vault-Namespace") != "health" {
				w.WriteHeader(http.StatusForbidden)
				return
			}
			if json.NewDecoder(r.Body).Decode(&question) == nil {
				if data, ok := answer(question); ok {
					_ = json.NewEncoder(w).Encode(map[string]any{"data": data})
					return
				}
			}
			w.WriteHeader(http.StatusBadRequest)
		})
	}
	handle("encrypt", func(question map[string]string) (map[string]any, bool) {
		plain, err := base64.StdEncoding.DecodeString(question["plaintext"])
		sealed := gcm.Seal(nil, nil, plain, nil)
		return map[string]any{"ciphertext": "vault:v1:" + base64.StdEncoding.EncodeToString(sealed)}, err == nil
	})
	handle("decrypt", func(question map[string]string) (map[string]any, bool) {
		text, ok := strings.CutPrefix(question["ciphertext"], "vault:v1:")
		sealed, err := base64.StdEncoding.DecodeString(text)
		if !ok || err != nil {
			return nil, false
		}
		plain, err := gcm.Open(nil, nil, sealed, nil)
		return map[string]any{"plaintext": base64.StdEncoding.EncodeToString(plain)}, err == nil
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return seal.Vault{Address: server.URL, Token: "s.token", Namespace: "health", Mount: "kms", Key: "national"}
}

func TestVaultWrapsTheKeys(t *testing.T) {
	vault := transit(t, 1)
	path := filepath.Join(t.TempDir(), "keys.json")
	require.NoError(t, seal.GenerateFile(t.Context(), path, vault))
	s, err := seal.OpenFile(t.Context(), path, vault)
	require.NoError(t, err)
	sealed, err := s.Seal([]byte("012345678901"), row)
	require.NoError(t, err)
	index := s.Index("number", "1")

	require.NoError(t, seal.RotateFile(t.Context(), path, vault))
	s, err = seal.OpenFile(t.Context(), path, vault)
	require.NoError(t, err)
	opened, err := s.Open(sealed, row)
	require.NoError(t, err)
	require.Equal(t, "012345678901", string(opened))
	require.Equal(t, index, s.Index("number", "1"))

	_, err = seal.OpenFile(t.Context(), path, nil)
	require.ErrorIs(t, err, seal.ErrWrapped)
	_, err = seal.OpenFile(t.Context(), path, transit(t, 2))
	require.ErrorIs(t, err, seal.ErrKEK)
	_, err = seal.OpenFile(t.Context(), path, failing{})
	require.ErrorIs(t, err, seal.ErrKEK)
	require.ErrorIs(t, err, errAway)
}

func TestAClearFileIsNoWrappedOne(t *testing.T) {
	_, err := seal.Open(t.Context(), strings.NewReader(keyFile(t)), transit(t, 1))
	require.ErrorIs(t, err, seal.ErrClear)
}

func TestWhatVaultRefusesIsSaid(t *testing.T) {
	for name, change := range map[string]func(*seal.Vault){
		"HTTP 403":          func(v *seal.Vault) { v.Token = "s.other" },
		"HTTP 404":          func(v *seal.Vault) { v.Key = "nobody/../x" },
		"cannot be reached": func(v *seal.Vault) { v.Address = "http://127.0.0.1:1" },
		"needs https":       func(v *seal.Vault) { v.Address = "http://vault.example:8200" },
	} {
		vault := transit(t, 1)
		change(&vault)
		_, err := vault.Wrap(t.Context(), []byte("key"))
		require.ErrorIs(t, err, seal.ErrKEK)
		require.ErrorContains(t, err, name)
		require.NotContains(t, err.Error(), vault.Token)
	}
}

func TestVaultSendsItsTokenNowhereElse(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		t.Error("followed")
	}))
	defer other.Close()
	server := httptest.NewServer(http.RedirectHandler(other.URL, http.StatusTemporaryRedirect))
	defer server.Close()
	_, err := seal.Vault{Address: server.URL, Token: "s.token", Key: "k"}.Unwrap(t.Context(), nil)
	require.ErrorContains(t, err, "HTTP 307")
}

func TestVaultIsReadToALimit(t *testing.T) {
	for name, text := range map[string]string{
		"endless": `{"data":{"ciphertext":"` + strings.Repeat("A", seal.MaxVaultAnswer),
		"no JSON": "<html>",
		"nothing": "{}",
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(text))
		}))
		_, err := seal.Vault{Address: server.URL, Key: "k"}.Wrap(t.Context(), []byte("key"))
		require.ErrorIs(t, err, seal.ErrKEK, name)
		server.Close()
	}
}

func TestVaultEndsWithTheCaller(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		cancel()
		<-r.Context().Done()
	}))
	defer server.Close()
	err := seal.Generate(ctx, &strings.Builder{}, seal.Vault{Address: server.URL, Key: "k"})
	require.ErrorIs(t, err, context.Canceled)
}
