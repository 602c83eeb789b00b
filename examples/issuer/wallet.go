package main

import (
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/paper"
)

// walletFlags have wallet files made for phones. Without them there are none.
type walletFlags struct {
	ApplePass         string `placeholder:"ID" help:"Apple Wallet: the pass type identifier."`
	AppleTeam         string `placeholder:"ID" help:"The team identifier."`
	AppleCert         string `placeholder:"FILE" help:"The pass type's certificate, PEM."`
	AppleKey          string `placeholder:"FILE" help:"Its key, PEM (PKCS#8)."`
	AppleIntermediate string `placeholder:"FILE" help:"Apple's certificate that signed it (WWDR), PEM."`

	GoogleIssuer  string `placeholder:"ID" help:"Google Wallet: the issuer ID."`
	GoogleClass   string `placeholder:"NAME" help:"The generic class, as vaccination."`
	GoogleAccount string `placeholder:"ADDRESS" help:"The service account."`
	GoogleKey     string `placeholder:"FILE" help:"Its private key, PEM (PKCS#8)."`
}

func (f walletFlags) apple(organisation string) (*paper.AppleWallet, error) {
	if f.ApplePass == "" {
		return nil, nil
	}
	certificate, err := readCertificates(f.AppleCert)
	if err != nil {
		return nil, fmt.Errorf("--apple-cert: %w", err)
	}
	intermediate, err := readCertificates(f.AppleIntermediate)
	if err != nil {
		return nil, fmt.Errorf("--apple-intermediate: %w", err)
	}
	key, err := readRSA(f.AppleKey)
	if err != nil {
		return nil, fmt.Errorf("--apple-key: %w", err)
	}
	return paper.NewAppleWallet(paper.AppleOptions{
		PassType: f.ApplePass, Team: f.AppleTeam, Organisation: organisation,
		Certificate: certificate[0], Intermediate: intermediate[0], Key: crypto.Signer(key),
	})
}

func (f walletFlags) google(site string, clock func() time.Time) (*paper.GoogleWallet, error) {
	if f.GoogleIssuer == "" {
		return nil, nil
	}
	key, err := readRSA(f.GoogleKey)
	if err != nil {
		return nil, fmt.Errorf("--google-key: %w", err)
	}
	return paper.NewGoogleWallet(paper.GoogleOptions{
		Issuer: f.GoogleIssuer, Class: f.GoogleClass, Account: f.GoogleAccount, Key: key, Origins: []string{site}, Clock: clock,
	})
}

// readRSA reads a key as Apple's and Google's tools give it.
func readRSA(path string) (*rsa.PrivateKey, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, errors.New("no PEM")
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, errors.New("no PKCS#8 key")
	}
	private, ok := key.(*rsa.PrivateKey)
	if !ok {
		return nil, errors.New("no RSA key")
	}
	return private, nil
}
