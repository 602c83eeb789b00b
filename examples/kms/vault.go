package kms

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// MaxVaultAnswer is the longest answer of Vault that is read, in bytes: the public
// keys of some hundred versions.
const MaxVaultAnswer = 256 << 10

// VaultServer is a server of HashiCorp Vault or OpenBao.
type VaultServer struct {
	// Address is its URL, as "https://vault.example:8200".
	Address string
	// Token says who asks; empty where a Vault proxy in between adds it. It does not end
	// before the program does.
	Token string
	// Namespace of an enterprise server; may be empty.
	Namespace string
	// Mount is where the Transit engine is. Default "transit".
	Mount string
	// Client makes the requests. Default: one of its own. No redirect is followed,
	// which would take the token along.
	Client *http.Client
}

// Vault gives a version of a key of a Transit engine, of type ecdsa-p256, rsa-2048,
// rsa-3072 or rsa-4096; version 0 is the latest, which is looked up once: it is the one
// that signs. The policy needs read of keys/NAME and update of sign/NAME.
//
// It fails with ErrURI, ErrDenied, ErrKey, ErrThrottled or ErrUnavailable.
// Source: Vault HTTP API, Transit secrets engine, Read key and Sign data.
func Vault(ctx context.Context, server VaultServer, name string, version int) (Remote, error) {
	if server.Mount == "" {
		server.Mount = "transit"
	}
	client := http.Client{Transport: newTransport()}
	if server.Client != nil {
		client = *server.Client
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	server.Client = &client

	var key struct {
		Latest int `json:"latest_version"`
		Keys   map[string]struct {
			PublicKey string `json:"public_key"`
		} `json:"keys"`
	}
	if err := server.ask(ctx, http.MethodGet, "keys/"+url.PathEscape(name), nil, &key); err != nil {
		return nil, opening(ctx, err)
	}
	if version == 0 {
		version = key.Latest
	}
	block, _ := pem.Decode([]byte(key.Keys[strconv.Itoa(version)].PublicKey))
	if block == nil {
		return nil, &Error{Service: "hashivault", kind: ErrKey}
	}
	public, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return nil, &Error{Service: "hashivault", kind: ErrKey}
	}
	return &vaultKey{server, name, version, public}, nil
}

type vaultKey struct {
	server  VaultServer
	name    string
	version int
	public  crypto.PublicKey
}

func (v *vaultKey) Public() crypto.PublicKey { return v.public }

// vaultSign is the request for a signature.
type vaultSign struct {
	Input      []byte `json:"input"` // base64
	Prehashed  bool   `json:"prehashed"`
	Hash       string `json:"hash_algorithm"`
	KeyVersion int    `json:"key_version"`
	Marshaling string `json:"marshaling_algorithm,omitempty"` // of ECDSA
	Scheme     string `json:"signature_algorithm,omitempty"`  // of RSA
	Salt       string `json:"salt_length,omitempty"`          // by default as long as fits
}

func (v *vaultKey) Sign(ctx context.Context, digest []byte) ([]byte, error) {
	question := vaultSign{Input: digest, Prehashed: true, Hash: "sha2-256", KeyVersion: v.version}
	if _, ok := v.public.(*rsa.PublicKey); ok {
		question.Scheme, question.Salt = "pss", "hash"
	} else {
		question.Marshaling = "asn1"
	}
	var answer struct {
		Signature string `json:"signature"` // vault:v1:base64
	}
	if err := v.server.ask(ctx, http.MethodPost, "sign/"+url.PathEscape(v.name), question, &answer); err != nil {
		return nil, err
	}
	return base64.StdEncoding.DecodeString(answer.Signature[strings.LastIndexByte(answer.Signature, ':')+1:])
}

// ask makes one request to the Transit engine.
func (v *VaultServer) ask(ctx context.Context, method, path string, question, answer any) error {
	var body bytes.Buffer
	if question != nil {
		if err := json.NewEncoder(&body).Encode(question); err != nil {
			return err
		}
	}
	where, err := url.JoinPath(v.Address, "v1", v.Mount, path)
	if err != nil {
		return ErrURI
	}
	request, err := http.NewRequestWithContext(ctx, method, where, &body)
	if err != nil {
		return ErrURI
	}
	request.Header.Set("X-Vault-Request", "true")
	if v.Token != "" {
		request.Header.Set("X-Vault-Token", v.Token)
	}
	if v.Namespace != "" {
		request.Header.Set("X-Vault-Namespace", v.Namespace)
	}
	response, err := v.Client.Do(request)
	if err != nil {
		return &Error{Service: "hashivault", kind: ErrUnavailable}
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, MaxVaultAnswer))
	if response.StatusCode != http.StatusOK {
		return meaningOfStatus("hashivault", response.StatusCode, response.Header)
	}
	envelope := struct {
		Data any `json:"data"`
	}{answer}
	if err != nil || json.Unmarshal(text, &envelope) != nil {
		return &Error{Service: "hashivault", Code: "unreadable", kind: ErrUnavailable}
	}
	return nil
}
