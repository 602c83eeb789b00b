package signer

import (
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"hash"
	"strings"

	"golang.org/x/crypto/pbkdf2"
	"golang.org/x/crypto/scrypt"
)

// The most work that a password of a key file may cost, so that a damaged file
// cannot stall or fill the machine. OpenSSL writes 2048 iterations; OWASP advised
// 600,000 in 2023.
const (
	maxIterations    = 5_000_000
	maxScryptMemory  = 256 << 20 // bytes, 128 * N * r; OpenSSL writes 16 MiB
	maxScryptThreads = 16        // p; OpenSSL writes 1
)

// encryptedKey is EncryptedPrivateKeyInfo of RFC 5958 section 3.
type encryptedKey struct {
	Algorithm pkix.AlgorithmIdentifier
	Data      []byte
}

// The ways to encrypt a key. Source: RFC 8018 appendix A.4 and C.
const (
	oidPBES2  = "1.2.840.113549.1.5.13"
	oidPBKDF2 = "1.2.840.113549.1.5.12"
	oidScrypt = "1.3.6.1.4.1.11591.4.11"
)

var (
	pbkdf2Hashes = map[string]func() hash.Hash{
		"":                    sha1.New, // the default
		"1.2.840.113549.2.7":  sha1.New,
		"1.2.840.113549.2.8":  sha256.New224,
		"1.2.840.113549.2.9":  sha256.New,
		"1.2.840.113549.2.10": sha512.New384,
		"1.2.840.113549.2.11": sha512.New,
	}
	keyCiphers = map[string]keyCipher{
		"1.2.840.113549.3.7":      {24, des.BlockSize, des.NewTripleDESCipher},
		"2.16.840.1.101.3.4.1.2":  {16, aes.BlockSize, aes.NewCipher},
		"2.16.840.1.101.3.4.1.22": {24, aes.BlockSize, aes.NewCipher},
		"2.16.840.1.101.3.4.1.42": {32, aes.BlockSize, aes.NewCipher},
	}
)

// keyCipher is a block cipher in CBC mode. The sizes are in bytes.
type keyCipher struct {
	keySize, blockSize int
	block              func(key []byte) (cipher.Block, error)
}

// parseEncrypted says whether DER is an encrypted key: nothing else begins with an
// algorithm of PKCS#5 or PKCS#12.
func parseEncrypted(der []byte) (encryptedKey, bool) {
	var k encryptedKey
	rest, err := asn1.Unmarshal(der, &k)
	oid := k.Algorithm.Algorithm.String()
	pkcs5 := strings.HasPrefix(oid, "1.2.840.113549.1.5.") || strings.HasPrefix(oid, "1.2.840.113549.1.12.1.")
	return k, err == nil && len(rest) == 0 && pkcs5
}

// decrypt asks for the password and gives the key.
func (k encryptedKey) decrypt(password func() ([]byte, error)) (key crypto.PrivateKey, err error) {
	if oid := k.Algorithm.Algorithm.String(); oid != oidPBES2 {
		return nil, fmt.Errorf("%w: encrypted with %s, want PBES2; "+
			"convert the file with: openssl pkcs8 -topk8 -v2 aes-256-cbc -in OLD -out NEW", ErrUnsupportedKey, oid)
	}
	var params struct{ Derivation, Cipher pkix.AlgorithmIdentifier }
	if !unmarshal(k.Algorithm.Parameters, &params) {
		return nil, errDamagedEncryption
	}
	derive, err := derivation(params.Derivation)
	if err != nil {
		return nil, err
	}
	c, ok := keyCiphers[params.Cipher.Algorithm.String()]
	if !ok {
		return nil, fmt.Errorf("%w: encrypted with the cipher %s, want AES or 3DES in CBC mode", ErrUnsupportedKey, params.Cipher.Algorithm)
	}
	var iv []byte
	if !unmarshal(params.Cipher.Parameters, &iv) || len(iv) != c.blockSize || len(k.Data) == 0 || len(k.Data)%c.blockSize != 0 {
		return nil, errDamagedEncryption
	}
	err = withPassword(password, func(secret []byte) error {
		derived, err := derive(secret, c.keySize)
		if err != nil {
			return errDamagedEncryption
		}
		block, err := c.block(derived)
		if err != nil {
			return errDamagedEncryption
		}
		plain := make([]byte, len(k.Data))
		defer clear(plain)
		cipher.NewCBCDecrypter(block, iv).CryptBlocks(plain, k.Data)
		key, err = parseDecrypted(plain, c.blockSize)
		return err
	})
	return key, err
}

// derivation gives the function that makes a key of a size from a password.
func derivation(algorithm pkix.AlgorithmIdentifier) (func(secret []byte, size int) ([]byte, error), error) {
	switch oid := algorithm.Algorithm.String(); oid {
	case oidPBKDF2:
		var p struct {
			Salt       []byte
			Iterations int
			KeySize    int                      `asn1:"optional"`
			Hash       pkix.AlgorithmIdentifier `asn1:"optional"`
		}
		if !unmarshal(algorithm.Parameters, &p) || p.Iterations < 1 {
			return nil, errDamagedEncryption
		}
		if p.Iterations > maxIterations {
			return nil, errTooMuchWork
		}
		h, ok := pbkdf2Hashes[p.Hash.Algorithm.String()]
		if !ok {
			return nil, fmt.Errorf("%w: its password is hashed with %s", ErrUnsupportedKey, p.Hash.Algorithm)
		}
		return func(secret []byte, size int) ([]byte, error) {
			return pbkdf2.Key(secret, p.Salt, p.Iterations, size, h), nil
		}, nil
	case oidScrypt:
		var p struct {
			Salt    []byte
			N, R, P int
			KeySize int `asn1:"optional"`
		}
		if !unmarshal(algorithm.Parameters, &p) || p.N < 2 || p.R < 1 || p.P < 1 {
			return nil, errDamagedEncryption
		}
		if p.N > maxScryptMemory || p.R > maxScryptMemory || 128*p.N*p.R > maxScryptMemory || p.P > maxScryptThreads {
			return nil, errTooMuchWork
		}
		return func(secret []byte, size int) ([]byte, error) {
			return scrypt.Key(secret, p.Salt, p.N, p.R, p.P, size)
		}, nil
	default:
		return nil, fmt.Errorf("%w: its password is derived with %s, want PBKDF2 or scrypt", ErrUnsupportedKey, oid)
	}
}

var (
	errDamagedEncryption = fmt.Errorf("%w: the parameters of its encryption are damaged", ErrUnsupportedKey)
	errTooMuchWork       = fmt.Errorf("%w: its password costs more work than %d iterations of PBKDF2 or %d MiB of scrypt",
		ErrUnsupportedKey, maxIterations, maxScryptMemory>>20)
)

// parseDecrypted reads PKCS#8 with the padding of RFC 8018 section 6.1.1 behind it.
func parseDecrypted(plain []byte, blockSize int) (crypto.PrivateKey, error) {
	padding := int(plain[len(plain)-1])
	if padding == 0 || padding > blockSize {
		return nil, errPasswordWrong
	}
	end := len(plain) - padding
	for _, c := range plain[end:] {
		if int(c) != padding {
			return nil, errPasswordWrong
		}
	}
	key, err := x509.ParsePKCS8PrivateKey(plain[:end])
	if err == nil {
		return key, nil
	}
	if err := explainKey(plain[:end]); errors.Is(err, ErrUnsupportedKey) {
		return nil, err
	}
	return nil, errPasswordWrong
}

// unmarshal reads one DER value that fills its bytes.
func unmarshal(value asn1.RawValue, into any) bool {
	rest, err := asn1.Unmarshal(value.FullBytes, into)
	return err == nil && len(rest) == 0
}
