package fake

import (
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"net/http"
)

// VaultKey is the key of Vault's Transit engine, whose second version signs.
const VaultKey = "dsc"

// Vault answers as a Transit engine mounted at transit/ does.
func (s *Service) Vault() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/transit/keys/"+VaultKey, func(w http.ResponseWriter, _ *http.Request) {
		der, _ := x509.MarshalPKIXPublicKey(s.Key.Public())
		text := string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
		json.NewEncoder(w).Encode(map[string]any{"data": map[string]any{
			"name": VaultKey, "latest_version": 2, "keys": map[string]any{"2": map[string]string{"public_key": text}},
		}})
	})
	mux.HandleFunc("POST /v1/transit/sign/"+VaultKey, s.vaultSign)
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { vaultRefusal(w, http.StatusNotFound) })
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Vault-Token") != Secret {
			vaultRefusal(w, http.StatusForbidden)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

func vaultRefusal(w http.ResponseWriter, status int) {
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(map[string][]string{"errors": {Secret}})
}

func (s *Service) vaultSign(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Input      []byte `json:"input"`
		Prehashed  bool   `json:"prehashed"`
		Hash       string `json:"hash_algorithm"`
		KeyVersion int    `json:"key_version"`
		Marshaling string `json:"marshaling_algorithm"`
		Scheme     string `json:"signature_algorithm"`
		Salt       string `json:"salt_length"`
	}
	err := json.NewDecoder(r.Body).Decode(&in)
	if err != nil || !in.Prehashed || in.Hash != "sha2-256" || len(in.Input) != 32 || in.KeyVersion != 2 {
		vaultRefusal(w, http.StatusBadRequest)
		return
	}
	if isRSA(s.Key) && (in.Scheme != "pss" || in.Salt != "hash") || !isRSA(s.Key) && in.Marshaling != "asn1" {
		vaultRefusal(w, http.StatusBadRequest)
		return
	}
	signature, fault := s.sign(r.Context(), in.Input)
	switch fault {
	case None:
		json.NewEncoder(w).Encode(map[string]any{"data": map[string]any{
			"signature": "vault:v2:" + base64.StdEncoding.EncodeToString(signature), "key_version": 2,
		}})
	case Throttled:
		vaultRefusal(w, http.StatusTooManyRequests)
	case Denied:
		vaultRefusal(w, http.StatusForbidden)
	case Disabled, Missing:
		vaultRefusal(w, http.StatusBadRequest)
	default:
		vaultRefusal(w, http.StatusServiceUnavailable)
	}
}
