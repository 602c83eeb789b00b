package notify

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var at = time.Date(2022, 6, 1, 12, 0, 0, 0, time.UTC)

func notice() Notice {
	return Notice{ID: "n-1", Kind: Renewed, To: Address{Phone: "+84 912 345 678", Email: "an@example.vn"}, Link: "https://tiemchung.example.vn/look-up", At: at}
}

func TestEveryKindIsSaidInBothLanguages(t *testing.T) {
	require.Len(t, texts, 6)
	for kind := range texts {
		n := notice()
		n.Kind = kind
		said := map[string]Message{}
		for _, language := range []string{"vi", "en", ""} {
			n.Language = language
			m, err := Compose(n)
			require.NoError(t, err)
			require.Contains(t, m.Text, n.Link)
			require.NotContains(t, m.Text, "+84")
			require.NotContains(t, m.Text, "an@example.vn")
			require.NotContains(t, m.Subject, "\n")
			said[language] = m
		}
		require.NotEqual(t, said["vi"].Text, said["en"].Text)
		require.Contains(t, said[""].Text, strings.TrimSpace(said["vi"].Text))
		require.Contains(t, said[""].Text, strings.TrimSpace(said["en"].Text))
		require.Equal(t, said["vi"].Subject+" / "+said["en"].Subject, said[""].Subject)
	}
}

func TestWhatIsNoNotice(t *testing.T) {
	for name, change := range map[string]func(*Notice){
		"no id":              func(n *Notice) { n.ID = "" },
		"id of a path":       func(n *Notice) { n.ID = "../n" },
		"id of a hidden one": func(n *Notice) { n.ID = ".n" },
		"id of two lines":    func(n *Notice) { n.ID = "n\nX-Evil: 1" },
		"id with an end":     func(n *Notice) { n.ID = "n\n" },
		"id too long":        func(n *Notice) { n.ID = strings.Repeat("n", MaxID+1) },
		"kind":               func(n *Notice) { n.Kind = "won-the-lottery" },
		"phone":              func(n *Notice) { n.To.Phone = "0912; rm" },
		"phone of two":       func(n *Notice) { n.To.Phone = "0912345678\n0987654321" },
		"phone too long":     func(n *Notice) { n.To.Phone = strings.Repeat("9", 40) },
		"email of two lines": func(n *Notice) { n.To.Email = "a@example.vn\r\nBcc: b@example.vn" },
		"two emails":         func(n *Notice) { n.To.Email = "a@example.vn,b@example.vn" },
		"email with a name":  func(n *Notice) { n.To.Email = "An <a@example.vn>" },
		"quoted email":       func(n *Notice) { n.To.Email = `"a b"@example.vn` },
		"email with options": func(n *Notice) { n.To.Email = "a@example.vn> SIZE=1" },
		"email too long":     func(n *Notice) { n.To.Email = strings.Repeat("a", MaxEmail) + "@example.vn" },
		"no link":            func(n *Notice) { n.Link = "" },
		"link without TLS":   func(n *Notice) { n.Link = "http://tiemchung.example.vn/" },
		"link of a script":   func(n *Notice) { n.Link = "javascript:alert(1)" },
		"link of two lines":  func(n *Notice) { n.Link = "https://example.vn/\r\nevil" },
		"link with password": func(n *Notice) { n.Link = "https://bank.vn@example.vn/" },
		"link too long":      func(n *Notice) { n.Link = "https://example.vn/" + strings.Repeat("a", MaxLink) },
		"no time":            func(n *Notice) { n.At = time.Time{} },
	} {
		n := notice()
		change(&n)
		_, err := Compose(n)
		require.ErrorIs(t, err, ErrNotice, name)
		require.ErrorIs(t, err, ErrPermanent, name)
		require.NotContains(t, err.Error(), "example.vn", name)
	}
	for _, change := range []func(*Notice){
		func(n *Notice) { n.Link = "http://localhost:8080/look-up" }, func(n *Notice) { n.Link = "http://[::1]:8080/" },
		func(n *Notice) { n.To = Address{Phone: "0912.345.678"} }, func(n *Notice) { n.To = Address{Email: "nguyễn+1@example.vn"} },
	} {
		n := notice()
		change(&n)
		_, err := Compose(n)
		require.NoError(t, err)
	}
}
