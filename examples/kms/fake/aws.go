package fake

import (
	"crypto/x509"
	"encoding/json"
	"net/http"
	"strings"
)

// The key of AWS KMS, by its ARN and by an alias.
const (
	AWSARN   = "arn:aws:kms:ap-southeast-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
	AWSAlias = "alias/Vaccination-DSC"
)

// AWS answers as AWS KMS does, protocol AWS JSON 1.1.
func (s *Service) AWS() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		refuse := func(status int, code string) {
			w.WriteHeader(status)
			json.NewEncoder(w).Encode(map[string]string{"__type": code, "message": AWSARN + " " + Secret})
		}
		var in struct {
			KeyId, MessageType, SigningAlgorithm string
			Message                              []byte
		}
		switch err := json.NewDecoder(r.Body).Decode(&in); {
		case err != nil:
			refuse(http.StatusBadRequest, "SerializationException")
			return
		case !strings.HasPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 "):
			refuse(http.StatusBadRequest, "MissingAuthenticationToken")
			return
		case in.KeyId != AWSARN && in.KeyId != AWSAlias:
			refuse(http.StatusBadRequest, "NotFoundException")
			return
		}
		algorithm := "ECDSA_SHA_256"
		if isRSA(s.Key) {
			algorithm = "RSASSA_PSS_SHA_256"
		}
		switch r.Header.Get("X-Amz-Target") {
		case "TrentService.GetPublicKey":
			der, _ := x509.MarshalPKIXPublicKey(s.Key.Public())
			json.NewEncoder(w).Encode(map[string]any{"KeyId": AWSARN, "KeyUsage": "SIGN_VERIFY", "PublicKey": der})
		case "TrentService.Sign":
			if in.MessageType != "DIGEST" || len(in.Message) != 32 || in.SigningAlgorithm != algorithm {
				refuse(http.StatusBadRequest, "ValidationException")
				return
			}
			signature, fault := s.sign(r.Context(), in.Message)
			switch fault {
			case None:
				json.NewEncoder(w).Encode(map[string]any{"KeyId": AWSARN, "Signature": signature, "SigningAlgorithm": algorithm})
			case Throttled:
				refuse(http.StatusBadRequest, "ThrottlingException")
			case Disabled:
				refuse(http.StatusBadRequest, "DisabledException")
			case Missing:
				refuse(http.StatusBadRequest, "NotFoundException")
			case Denied:
				refuse(http.StatusBadRequest, "AccessDeniedException")
			default:
				refuse(http.StatusInternalServerError, "KMSInternalException")
			}
		default:
			refuse(http.StatusBadRequest, "UnknownOperationException")
		}
	})
}
