package kms

import (
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/x509"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"
)

// AWS gives a key of AWS KMS, by key ID, ARN, alias or ARN of an alias; its key usage
// is SIGN_VERIFY, its key spec ECC_NIST_P256 or RSA_2048 to RSA_4096. An alias is
// looked up once: the key that it then names signs. The right kms:Sign and
// kms:GetPublicKey are needed.
//
// It fails with ErrDenied, ErrKey, ErrThrottled or ErrUnavailable.
// Source: AWS KMS API reference 2014-11-01, GetPublicKey and Sign.
func AWS(ctx context.Context, config aws.Config, key string) (Remote, error) {
	client := kms.NewFromConfig(config, func(o *kms.Options) {
		o.Retryer = aws.NopRetryer{}
		if buildable, ok := o.HTTPClient.(*awshttp.BuildableClient); ok {
			o.HTTPClient = buildable.WithTransportOptions(keepConnections)
		}
	})
	answer, err := client.GetPublicKey(ctx, &kms.GetPublicKeyInput{KeyId: &key})
	if err != nil {
		return nil, opening(ctx, err)
	}
	public, err := x509.ParsePKIXPublicKey(answer.PublicKey)
	if err != nil {
		return nil, &Error{Service: "awskms", kind: ErrKey}
	}
	a := &awsKey{client: client, id: answer.KeyId, public: public, algorithm: types.SigningAlgorithmSpecEcdsaSha256}
	if _, ok := public.(*rsa.PublicKey); ok {
		a.algorithm = types.SigningAlgorithmSpecRsassaPssSha256
	}
	return a, nil
}

type awsKey struct {
	client    *kms.Client
	id        *string // the ARN of the key, whatever it was opened by
	public    crypto.PublicKey
	algorithm types.SigningAlgorithmSpec
}

func (a *awsKey) Public() crypto.PublicKey { return a.public }

func (a *awsKey) Sign(ctx context.Context, digest []byte) ([]byte, error) {
	answer, err := a.client.Sign(ctx, &kms.SignInput{
		KeyId: a.id, Message: digest, MessageType: types.MessageTypeDigest, SigningAlgorithm: a.algorithm,
	})
	if err != nil {
		return nil, err
	}
	return answer.Signature, nil
}
