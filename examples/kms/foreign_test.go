package kms_test

import (
	"context"
	"crypto"
	"testing"
	"time"

	cloudkms "cloud.google.com/go/kms/apiv1"
	"github.com/stretchr/testify/require"
	"go.step.sm/crypto/kms/apiv1"
	"go.step.sm/crypto/kms/awskms"
	stepcloudkms "go.step.sm/crypto/kms/cloudkms"

	"github.com/vaxcert/vaxcert/examples/kms"
	"github.com/vaxcert/vaxcert/examples/kms/fake"
	"github.com/vaxcert/vaxcert/signer"
)

// stepSigners are the keys of a library that knows of no contexts.
func stepSigners(t *testing.T, s *fake.Service) map[string]crypto.Signer {
	setAWS(t, s)
	aws, err := awskms.New(t.Context(), apiv1.Options{URI: "awskms:region=ap-southeast-1"})
	require.NoError(t, err)
	a, err := aws.CreateSigner(&apiv1.CreateSignerRequest{SigningKey: fake.AWSARN})
	require.NoError(t, err)

	client, err := cloudkms.NewKeyManagementClient(t.Context(), googleOptions(t, s)...)
	require.NoError(t, err)
	t.Cleanup(func() { client.Close() })
	g, err := stepcloudkms.NewCloudKMS(client).CreateSigner(&apiv1.CreateSignerRequest{SigningKey: "cloudkms:" + fake.GoogleKey})
	require.NoError(t, err)
	return map[string]crypto.Signer{"awskms": a, "cloudkms": g}
}

func TestAnyCryptoSigner(t *testing.T) {
	for _, private := range []crypto.Signer{keyEC(), keyRSA()} {
		s := &fake.Service{Key: private}
		for name, key := range stepSigners(t, s) {
			plain, err := signer.New(certify(t, private), key)
			require.NoError(t, err, name)
			_, err = plain.Sign(t.Context(), []byte("message"))
			require.NoError(t, err)

			k, err := kms.New(t.Context(), plain.Certificate(), kms.FromSigner(key), kms.Options{})
			require.NoError(t, err, name)
			require.NoError(t, k.Close())
			s.Fail(fake.Denied, 1)
			_, err = k.Sign(t.Context(), []byte("message"))
			require.ErrorIs(t, err, kms.ErrDenied, "its errors are understood")
		}
	}
}

func TestACryptoSignerIsLeftBehind(t *testing.T) {
	s := &fake.Service{Key: keyEC()}
	k, err := kms.New(t.Context(), certify(t, s.Key), kms.FromSigner(stepSigners(t, s)["awskms"]), kms.Options{})
	require.NoError(t, err)
	s.Latency = time.Second
	before := s.Requests.Load()
	ctx, cancel := context.WithCancel(t.Context())
	failed := make(chan error)
	go func() { _, err := k.Sign(ctx, []byte("message")); failed <- err }()
	require.Eventually(t, func() bool { return s.Requests.Load() > before }, time.Minute, time.Millisecond)
	cancel()
	require.Equal(t, context.Canceled, <-failed)
	require.Zero(t, s.Left.Load(), "the library does not know of it")
}
