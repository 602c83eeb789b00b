package pkcs11

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestURIsAreRead(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("paths of Unix")
	}
	slot := uint(3)
	for text, want := range map[string]uri{
		"pkcs11:":         {},
		"PKCS11:token=VN": {token: "VN"},
		"pkcs11:token=S%E1%BB%9F%20Y%20t%E1%BA%BF;object=DSC%3b1":               {token: "Sở Y tế", object: "DSC;1"},
		"pkcs11:id=%00%ff%2f;slot-id=3;type=private":                            {id: []byte{0, 0xff, '/'}, slot: &slot},
		"pkcs11:manufacturer=A&B,=;model=v[1]:@!$'()*+;serial=0-9._~":           {manufacturer: "A&B,=", model: "v[1]:@!$'()*+", serial: "0-9._~"},
		"pkcs11:token=VN?pin-source=file:/etc/p%20in&module-path=/usr/lib/x.so": {token: "VN", pinSource: "/etc/p in", modulePath: "/usr/lib/x.so"},
		"pkcs11:?pin-source=file:///etc/pin&module-name=softhsm2":               {pinSource: "/etc/pin", moduleName: "softhsm2"},
		"pkcs11:?pin-source=/etc/pin":                                           {pinSource: "/etc/pin"},
	} {
		got, err := parseURI(text)
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
	}
}

func TestURIsAreRefused(t *testing.T) {
	for text, says := range map[string]string{
		"":                                            "does not begin with pkcs11:",
		"/dev/token":                                  "does not begin with pkcs11:",
		"pkcs11:token=VN;token=VN":                    "token is there twice",
		"pkcs11:token":                                "token has no value",
		"pkcs11:token=":                               "token has no value",
		"pkcs11:token=VN;":                            "attribute 2",
		"pkcs11:token=a b":                            "token has a character",
		"pkcs11:token=a%2":                            "token has a character",
		"pkcs11:token=a%zz":                           "token has a character",
		"pkcs11:token=a/b":                            "token has a character",
		"pkcs11:token=\u1edf":                         "token has a character",
		"pkcs11:token=%ff":                            "token is no UTF-8",
		"pkcs11:object=a%00":                          "object is no UTF-8",
		"pkcs11:slot-id=x":                            "slot-id is no number",
		"pkcs11:slot-id=-1":                           "slot-id is no number",
		"pkcs11:type=cert":                            "type is not private",
		"pkcs11:library-version=2":                    "library-version is not supported",
		"pkcs11:x-vendor=1":                           "attribute 1",
		"pkcs11:pin-source=file:/x":                   "attribute 1",
		"pkcs11:?":                                    "attribute 1",
		"pkcs11:?token=VN":                            "attribute 1",
		"pkcs11:?module-name=..%2fx":                  "module-name is a name",
		"pkcs11:?pin-source=pin":                      "pin-source",
		"pkcs11:?pin-source=file:pin":                 "pin-source",
		"pkcs11:?pin-source=file://host/pin":          "pin-source",
		"pkcs11:?pin-source=|/bin/pin":                "pin-source",
		"pkcs11:?pin-source=https:%2f%2fa":            "pin-source",
		"pkcs11:token=" + strings.Repeat("a", MaxURI): "longer than",
	} {
		_, err := parseURI(text)
		require.ErrorIs(t, err, ErrURI, text)
		require.ErrorContains(t, err, says, text)
	}
}

// A PIN in a URI is refused wherever it is, and never repeated.
func TestNoErrorRepeatsAPIN(t *testing.T) {
	const pin = "73915"
	for _, text := range []string{
		"pkcs11:token=VN?pin-value=" + pin,
		"pkcs11:pin-value=" + pin,
		"pkcs11:token=VN?pin-source=" + pin,
		"pkcs11:token=VN?pin-source=file:/a&" + pin,
		"pkcs11:token=VN?" + pin + "=1",
		"pkcs11:token=VN?pin-value=" + pin + "%",
		"pkcs11:slot-id=" + pin + "x",
		pin,
	} {
		_, err := parseURI(text)
		require.ErrorIs(t, err, ErrURI, text)
		require.NotContains(t, err.Error(), pin)
	}
	_, err := parseURI("pkcs11:?pin-value=" + pin)
	require.ErrorContains(t, err, "pin-source", "it does not say what to do instead")
}

func TestThePINIsTheFirstLineOfItsFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pin")
	for content, want := range map[string]string{"1234": "1234", "1234\n": "1234", "12 34\r\nx": "12 34", "": "", "\n1234": ""} {
		write(t, path, content)
		got, err := readPIN(path)
		require.NoError(t, err)
		require.Equal(t, want, string(got), content)
	}
	longest := strings.Repeat("1", MaxPIN)
	for _, end := range []string{"", "\n", "\r\n", "\nand more"} {
		write(t, path, longest+end)
		got, err := readPIN(path)
		require.NoError(t, err)
		require.Equal(t, longest, string(got))

		write(t, path, longest+"2"+end)
		_, err = readPIN(path)
		require.ErrorIs(t, err, ErrPIN, "the start of a PIN would cost a try")
		require.NotContains(t, err.Error(), "1111")
	}
	write(t, path, "")
	u, err := parseURI("pkcs11:?pin-source=file:" + filepath.ToSlash(path))
	require.NoError(t, err)
	_, err = askPIN(t.Context(), pinSource(u, Options{}))
	require.ErrorIs(t, err, ErrPIN, "an empty one")
	u.pinSource += "-not-there"
	_, err = askPIN(t.Context(), pinSource(u, Options{}))
	require.ErrorIs(t, err, ErrPIN)
}

// FuzzURI looks for one that is read as something else than it says.
func FuzzURI(f *testing.F) {
	f.Add("pkcs11:token=VN;id=%01%02;slot-id=1?pin-source=file:/etc/pin&module-name=softhsm2")
	f.Add("pkcs11:object=a%3Bb?module-path=/a/b.so&pin-value=1")
	f.Add("pkcs11:;;=?&=%")
	f.Fuzz(func(t *testing.T, text string) {
		u, err := parseURI(text)
		if err != nil {
			require.ErrorIs(t, err, ErrURI)
			require.Equal(t, uri{}, u)
			return
		}
		if len(u.encode()) > MaxURI {
			return // three characters for one
		}
		again, err := parseURI(u.encode())
		require.NoError(t, err, u.encode())
		require.Equal(t, u, again)
	})
}

// encode writes a URI with everything encoded.
func (u uri) encode() string {
	part := func(separator string, pairs ...string) string {
		var all []string
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i+1] != "" {
				value := ""
				for _, c := range []byte(pairs[i+1]) {
					value += fmt.Sprintf("%%%02X", c)
				}
				all = append(all, pairs[i]+"="+value)
			}
		}
		return strings.Join(all, separator)
	}
	slot := ""
	if u.slot != nil {
		slot = strconv.Itoa(int(*u.slot))
	}
	text := "pkcs11:" + part(";", "token", u.token, "manufacturer", u.manufacturer, "model", u.model,
		"serial", u.serial, "object", u.object, "id", string(u.id), "slot-id", slot)
	if query := part("&", "pin-source", u.pinSource, "module-path", u.modulePath, "module-name", u.moduleName); query != "" {
		text += "?" + query
	}
	return text
}

func write(t testing.TB, path, content string) {
	t.Helper()
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
}
