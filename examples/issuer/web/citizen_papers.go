package web

import (
	"bytes"
	"net/http"
	"strconv"

	"github.com/vaxcert/vaxcert/examples/issuer/paper"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/qr"
	"github.com/vaxcert/vaxcert/verify"
)

// pixelsOfModule is how large a module of the picture is: it fills the screen of a phone
// and is sharp when it is sent on.
const pixelsOfModule = 12

// symbolOf makes the QR code for a screen, which has no creases: with fewer, larger
// modules than that for paper.
func symbolOf(text string) (*qr.Matrix, error) {
	symbol, err := qr.New(text, qr.LevelM)
	if err != nil {
		return qr.New(text, qr.LevelL)
	}
	return symbol, nil
}

// held gives the dose with its certificate. It fails with store.ErrNotFound where the
// dose is not the person's, or has none to be shown.
func (c *citizens) held(r *http.Request, person []byte) (service.Dose, error) {
	d, err := c.find(r, person, r.PathValue("key"))
	if err == nil && d.Certificate == nil {
		err = store.ErrNotFound
	}
	return d, err
}

func (c *citizens) picture(w http.ResponseWriter, r *http.Request, person []byte) error {
	d, err := c.held(r, person)
	if err != nil {
		return err
	}
	symbol, err := symbolOf(d.Certificate.Text)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := symbol.WritePNG(&file, pixelsOfModule); err != nil {
		return err
	}
	return sendFile(w, &file, "image/png", "vaccine-passport.png")
}

func (c *citizens) print(w http.ResponseWriter, r *http.Request, person []byte) error {
	d, err := c.held(r, person)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := paper.PDF(&file, paperOf(d)); err != nil {
		return err
	}
	return sendFile(w, &file, "application/pdf", "vaccine-passport.pdf")
}

// sendFile sends a file to be kept. Its name names nobody.
func sendFile(w http.ResponseWriter, file *bytes.Buffer, kind, name string) error {
	header := w.Header()
	header.Set("Content-Type", kind)
	header.Set("Content-Length", strconv.Itoa(file.Len()))
	header.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	header.Set("Cache-Control", "no-store")
	_, _ = file.WriteTo(w)
	return nil
}

// paperOf gives a certificate as papers show it, with the issuer that signed it.
func paperOf(d service.Dose) paper.Paper {
	p := paper.Paper{
		Certificate: d.Content, Text: d.Certificate.Text, IssuedAt: d.Certificate.IssuedAt, ExpiresAt: d.Certificate.ExpiresAt,
	}
	if signed, err := verify.Decode(p.Text); err == nil && signed.DCC != nil && len(signed.DCC.Vaccinations) > 0 {
		p.Issuer = signed.DCC.Vaccinations[0].Issuer
	}
	return p
}

// walletData is what the page about wallets shows.
type walletData struct {
	Key           string
	Apple, Google bool
	Disagreed     bool
	Link          string // to Google; the person's data are in it
}

func (c *citizens) walletForm(w http.ResponseWriter, r *http.Request, person []byte) error {
	return c.showWallet(w, r, person, http.StatusOK, walletData{})
}

func (c *citizens) showWallet(w http.ResponseWriter, r *http.Request, person []byte, status int, data walletData) error {
	if _, err := c.held(r, person); err != nil {
		return err
	}
	data.Key, data.Apple, data.Google = r.PathValue("key"), c.options.Apple != nil, c.options.Google != nil
	if !data.Apple && !data.Google {
		return store.ErrNotFound
	}
	return c.show(w, r, status, "citizen_wallet", data)
}

// wallet gives the card of a person who agrees that it goes into a wallet.
func (c *citizens) wallet(w http.ResponseWriter, r *http.Request, person []byte) error {
	d, err := c.held(r, person)
	if err != nil {
		return err
	}
	which := r.PostFormValue("wallet")
	switch {
	case r.PostFormValue("agree") != "yes":
		return c.showWallet(w, r, person, http.StatusUnprocessableEntity, walletData{Disagreed: true})
	case which == "apple" && c.options.Apple != nil:
		var file bytes.Buffer
		if err := c.options.Apple.Pass(&file, paperOf(d)); err != nil {
			return err
		}
		return sendFile(w, &file, "application/vnd.apple.pkpass", "vaccine-passport.pkpass")
	case which == "google" && c.options.Google != nil:
		link, err := c.options.Google.SaveURL(paperOf(d))
		if err != nil {
			return err
		}
		return c.showWallet(w, r, person, http.StatusOK, walletData{Link: link})
	}
	return store.ErrNotFound
}
