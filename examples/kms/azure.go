package kms

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"encoding/asn1"
	"math/big"
	"net/http"
	"slices"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/security/keyvault/azkeys"
)

// Azure gives a key of Azure Key Vault or Managed HSM, of type EC or EC-HSM on P-256,
// RSA or RSA-HSM. The latest version is looked up once where none is named: it is the
// one that signs. The rights to get keys and to sign with them are needed.
//
// It fails with ErrDenied, ErrKey, ErrThrottled or ErrUnavailable.
// Source: Azure Key Vault REST API, Get Key and Sign.
func Azure(ctx context.Context, vaultURL string, credential azcore.TokenCredential, name, version string, options azkeys.ClientOptions) (Remote, error) {
	options.Retry.MaxRetries = -1 // no retries of its own
	if options.Transport == nil {
		options.Transport = &http.Client{Transport: newTransport()}
	}
	client, err := azkeys.NewClient(vaultURL, credential, &options)
	if err != nil {
		return nil, ErrURI
	}
	answer, err := client.GetKey(ctx, name, version, nil)
	if err != nil {
		return nil, opening(ctx, err)
	}
	a := &azureKey{client: client, name: name, public: publicOfJWK(answer.Key), algorithm: azkeys.SignatureAlgorithmES256}
	if a.public == nil || answer.Key.KID == nil {
		return nil, &Error{Service: "azurekms", kind: ErrKey}
	}
	a.version = answer.Key.KID.Version()
	if _, ok := a.public.(*rsa.PublicKey); ok {
		a.algorithm = azkeys.SignatureAlgorithmPS256
	}
	return a, nil
}

type azureKey struct {
	client        *azkeys.Client
	name, version string
	public        crypto.PublicKey
	algorithm     azkeys.SignatureAlgorithm
}

func (a *azureKey) Public() crypto.PublicKey { return a.public }

func (a *azureKey) Sign(ctx context.Context, digest []byte) ([]byte, error) {
	answer, err := a.client.Sign(ctx, a.name, a.version, azkeys.SignParameters{Algorithm: &a.algorithm, Value: digest}, nil)
	if err != nil || a.algorithm == azkeys.SignatureAlgorithmPS256 {
		return answer.Result, err
	}
	if len(answer.Result) != 64 {
		return nil, &Error{Service: "azurekms", kind: ErrUnavailable}
	}
	// Key Vault gives r and s as JOSE has them, crypto.Signer has them in ASN.1.
	r, s := new(big.Int).SetBytes(answer.Result[:32]), new(big.Int).SetBytes(answer.Result[32:])
	return asn1.Marshal(struct{ R, S *big.Int }{r, s})
}

// publicOfJWK gives a P-256 or RSA key of RFC 7517, or nil.
func publicOfJWK(key *azkeys.JSONWebKey) crypto.PublicKey {
	if key == nil || key.Kty == nil {
		return nil
	}
	switch *key.Kty {
	case azkeys.KeyTypeEC, azkeys.KeyTypeECHSM:
		if key.Crv == nil || *key.Crv != azkeys.CurveNameP256 {
			return nil
		}
		public, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), slices.Concat([]byte{4}, key.X, key.Y))
		if err != nil {
			return nil
		}
		return public
	case azkeys.KeyTypeRSA, azkeys.KeyTypeRSAHSM:
		return &rsa.PublicKey{N: new(big.Int).SetBytes(key.N), E: int(new(big.Int).SetBytes(key.E).Int64())}
	}
	return nil
}
