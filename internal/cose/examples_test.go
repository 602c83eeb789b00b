package cose

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/internal/cbortree"
	"github.com/vaxcert/vaxcert/internal/shared"
)

// workingGroupCase is a file of the COSE working group's examples.
type workingGroupCase struct {
	Title string
	Fail  bool
	Input struct {
		Sign0 struct {
			Alg string
			Key struct {
				X, Y string
				XHex string `json:"x_hex"`
				YHex string `json:"y_hex"`
			}
		}
		Sign struct {
			Signers []struct {
				Key struct {
					N string `json:"n_hex"`
					E string `json:"e_hex"`
				}
			}
		}
	}
	Intermediates struct {
		ToBeSigned string `json:"ToBeSign_hex"`
		Signers    []struct {
			ToBeSigned string `json:"ToBeSign_hex"`
		}
	}
	Output struct{ CBOR string }
}

func readCase(t *testing.T, path string) workingGroupCase {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	var c workingGroupCase
	require.NoError(t, json.Unmarshal(data, &c))
	return c
}

func (c workingGroupCase) key(t *testing.T) *ecdsa.PublicKey {
	t.Helper()
	k := c.Input.Sign0.Key
	x, err := base64.RawURLEncoding.DecodeString(k.X)
	require.NoError(t, err)
	y, err := base64.RawURLEncoding.DecodeString(k.Y)
	require.NoError(t, err)
	if k.XHex != "" {
		x, y = []byte(unhex(k.XHex)), []byte(unhex(k.YHex))
	}
	key, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), append(append([]byte{4}, x...), y...))
	require.NoError(t, err)
	return key
}

func TestWorkingGroupExamples(t *testing.T) {
	dir := shared.Dir(t, "cose")
	var files []string
	for _, pattern := range []string{"sign1-tests/*.json", "ecdsa-examples/*.json", "CWT/*.json"} {
		found, err := filepath.Glob(filepath.Join(dir, pattern))
		require.NoError(t, err)
		files = append(files, found...)
	}
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			c := readCase(t, file)
			if c.Output.CBOR == "" || c.Input.Sign0.Alg == "" {
				t.Skip("not a COSE_Sign1")
			}
			outside := c.Input.Sign0.Alg != "ES256"
			var tree cbortree.Tree
			m, err := Parse(&tree, unhex(c.Output.CBOR))
			if err == nil {
				toBeSigned := AppendToBeSigned(nil, m.Protected, m.Payload)
				if !c.Fail {
					require.Equal(t, strings.ToLower(c.Intermediates.ToBeSigned), hex.EncodeToString(toBeSigned))
				}
				err = Verify(c.key(t), m.Alg, toBeSigned, m.Signature)
			}
			if c.Fail || outside {
				require.Error(t, err)
			} else {
				require.NoError(t, err)
			}
		})
	}
}

// The RSA example is a COSE_Sign with several signers: its key and padding are
// the ones of PS256.
func TestWorkingGroupRSAKeyAndPadding(t *testing.T) {
	c := readCase(t, filepath.Join(shared.Dir(t, "cose"), "rsa-pss-examples", "rsa-pss-01.json"))
	n, _ := new(big.Int).SetString(c.Input.Sign.Signers[0].Key.N, 16)
	e, _ := new(big.Int).SetString(c.Input.Sign.Signers[0].Key.E, 16)
	key := &rsa.PublicKey{N: n, E: int(e.Int64())}

	var tree cbortree.Tree
	root, err := tree.Parse(unhex(c.Output.CBOR))
	require.NoError(t, err)
	_, body, ok := root.Untag()
	require.True(t, ok)
	signature, ok := body.Element(3).Element(0).Element(2).Bytes()
	require.True(t, ok)
	toBeSigned := unhex(c.Intermediates.Signers[0].ToBeSigned)
	require.NoError(t, Verify(key, PS256, []byte(toBeSigned), signature))
	require.ErrorIs(t, Verify(key, PS256, []byte(toBeSigned+"x"), signature), ErrSignature)
}
