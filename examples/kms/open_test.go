package kms_test

import (
	"context"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/kms"
	"github.com/vaxcert/vaxcert/examples/kms/fake"
)

func TestURIsThatCannotBeRead(t *testing.T) {
	t.Setenv("VAULT_ADDR", "")
	for _, uri := range []string{
		"", "dsc", "pkcs11:token=dsc", "awskms:region=ap-southeast-1", "cloudkms:projects/p/cryptoKeys/k",
		"azurekms:vault=v", "azurekms:name=n", "hashivault:key=dsc", "hashivault:key=dsc;version=x", "%zz:" + fake.Secret,
	} {
		_, err := kms.Open(t.Context(), uri, certify(t, keyEC()), kms.Options{})
		require.ErrorIs(t, err, kms.ErrURI, uri)
		require.NotContains(t, err.Error(), fake.Secret)
	}
}

// setAWS has the environment say where AWS is, as its own tools understand it.
func setAWS(t *testing.T, s *fake.Service) {
	server := httptest.NewServer(s.AWS())
	t.Cleanup(server.Close)
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL_KMS": server.URL, "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": fake.Secret,
		"AWS_REGION": "ap-southeast-1", "AWS_CONFIG_FILE": "none", "AWS_SHARED_CREDENTIALS_FILE": "none",
	} {
		t.Setenv(name, value)
	}
}

func setVault(t *testing.T, s *fake.Service) {
	server := httptest.NewServer(s.Vault())
	t.Cleanup(server.Close)
	t.Setenv("VAULT_ADDR", server.URL)
	t.Setenv("VAULT_TOKEN", fake.Secret)
}

func TestOpenByURI(t *testing.T) {
	s := &fake.Service{Key: keyEC()}
	setAWS(t, s)
	setVault(t, s)
	for _, uri := range []string{"awskms:key-id=" + fake.AWSAlias, "awskms:key-id=" + fake.AWSARN + ";region=ap-southeast-1", "hashivault:key=dsc", "hashivault:key=dsc;mount=transit;version=2"} {
		k, err := kms.Open(t.Context(), uri, certify(t, s.Key), kms.Options{})
		require.NoError(t, err, uri)
		_, err = k.Sign(t.Context(), []byte("message"))
		require.NoError(t, err)
		require.NoError(t, k.Close())
	}
	for _, uri := range []string{"awskms:key-id=alias/other", "hashivault:key=other", "hashivault:key=dsc;version=1"} {
		_, err := kms.Open(t.Context(), uri, certify(t, s.Key), kms.Options{})
		require.ErrorIs(t, err, kms.ErrKey, uri)
	}
	t.Setenv("VAULT_TOKEN", "wrong")
	_, err := kms.Open(t.Context(), "hashivault:key=dsc", certify(t, s.Key), kms.Options{})
	require.ErrorIs(t, err, kms.ErrDenied)

	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = kms.Open(ended, "hashivault:key=dsc", certify(t, s.Key), kms.Options{})
	require.ErrorIs(t, err, context.Canceled)
}
