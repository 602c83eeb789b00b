package paper

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/internal/lang"
)

// applePass is pass.json.
type applePass struct {
	FormatVersion      int            `json:"formatVersion"`
	PassTypeIdentifier string         `json:"passTypeIdentifier"`
	TeamIdentifier     string         `json:"teamIdentifier"`
	OrganizationName   string         `json:"organizationName"`
	SerialNumber       string         `json:"serialNumber"`
	Description        string         `json:"description"`
	LogoText           string         `json:"logoText"`
	ForegroundColor    string         `json:"foregroundColor"`
	BackgroundColor    string         `json:"backgroundColor"`
	LabelColor         string         `json:"labelColor"`
	ExpirationDate     string         `json:"expirationDate"`
	SharingProhibited  bool           `json:"sharingProhibited"`
	Barcodes           []appleBarcode `json:"barcodes"`
	Generic            appleFields    `json:"generic"`
}

type appleBarcode struct {
	Format          string `json:"format"`
	Message         string `json:"message"`
	MessageEncoding string `json:"messageEncoding"`
}

type appleFields struct {
	Primary   []appleField `json:"primaryFields"`
	Secondary []appleField `json:"secondaryFields"`
	Auxiliary []appleField `json:"auxiliaryFields"`
	Back      []appleField `json:"backFields"`
}

// appleField has a key of passTexts for its label, and for the value a text of the
// certificate or such a key.
type appleField struct {
	Key   string `json:"key"`
	Label string `json:"label"`
	Value string `json:"value"`
}

func (a *AppleWallet) pass(p *Paper) applePass {
	c := p.Certificate
	face := func(fields ...cert.Field) (shown []appleField) {
		for _, field := range fields {
			shown = append(shown, appleField{fieldKey(field), fieldKey(field), shownIn(c, field)})
		}
		return shown
	}
	back := []appleField{}
	for field := cert.Field(1); field <= cert.Fields; field++ {
		back = append(back, appleField{"back-" + fieldKey(field), fieldKey(field), shownIn(c, field)})
	}
	_, zone := printableName(c.Name)
	until := moment(p.ExpiresAt)
	back = append(back,
		appleField{"zone", "zone", zone},
		appleField{"valid-until", "valid-until", until[0] + " / " + until[1]},
		appleField{"issuer", "issuer", plain(p.Issuer)},
		appleField{"with-identity", "with-identity", "identity-note"},
		appleField{"how-to-check", "how-to-check", "check-note"},
	)
	return applePass{
		FormatVersion: 1, PassTypeIdentifier: a.options.PassType, TeamIdentifier: a.options.Team,
		OrganizationName: a.options.Organisation, SerialNumber: plain(string(c.ID)),
		Description: "title", LogoText: "title",
		ForegroundColor: "rgb(24,30,36)", LabelColor: "rgb(160,24,32)", BackgroundColor: "rgb(243,245,246)",
		ExpirationDate:    p.ExpiresAt.In(vietnam).Format(time.RFC3339),
		SharingProhibited: true,
		Barcodes:          []appleBarcode{{"PKBarcodeFormatQR", p.Text, "iso-8859-1"}},
		Generic: appleFields{
			Primary:   face(cert.FieldName),
			Secondary: face(cert.FieldDateOfBirth, cert.FieldVaccinationDate, cert.FieldDose),
			Auxiliary: face(cert.FieldProduct, cert.FieldNationality),
			Back:      back,
		},
	}
}

// passTexts is what pass.strings says of each key, in both languages.
var passTexts = func() map[string]lang.Pair {
	texts := map[string]lang.Pair{
		"title": title, "valid-until": validUntil, "with-identity": withIdentity, "identity-note": identityNote,
		"how-to-check": howToCheck, "check-note": checkNote,
		"zone":   {"Họ tên như trên hộ chiếu", "Name as in a passport"},
		"issuer": {"Cơ quan cấp", "Issuer"},
	}
	for field := cert.Field(1); field <= cert.Fields; field++ {
		texts[fieldKey(field)] = lang.Pair{cert.Label(field, "vi"), cert.Label(field, "en")}
	}
	return texts
}()

func fieldKey(field cert.Field) string { return fmt.Sprintf("field-%d", int(field)) }

// shownIn gives a field's value for a phone, which has letters of every script.
func shownIn(c cert.Certificate, field cert.Field) string {
	if value := plain(c.Show(field)); value != "" {
		return value
	}
	return missing
}

// passStrings writes the texts of a language in the form of Apple's .strings files.
func passStrings(language string) []byte {
	escape := strings.NewReplacer(`\`, `\\`, `"`, `\"`)
	var file strings.Builder
	for _, key := range slices.Sorted(maps.Keys(passTexts)) {
		fmt.Fprintf(&file, "\"%s\" = \"%s\";\n", key, escape.Replace(passTexts[key].In(language)))
	}
	return []byte(file.String())
}
