package trust

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"strings"
)

// gatewayItem is an entry of the EU gateway's list. Austria's and Sweden's have
// kid and rawData only, Poland's the same under names of its own.
type gatewayItem struct {
	CertificateType string `json:"certificateType"`
	Country         string `json:"country"`
	KeyID           string `json:"kid"`
	RawData         string `json:"rawData"`
	Thumbprint      string `json:"thumbprint"`
	PolishKeyID     string `json:"identyfikatorKlucza"`
	PolishRawData   string `json:"certyfikat"`
}

func (l *loader) gatewayEntry(d *json.Decoder) error {
	var item struct {
		gatewayItem
		Signature string `json:"signature"` // most of the entry: read where it is looked at
	}
	var into any = &item.gatewayItem
	if l.options.needsCMS() {
		into = &item
	}
	if ok, err := l.entry(d, into); !ok {
		return err
	}
	item.KeyID, item.RawData = cmp.Or(item.KeyID, item.PolishKeyID), cmp.Or(item.RawData, item.PolishRawData)
	c := candidate{kind: item.CertificateType, country: item.Country, thumbprint: item.Thumbprint, strictID: true}
	var good bool
	if c.keyID, good = decodeKeyID(item.KeyID); !good {
		c.code = Malformed
	}
	der, err := base64.StdEncoding.DecodeString(item.RawData)
	if err != nil || len(der) == 0 {
		c.code = Malformed
	}
	c.der = der
	if item.Signature != "" {
		if c.cms, err = base64.StdEncoding.DecodeString(item.Signature); err != nil {
			c.code = Malformed
		}
	}
	return l.add(c)
}

// decodeKeyID reads a key ID in base64, of either alphabet, with or without
// padding. An empty one is none.
func decodeKeyID(s string) ([]byte, bool) {
	if len(s) > 2*MaxKeyID {
		return nil, false
	}
	id, err := decodeAnyBase64(s)
	return id, err == nil && len(id) <= MaxKeyID
}

var fromURLAlphabet = strings.NewReplacer("-", "+", "_", "/")

func decodeAnyBase64(s string) ([]byte, error) {
	return base64.RawStdEncoding.DecodeString(fromURLAlphabet.Replace(strings.TrimRight(s, "=")))
}
