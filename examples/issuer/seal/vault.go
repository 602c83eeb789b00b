package seal

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"time"
)

const (
	// MaxVaultAnswer is the longest answer of Vault that is read, in bytes: a key file
	// and what goes around it.
	MaxVaultAnswer = 256 << 10
	// VaultTimeout is how long one answer may take.
	VaultTimeout = 10 * time.Second
)

// Vault is a KEK: a key of the Transit engine of HashiCorp Vault or OpenBao, of a type
// that encrypts, as aes256-gcm96. The policy needs update of encrypt/KEY to make and
// rotate key files, update of decrypt/KEY to open them, and create of neither, which
// would make a key of a name that is mistyped. Key versions are Vault's matter: what an
// older one wrapped is unwrapped. Printed it shows no token.
//
// Source: Vault HTTP API, Transit secrets engine, Encrypt data and Decrypt data.
type Vault struct {
	// Address is its URL, as "https://vault.example:8200". Without TLS only on the same
	// machine, where a Vault proxy listens.
	Address string
	// Token says who asks; empty where a Vault proxy in between adds it.
	Token string
	// Namespace of an enterprise server; may be empty.
	Namespace string
	// Mount is where the Transit engine is. Default "transit".
	Mount string
	// Key is the name of the key.
	Key string
	// Client makes the requests. Default: one of its own that waits for VaultTimeout.
	// No redirect is followed, which would take the token along.
	Client *http.Client
}

// errAddress is why nobody is asked.
var errAddress = errors.New("seal: the address of Vault needs https, or this machine's http")

// Wrap encrypts a key. It fails with ErrKEK or the error of ctx.
func (v Vault) Wrap(ctx context.Context, key []byte) ([]byte, error) {
	question := struct {
		Plaintext []byte `json:"plaintext"` // base64
	}{key}
	var answer struct {
		Ciphertext string `json:"ciphertext"` // vault:v1:base64
	}
	if err := v.ask(ctx, "encrypt", question, &answer); err != nil {
		return nil, err
	}
	if answer.Ciphertext == "" {
		return nil, fmt.Errorf("%w: vault: empty answer", ErrKEK)
	}
	return []byte(answer.Ciphertext), nil
}

// Unwrap decrypts what Wrap gave. It fails with ErrKEK or the error of ctx.
func (v Vault) Unwrap(ctx context.Context, wrapped []byte) ([]byte, error) {
	question := struct {
		Ciphertext string `json:"ciphertext"`
	}{string(wrapped)}
	var answer struct {
		Plaintext []byte `json:"plaintext"`
	}
	if err := v.ask(ctx, "decrypt", question, &answer); err != nil {
		return nil, err
	}
	return answer.Plaintext, nil
}

func (v Vault) ask(ctx context.Context, operation string, question, answer any) error {
	request, err := v.request(ctx, operation, question)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrKEK, err)
	}
	response, err := v.client().Do(request)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("%w: vault cannot be reached", ErrKEK)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%w: vault answers HTTP %d", ErrKEK, response.StatusCode)
	}
	envelope := struct {
		Data any `json:"data"`
	}{answer}
	text, err := io.ReadAll(io.LimitReader(response.Body, MaxVaultAnswer))
	if err != nil || json.Unmarshal(text, &envelope) != nil {
		return fmt.Errorf("%w: vault gives no answer that can be read", ErrKEK)
	}
	return nil
}

func (v Vault) request(ctx context.Context, operation string, question any) (*http.Request, error) {
	mount := v.Mount
	if mount == "" {
		mount = "transit"
	}
	where, err := url.Parse(v.Address)
	if err != nil || v.Key == "" || where.Scheme != "https" && !(where.Scheme == "http" && loopback(where.Hostname())) {
		return nil, errAddress
	}
	body, err := json.Marshal(question)
	if err != nil {
		return nil, err
	}
	where = where.JoinPath("v1", mount, operation, url.PathEscape(v.Key))
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, where.String(), bytes.NewReader(body))
	if err != nil {
		return nil, errAddress
	}
	request.Header.Set("X-Vault-Request", "true")
	if v.Token != "" {
		request.Header.Set("X-Vault-Token", v.Token)
	}
	if v.Namespace != "" {
		request.Header.Set("X-Vault-Namespace", v.Namespace)
	}
	return request, nil
}

func (v Vault) client() *http.Client {
	client := http.Client{Timeout: VaultTimeout}
	if v.Client != nil {
		client = *v.Client
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &client
}

func loopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.IsLoopback()
}

// Format keeps the token out of every verb of package fmt.
func (v Vault) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "seal.Vault") }

// LogValue keeps the token out of logs.
func (v Vault) LogValue() slog.Value { return slog.StringValue("seal.Vault") }

// MarshalJSON keeps the token out of JSON.
func (v Vault) MarshalJSON() ([]byte, error) { return []byte(`"seal.Vault"`), nil }
