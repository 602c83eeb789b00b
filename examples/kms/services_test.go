package kms_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/security/keyvault/azkeys"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/stretchr/testify/require"
	"google.golang.org/api/option"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/examples/kms"
	"github.com/vaxcert/vaxcert/examples/kms/fake"
	"github.com/vaxcert/vaxcert/identity"
)

var noon = time.Date(2026, 6, 1, 12, 0, 0, 0, identity.VietNam)

// Keys are made once: RSA ones take time.
var (
	keyEC  = sync.OnceValue(func() crypto.Signer { return newEC(elliptic.P256()) })
	keyRSA = sync.OnceValue(func() crypto.Signer {
		key, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			panic(err)
		}
		return key
	})
)

func newEC(curve elliptic.Curve) *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(curve, rand.Reader)
	if err != nil {
		panic(err)
	}
	return key
}

// certify gives the certificate of a key.
func certify(t testing.TB, key crypto.Signer) *x509.Certificate {
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{Country: []string{"VN"}},
		NotBefore: noon.AddDate(-1, 0, 0), NotAfter: noon.AddDate(3, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(t, err)
	c, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	return c
}

// service is how a test reaches a fake service.
type service struct {
	name string
	find func(testing.TB, *fake.Service) (kms.Remote, error)
}

var services = []service{
	{"awskms", findAWS},
	{"cloudkms", findGoogle},
	{"azurekms", findAzure},
	{"hashivault", findVault},
}

func awsConfig(t testing.TB, s *fake.Service) aws.Config {
	server := httptest.NewServer(s.AWS())
	t.Cleanup(server.Close)
	return aws.Config{
		Region: "ap-southeast-1", BaseEndpoint: &server.URL,
		Credentials: credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", fake.Secret, ""),
	}
}

func findAWS(t testing.TB, s *fake.Service) (kms.Remote, error) {
	return kms.AWS(t.Context(), awsConfig(t, s), fake.AWSAlias)
}

func googleOptions(t testing.TB, s *fake.Service) []option.ClientOption {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	server := s.Google()
	go server.Serve(listener)
	t.Cleanup(server.Stop)
	return []option.ClientOption{
		option.WithEndpoint(listener.Addr().String()), option.WithoutAuthentication(),
		option.WithGRPCDialOption(grpc.WithTransportCredentials(insecure.NewCredentials())),
	}
}

func findGoogle(t testing.TB, s *fake.Service) (kms.Remote, error) {
	return kms.Google(t.Context(), fake.GoogleKey, googleOptions(t, s)...)
}

func findAzure(t testing.TB, s *fake.Service) (kms.Remote, error) {
	server := httptest.NewTLSServer(s.Azure())
	t.Cleanup(server.Close)
	options := azkeys.ClientOptions{DisableChallengeResourceVerification: true}
	server.Client().Transport.(*http.Transport).MaxIdleConnsPerHost = kms.MaxConcurrency
	options.Transport = server.Client()
	return kms.Azure(t.Context(), server.URL, fake.AzureCredential{}, fake.AzureName, "", options)
}

func findVault(t testing.TB, s *fake.Service) (kms.Remote, error) {
	server := httptest.NewServer(s.Vault())
	t.Cleanup(server.Close)
	return kms.Vault(t.Context(), kms.VaultServer{Address: server.URL, Token: fake.Secret}, fake.VaultKey, 0)
}

// open opens the key of a fake service, without waiting much where it throttles.
func (v service) open(t testing.TB, s *fake.Service, o kms.Options) (*kms.Signer, error) {
	remote, err := v.find(t, s)
	require.NoError(t, err)
	o.Backoff = time.Millisecond
	k, err := kms.New(t.Context(), certify(t, s.Key), remote, o)
	if err == nil {
		t.Cleanup(func() { k.Close() })
	}
	return k, err
}

func (v service) mustOpen(t testing.TB, s *fake.Service, o kms.Options) *kms.Signer {
	k, err := v.open(t, s, o)
	require.NoError(t, err)
	return k
}

func each(t *testing.T, test func(*testing.T, service)) {
	for _, v := range services {
		t.Run(v.name, func(t *testing.T) { test(t, v) })
	}
}

func newIssuer(t testing.TB, k *kms.Signer) *cert.Issuer {
	issuer, err := cert.NewIssuer(k, cert.IssuerOptions{Organisation: "Cục Y tế dự phòng", Clock: func() time.Time { return noon }})
	require.NoError(t, err)
	return issuer
}

func duy(t testing.TB) cert.Certificate {
	c, findings := cert.Record{FullName: "Nguyễn Bảo Duy", DateOfBirth: "1983-10-10", Nationality: "VN",
		DoseNumber: "2", VaccinationDate: "2021-11-02", Product: "Pfizer"}.Certificate()
	require.Empty(t, findings)
	return c
}
