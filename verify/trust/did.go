package trust

import (
	"encoding/json"
	"strings"
)

// didItem is a verification method of a GDHCN trust list. Version 1 has neither
// domain, participant nor keyusage.
type didItem struct {
	ID       string `json:"id"`
	Key      *jwk   `json:"publicKeyJwk"`
	Domain   code   `json:"domain"`
	KeyUsage code   `json:"keyusage"`
}

type code struct {
	Code string `json:"code"` // "#DCC"
}

func (c code) String() string { return strings.TrimPrefix(c.Code, "#") }

// didEntry takes a verification method; a text, as in the lists of references,
// is the name of another document.
func (l *loader) didEntry(d *json.Decoder) error {
	var raw json.RawMessage
	if ok, err := l.entry(d, &raw); !ok {
		return err
	}
	if len(raw) > 0 && raw[0] == '"' {
		return l.add(candidate{code: Reference})
	}
	var item didItem
	if json.Unmarshal(raw, &item) != nil || item.Key == nil {
		return l.add(candidate{code: Malformed})
	}
	// The key ID after # is plain base64, which has / and + in it.
	name, fragment, _ := strings.Cut(item.ID, "#")
	if item.Key.KeyID == "" {
		item.Key.KeyID = fragment
	}
	item.Key.Country, item.Key.Usage, item.Key.NotBefore, item.Key.NotAfter = "", nil, 0, 0
	c := item.Key.candidate()
	c.strictID, c.kind = true, item.KeyUsage.String()
	domain := item.Domain.String()
	if parts := strings.Split(name, ":"); len(parts) >= 3 && strings.Contains(name, ":v2:trustlist:") {
		last := len(parts)
		if domain == "" {
			domain = parts[last-3]
		}
		if c.kind == "" {
			c.kind = parts[last-1]
		}
	}
	if c.code == "" && !l.options.wants(domain) {
		c.code = Domain
	}
	return l.add(c)
}
