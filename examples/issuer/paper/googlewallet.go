package paper

import (
	"crypto/rsa"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/internal/lang"
)

// saveAddress is where a phone takes a card from.
const saveAddress = "https://pay.google.com/gp/v/save/"

// GoogleOptions is what Google gives to who makes cards. All but Origins is needed.
type GoogleOptions struct {
	Issuer  string // the issuer ID, digits
	Class   string // the name of a generic class of the issuer, "vaccination"
	Account string // the service account's address
	Key     *rsa.PrivateKey
	Origins []string         // the sites with an "Add to Google Wallet" button
	Clock   func() time.Time // for the time of issue of links
}

// GoogleWallet makes links that put cards into the wallet of an Android phone.
type GoogleWallet struct {
	options GoogleOptions
	signer  jose.Signer
}

var (
	googleIssuer = regexp.MustCompile(`^[0-9]{1,20}$`)
	googleName   = regexp.MustCompile(`^[A-Za-z0-9._-]{1,100}$`)
	notGoogle    = regexp.MustCompile(`[^A-Za-z0-9._-]+`)
)

// NewGoogleWallet checks the options.
//
// Errors: ErrOptions.
func NewGoogleWallet(o GoogleOptions) (*GoogleWallet, error) {
	switch {
	case !googleIssuer.MatchString(o.Issuer):
		return nil, fmt.Errorf("%w: the issuer ID is not digits", ErrOptions)
	case !googleName.MatchString(o.Class):
		return nil, fmt.Errorf("%w: the class is not letters, digits, full stops, hyphens and underscores", ErrOptions)
	case !strings.Contains(o.Account, "@"):
		return nil, fmt.Errorf("%w: the service account is not an address", ErrOptions)
	case o.Key == nil || o.Key.N.BitLen() < 2048:
		return nil, fmt.Errorf("%w: the key is missing or has fewer than 2048 bits", ErrOptions)
	case o.Clock == nil:
		return nil, fmt.Errorf("%w: no clock", ErrOptions)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: o.Key}, (&jose.SignerOptions{}).WithType("JWT"))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrOptions, err)
	}
	return &GoogleWallet{o, signer}, nil
}

// googleClaims are the claims of a link. Source: Google Wallet API, "JWT".
type googleClaims struct {
	Issuer   string    `json:"iss"`
	Audience string    `json:"aud"`
	Type     string    `json:"typ"`
	IssuedAt int64     `json:"iat"`
	Origins  []string  `json:"origins,omitempty"`
	Payload  googleNew `json:"payload"`
}

type googleNew struct {
	Objects []googleObject `json:"genericObjects"`
}

// googleObject is a generic card. Source: Google Wallet API, GenericObject.
type googleObject struct {
	ID        string         `json:"id"`
	ClassID   string         `json:"classId"`
	State     string         `json:"state"`
	CardTitle googleText     `json:"cardTitle"`
	Header    googleText     `json:"header"`
	Subheader googleText     `json:"subheader"`
	Barcode   googleBarcode  `json:"barcode"`
	Color     string         `json:"hexBackgroundColor"`
	Interval  googleInterval `json:"validTimeInterval"`
	Modules   []googleModule `json:"textModulesData"`
}

type googleText struct {
	Default    googleValue   `json:"defaultValue"`
	Translated []googleValue `json:"translatedValues,omitempty"`
}

type googleValue struct {
	Language string `json:"language"`
	Value    string `json:"value"`
}

type googleBarcode struct {
	Type  string `json:"type"`
	Value string `json:"value"`
}

type googleInterval struct {
	Start googleTime `json:"start"`
	End   googleTime `json:"end"`
}

type googleTime struct {
	Date string `json:"date"`
}

type googleModule struct {
	ID     string `json:"id"`
	Header string `json:"header"`
	Body   string `json:"body"`
}

func inBoth(text lang.Pair) googleText {
	return googleText{googleValue{"vi", text[0]}, []googleValue{{"en", text[1]}}}
}

// googleFields are the fields on the card: those a border looks at. A link has room for
// little more, and the QR code says the rest.
var googleFields = []cert.Field{cert.FieldDateOfBirth, cert.FieldVaccinationDate, cert.FieldDose, cert.FieldProduct}

// SaveURL gives the link that puts a card into a wallet. It has the card's whole
// content in it, in a signed JWT: hand it to the holder only, and keep it out of logs.
// With an RSA certificate it has some 3,300 characters. Google advises 1,800, because of
// browsers that cut longer ones.
//
// Errors: ErrText, ErrTimes.
// Source: Google Wallet API, "Add to Google Wallet" with JWT.
func (g *GoogleWallet) SaveURL(p Paper) (string, error) {
	if err := p.check(); err != nil {
		return "", err
	}
	claims := googleClaims{
		Issuer: g.options.Account, Audience: "google", Type: "savetowallet",
		IssuedAt: g.options.Clock().Unix(), Origins: g.options.Origins,
		Payload: googleNew{[]googleObject{g.object(&p)}},
	}
	token, err := jwt.Signed(g.signer).Claims(claims).Serialize()
	if err != nil {
		return "", fmt.Errorf("paper: signing a link: %w", err)
	}
	return saveAddress + token, nil
}

func (g *GoogleWallet) object(p *Paper) googleObject {
	c := p.Certificate
	modules := make([]googleModule, 0, len(googleFields)+1)
	for _, field := range googleFields {
		label := cert.Label(field, "vi") + " / " + cert.Label(field, "en")
		modules = append(modules, googleModule{fieldKey(field), label, shownIn(c, field)})
	}
	modules = append(modules, googleModule{"identity", withIdentity[0], withIdentity[1]})
	name := shownIn(c, cert.FieldName)
	issuer := plain(p.Issuer)
	return googleObject{
		ID:        g.options.Issuer + "." + notGoogle.ReplaceAllString(plain(string(c.ID)), "-"),
		ClassID:   g.options.Issuer + "." + g.options.Class,
		State:     "ACTIVE",
		CardTitle: inBoth(title),
		Header:    googleText{Default: googleValue{"vi", name}},
		Subheader: googleText{Default: googleValue{"vi", issuer}},
		Barcode:   googleBarcode{"QR_CODE", p.Text},
		Color:     fmt.Sprintf("#%02x%02x%02x", accent[0], accent[1], accent[2]),
		Interval:  googleInterval{googleTime{p.IssuedAt.In(vietnam).Format(time.RFC3339)}, googleTime{p.ExpiresAt.In(vietnam).Format(time.RFC3339)}},
		Modules:   modules,
	}
}
