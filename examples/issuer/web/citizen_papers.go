package web

import (
	"bytes"
	"net/http"
	"strconv"

	"github.com/vaxcert/vaxcert/examples/issuer/paper"
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

// held gives the paper of the dose that the address names. It fails with
// store.ErrNotFound where the dose is not the person's, or has none to be shown.
func (c *citizens) held(r *http.Request, person []byte) (paper.Paper, error) {
	list, err := c.dosesOf(r, person)
	if err != nil {
		return paper.Paper{}, err
	}
	for _, d := range list {
		if d.Record.Key == r.PathValue("key") && d.Certificate != nil {
			return paperOf(d.Certificate)
		}
	}
	return paper.Paper{}, store.ErrNotFound
}

func (c *citizens) picture(w http.ResponseWriter, r *http.Request, person []byte) error {
	p, err := c.held(r, person)
	if err != nil {
		return err
	}
	symbol, err := symbolOf(p.Text)
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
	p, err := c.held(r, person)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := paper.PDF(&file, p); err != nil {
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

// paperOf gives a certificate as papers and pages show it: what was signed.
func paperOf(c *store.Certificate) (paper.Paper, error) {
	signed, err := verify.Decode(c.Text)
	if err != nil {
		return paper.Paper{}, err
	}
	content, err := signed.Certificate()
	if err != nil {
		return paper.Paper{}, err
	}
	return paper.Paper{
		Certificate: content, Text: c.Text, IssuedAt: c.IssuedAt, ExpiresAt: c.ExpiresAt, Issuer: signed.DCC.Vaccinations[0].Issuer,
	}, nil
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
	p, err := c.held(r, person)
	if err != nil {
		return err
	}
	which := r.PostFormValue("wallet")
	switch {
	case r.PostFormValue("agree") != "yes":
		return c.showWallet(w, r, person, http.StatusUnprocessableEntity, walletData{Disagreed: true})
	case which == "apple" && c.options.Apple != nil:
		var file bytes.Buffer
		if err := c.options.Apple.Pass(&file, p); err != nil {
			return err
		}
		return sendFile(w, &file, "application/vnd.apple.pkpass", "vaccine-passport.pkpass")
	case which == "google" && c.options.Google != nil:
		link, err := c.options.Google.SaveURL(p)
		if err != nil {
			return err
		}
		return c.showWallet(w, r, person, http.StatusOK, walletData{Link: link})
	}
	return store.ErrNotFound
}
