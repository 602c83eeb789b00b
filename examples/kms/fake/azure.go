package fake

import (
	"context"
	"crypto/ecdsa"
	"crypto/rsa"
	"encoding/asn1"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// The key of Azure Key Vault.
const (
	AzureName    = "dsc"
	AzureVersion = "0123456789abcdef0123456789abcdef"
)

// AzureCredential is who may use the key.
type AzureCredential struct{}

// GetToken gives a token that does not end.
func (AzureCredential) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return azcore.AccessToken{Token: Secret, ExpiresOn: time.Now().Add(time.Hour)}, nil
}

// Azure answers as Azure Key Vault does; over TLS, without which clients send no token.
func (s *Service) Azure() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /keys/"+AzureName+"/{version...}", s.azureKey)
	mux.HandleFunc("POST /keys/"+AzureName+"/"+AzureVersion+"/sign", s.azureSign)
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { azureRefusal(w, http.StatusNotFound, "KeyNotFound", "") })
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if r.Header.Get("Authorization") != "Bearer "+Secret {
			w.Header().Set("WWW-Authenticate", `Bearer authorization="https://login.example/tenant", resource="https://vault.example"`)
			azureRefusal(w, http.StatusUnauthorized, "Unauthorized", "")
			return
		}
		mux.ServeHTTP(w, r)
	})
}

func azureRefusal(w http.ResponseWriter, status int, code, inner string) {
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(map[string]any{"error": map[string]any{
		"code": code, "message": Secret, "innererror": map[string]string{"code": inner},
	}})
}

func (s *Service) azureKey(w http.ResponseWriter, r *http.Request) {
	base64url := base64.RawURLEncoding.EncodeToString
	key := map[string]any{"kid": "https://" + r.Host + "/keys/" + AzureName + "/" + AzureVersion, "key_ops": []string{"sign", "verify"}}
	switch private := s.Key.(type) {
	case *ecdsa.PrivateKey:
		size := (private.Params().BitSize + 7) / 8
		key["kty"], key["crv"] = "EC-HSM", private.Params().Name
		key["x"] = base64url(private.X.FillBytes(make([]byte, size)))
		key["y"] = base64url(private.Y.FillBytes(make([]byte, size)))
	case *rsa.PrivateKey:
		key["kty"], key["n"] = "RSA-HSM", base64url(private.N.Bytes())
		key["e"] = base64url(big.NewInt(int64(private.E)).Bytes())
	}
	json.NewEncoder(w).Encode(map[string]any{"key": key})
}

func (s *Service) azureSign(w http.ResponseWriter, r *http.Request) {
	var in struct{ Alg, Value string }
	json.NewDecoder(r.Body).Decode(&in)
	digest, _ := base64.RawURLEncoding.DecodeString(in.Value)
	algorithm := "ES256"
	if isRSA(s.Key) {
		algorithm = "PS256"
	}
	if in.Alg != algorithm || len(digest) != 32 {
		azureRefusal(w, http.StatusBadRequest, "BadParameter", "")
		return
	}
	signature, fault := s.sign(r.Context(), digest)
	switch fault {
	case None:
		if algorithm == "ES256" {
			var n rs
			if _, err := asn1.Unmarshal(signature, &n); err == nil {
				signature = append(n.R.FillBytes(make([]byte, 32)), n.S.FillBytes(make([]byte, 32))...)
			}
		}
		json.NewEncoder(w).Encode(map[string]string{"kid": AzureVersion, "value": base64.RawURLEncoding.EncodeToString(signature)})
	case Throttled:
		w.Header().Set("Retry-After", "0")
		azureRefusal(w, http.StatusTooManyRequests, "Throttled", "")
	case Disabled:
		azureRefusal(w, http.StatusForbidden, "Forbidden", "KeyDisabled")
	case Missing:
		azureRefusal(w, http.StatusNotFound, "KeyNotFound", "")
	case Denied:
		azureRefusal(w, http.StatusForbidden, "Forbidden", "ForbiddenByRbac")
	default:
		azureRefusal(w, http.StatusInternalServerError, "InternalServerError", "")
	}
}
