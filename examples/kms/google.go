package kms

import (
	"context"
	"crypto"
	"crypto/x509"
	"encoding/pem"

	cloudkms "cloud.google.com/go/kms/apiv1"
	"cloud.google.com/go/kms/apiv1/kmspb"
	"google.golang.org/api/option"
)

// Google gives a version of a key of Google Cloud KMS, by its resource name
// projects/…/locations/…/keyRings/…/cryptoKeys/…/cryptoKeyVersions/…; its algorithm is
// EC_SIGN_P256_SHA256, or RSA_SIGN_PSS_2048_SHA256 to 4096: one of RSA_SIGN_PKCS1
// fails in the self-test. The permissions cloudkms.cryptoKeyVersions.useToSign and
// viewPublicKey are needed.
//
// It fails with ErrDenied, ErrKey, ErrThrottled or ErrUnavailable.
// Source: google.cloud.kms.v1, GetPublicKey and AsymmetricSign.
func Google(ctx context.Context, name string, options ...option.ClientOption) (Remote, error) {
	client, err := cloudkms.NewKeyManagementClient(context.WithoutCancel(ctx), options...) // it outlives the call
	if err != nil {
		return nil, &Error{Service: "cloudkms", kind: ErrDenied} // no credentials
	}
	client.CallOptions = &cloudkms.KeyManagementCallOptions{} // no retries of its own
	answer, err := client.GetPublicKey(ctx, &kmspb.GetPublicKeyRequest{Name: name})
	if err != nil {
		client.Close()
		return nil, opening(ctx, err)
	}
	block, _ := pem.Decode([]byte(answer.Pem))
	if block == nil {
		block = &pem.Block{}
	}
	public, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		client.Close()
		return nil, &Error{Service: "cloudkms", kind: ErrKey}
	}
	return &googleKey{client, name, public}, nil
}

type googleKey struct {
	client *cloudkms.KeyManagementClient
	name   string
	public crypto.PublicKey
}

func (g *googleKey) Public() crypto.PublicKey { return g.public }

func (g *googleKey) Close() error { return g.client.Close() }

func (g *googleKey) Sign(ctx context.Context, digest []byte) ([]byte, error) {
	answer, err := g.client.AsymmetricSign(ctx, &kmspb.AsymmetricSignRequest{
		Name: g.name, Digest: &kmspb.Digest{Digest: &kmspb.Digest_Sha256{Sha256: digest}},
	})
	if err != nil {
		return nil, err
	}
	return answer.Signature, nil
}
