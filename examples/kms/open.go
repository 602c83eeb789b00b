package kms

import (
	"context"
	"crypto/x509"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"github.com/Azure/azure-sdk-for-go/sdk/security/keyvault/azkeys"
	"github.com/aws/aws-sdk-go-v2/config"
	"go.step.sm/crypto/kms/uri"
)

// Open opens the key of a certificate in a service, and has it sign once. URIs of the
// first three are those of go.step.sm/crypto:
//
//	awskms:key-id=ID, ARN or alias/NAME[;region=REGION][;profile=PROFILE]
//	cloudkms:projects/P/locations/L/keyRings/R/cryptoKeys/K/cryptoKeyVersions/V
//	azurekms:vault=NAME;name=KEY[;version=VERSION]
//	hashivault:key=NAME[;mount=MOUNT][;version=NUMBER]
//
// No URI holds a secret. Who asks is found as each service's own tools find it: in the
// environment, in their files, or by the machine that the program runs on. For Vault
// it is VAULT_ADDR, VAULT_TOKEN and VAULT_NAMESPACE.
//
// ctx bounds the opening only. It fails with ErrURI or ErrTimeout, as AWS, Google,
// Azure and Vault do, or as New does.
func Open(ctx context.Context, keyURI string, certificate *x509.Certificate, o Options) (*Signer, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	limited, cancel := context.WithTimeout(ctx, o.Timeout)
	defer cancel()
	remote, err := find(limited, keyURI)
	switch {
	case err != nil && limited.Err() != nil && ctx.Err() == nil:
		return nil, ErrTimeout
	case err != nil:
		return nil, err
	}
	s, err := New(ctx, certificate, remote, o)
	if err != nil {
		(&Signer{remote: remote}).Close()
		return nil, err
	}
	return s, nil
}

// find asks the service of a URI for its key.
func find(ctx context.Context, keyURI string) (Remote, error) {
	u, err := uri.Parse(keyURI)
	if err != nil {
		return nil, fmt.Errorf("%w cannot be read", ErrURI)
	}
	missing := func(name string) (Remote, error) { return nil, fmt.Errorf("%w has no %s", ErrURI, name) }
	switch strings.ToLower(u.Scheme) {
	case "awskms":
		if u.Get("key-id") == "" {
			return missing("key-id")
		}
		c, err := config.LoadDefaultConfig(ctx, config.WithRegion(u.Get("region")), config.WithSharedConfigProfile(u.Get("profile")))
		if err != nil {
			return nil, &Error{Service: "awskms", kind: ErrDenied} // no such profile
		}
		return AWS(ctx, c, u.Get("key-id"))
	case "cloudkms":
		if !strings.Contains(u.Opaque, "/cryptoKeyVersions/") {
			return missing("version of a key")
		}
		return Google(ctx, u.Opaque)
	case "azurekms":
		if u.Get("vault") == "" || u.Get("name") == "" {
			return missing("vault or name")
		}
		credential, err := azidentity.NewDefaultAzureCredential(nil)
		if err != nil {
			return nil, &Error{Service: "azurekms", kind: ErrDenied}
		}
		vaultURL := "https://" + u.Get("vault") + ".vault.azure.net/"
		return Azure(ctx, vaultURL, credential, u.Get("name"), u.Get("version"), azkeys.ClientOptions{})
	case "hashivault":
		return findVault(ctx, u)
	}
	return nil, fmt.Errorf("%w is of no service that is known: awskms, cloudkms, azurekms, hashivault", ErrURI)
}

func findVault(ctx context.Context, u *uri.URI) (Remote, error) {
	version := 0
	if text := u.Get("version"); text != "" {
		var err error
		if version, err = strconv.Atoi(text); err != nil || version < 1 {
			return nil, fmt.Errorf("%w has a version that is no number from 1 on", ErrURI)
		}
	}
	server := VaultServer{
		Address: os.Getenv("VAULT_ADDR"), Token: os.Getenv("VAULT_TOKEN"), Namespace: os.Getenv("VAULT_NAMESPACE"),
		Mount: u.Get("mount"),
	}
	if u.Get("key") == "" || server.Address == "" {
		return nil, fmt.Errorf("%w has no key, or VAULT_ADDR is not set", ErrURI)
	}
	return Vault(ctx, server, u.Get("key"), version)
}
