package signer_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/signer"
)

type holder struct{ Key *signer.Key }

func TestKeyNeverPrintsItself(t *testing.T) {
	private := keyP256()
	k := newKey(t, private)
	redacted := "signer.Key(ES256, kid " + base64.StdEncoding.EncodeToString(k.KeyID()) + ")"
	scalar, err := private.Bytes()
	require.NoError(t, err)

	printed := map[string]string{"String": k.String()}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%10s"} {
		printed["fmt "+verb] = fmt.Sprintf(verb, k)
		printed["fmt of a copy "+verb] = fmt.Sprintf(verb, *k)
		printed["fmt within "+verb] = fmt.Sprintf(verb, struct{ Key any }{k})
	}
	printed["errors"] = fmt.Errorf("signing with %v: %w", k, errors.New("no")).Error()
	var log bytes.Buffer
	for name, handler := range map[string]slog.Handler{"text": slog.NewTextHandler(&log, nil), "json": slog.NewJSONHandler(&log, nil)} {
		log.Reset()
		slog.New(handler).With("a", k).Info("x", "key", k, "copy", *k, "group", slog.GroupValue(slog.Any("key", k)), "in", map[string]any{"key": k})
		printed["slog "+name] = log.String()
	}
	for name, marshal := range map[string]func(any) ([]byte, error){"json": json.Marshal, "xml": xml.Marshal} {
		text, err := marshal(k)
		require.NoError(t, err)
		printed[name] = string(text)
		text, err = marshal(holder{k})
		require.NoError(t, err)
		printed[name+" within"] = string(text)
	}
	for how, text := range printed {
		require.Contains(t, text, redacted, how)
		for _, secret := range []string{
			string(scalar), hex.EncodeToString(scalar), base64.StdEncoding.EncodeToString(scalar),
			fmt.Sprint(scalar), new(big.Int).SetBytes(scalar).String(),
		} {
			require.NotContains(t, strings.ToLower(text), strings.ToLower(secret), how)
		}
	}
}

func TestZeroKeyPrints(t *testing.T) {
	var none *signer.Key
	require.Equal(t, "<nil>", fmt.Sprint(none))
	require.Equal(t, "signer.Key(none)", fmt.Sprint(&signer.Key{}))
}
