package guard

import (
	"crypto/subtle"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"
	"golang.org/x/text/unicode/norm"
)

const (
	// TOTPStep is how long a code is shown. Source: RFC 6238 section 4.1.
	TOTPStep = 30 * time.Second
	// TOTPSkew is how many steps a clock may be off, either way. Source: RFC 6238
	// section 5.2.
	TOTPSkew = 1
	// totpSecret is the length of a secret, in bytes: that of SHA-1, which is what all
	// apps know. Source: RFC 4226 section 4, R6.
	totpSecret = 20
	// maxCode is the longest code that is looked at, in bytes.
	maxCode = 64
)

// NewTOTP gives a new secret in base32, which is stored sealed, and the URI that an app
// reads as a QR code. Neither issuer nor account may be empty.
// Source: Google Authenticator, Key Uri Format.
func NewTOTP(issuer, account string) (secret, uri string, err error) {
	key, err := totp.Generate(totp.GenerateOpts{
		Issuer: issuer, AccountName: account, SecretSize: totpSecret,
		Period: uint(TOTPStep / time.Second), Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1,
	})
	if err != nil {
		return "", "", fmt.Errorf("guard: %w", err)
	}
	return key.Secret(), key.URL(), nil
}

// CheckTOTP says whether a code is that of the time or of a neighbouring step, and of
// which. A code works once: give the step of the last that worked, 0 for none, and
// store the one that comes back, in the same transaction. Spaces and full-width digits
// are fine. A secret shorter than NewTOTP's has no codes.
// Source: RFC 6238 section 5.2.
func CheckTOTP(secret, code string, at time.Time, lastUsedStep int64) (step int64, ok bool) {
	if len(secret) < totpSecret*8/5 || len(code) > maxCode {
		return 0, false
	}
	code = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, norm.NFKC.String(code))
	now := at.Unix() / int64(TOTPStep/time.Second)
	for s := max(now-TOTPSkew, lastUsedStep+1, 0); s <= now+TOTPSkew; s++ {
		want, err := hotp.GenerateCode(secret, uint64(s))
		if err == nil && subtle.ConstantTimeCompare([]byte(code), []byte(want)) == 1 {
			return s, true
		}
	}
	return 0, false
}
