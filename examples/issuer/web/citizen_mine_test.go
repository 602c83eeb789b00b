package web

import (
	"context"
	"html"
	"image"
	"image/png"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
	"github.com/vaxcert/vaxcert/qr"
	"github.com/vaxcert/vaxcert/verify"
)

// verifier believes the keys of a bed.
func (b *bed) verifier(t *testing.T) *verify.Verifier {
	var keys []verify.Key
	for _, k := range b.Keys {
		key, err := verify.KeyOf(k.Certificate())
		require.NoError(t, err)
		keys = append(keys, key)
	}
	v, err := verify.New(verify.Options{Trust: verify.NewKeySet(keys...), Clock: b.Clock.Now})
	require.NoError(t, err)
	return v
}

// requireGood requires that a picture has the QR code of a certificate that is good.
func (b *bed) requireGood(t *testing.T, picture image.Image, uvci string) {
	t.Helper()
	texts, err := qr.Scan(context.Background(), picture)
	require.NoError(t, err)
	require.Len(t, texts, 1)
	result := b.verifier(t).Verify(context.Background(), texts[0])
	require.Equal(t, verify.Valid, result.Decision, result.Checks)
	require.Equal(t, uvci, string(result.Payload.DCC.ID()))
}

const qrMark = `<figure class="qr">`

func TestPapersAreForTheirHolder(t *testing.T) {
	b := newBed(t)
	mine, other := b.Issued(t, 1, testbed.FacilityA), b.Issued(t, 2, testbed.FacilityB)
	v := b.citizen(t, mine.Said)

	a := v.get("/me/" + mine.Key + "/code.png")
	require.Equal(t, http.StatusOK, a.Status)
	require.Equal(t, "image/png", a.Header.Get("Content-Type"))
	require.Equal(t, `attachment; filename="vaccine-passport.png"`, a.Header.Get("Content-Disposition"))
	require.Equal(t, "no-store", a.Header.Get("Cache-Control"))
	picture, err := png.Decode(strings.NewReader(a.Body))
	require.NoError(t, err)
	b.requireGood(t, picture, mine.UVCI)

	a = v.get("/me/" + mine.Key + "/certificate.pdf")
	require.Equal(t, http.StatusOK, a.Status)
	require.Equal(t, `attachment; filename="vaccine-passport.pdf"`, a.Header.Get("Content-Disposition"))
	require.Equal(t, "no-store", a.Header.Get("Cache-Control"))
	require.True(t, strings.HasPrefix(a.Body, "%PDF-"))

	for _, key := range []string{other.Key, "no-such-key", "../..", "' OR 1=1"} {
		for _, file := range []string{"/code.png", "/certificate.pdf", "/wallet"} {
			a := v.get("/me/" + url.PathEscape(key) + file)
			require.Equal(t, http.StatusNotFound, a.Status, key+file)
			require.NotContains(t, a.Body, other.Said.FullName)
		}
	}
	require.Equal(t, http.StatusNotFound, v.get("/me/"+mine.Key+"/wallet").Status, "no wallet is offered here")
	for _, file := range []string{"/code.png", "/certificate.pdf", "/wallet"} {
		require.Equal(t, "/", b.visitor(t).get("/me/"+mine.Key+file).Path, "nobody was looked up")
	}
}

func TestAFaultyDoseSaysWhatIsWrong(t *testing.T) {
	b := newBed(t)
	said := b.Record(1, testbed.FacilityA)
	said.Product = "no such vaccine"
	b.Enter(t, said)
	b.Drain(t)
	a := b.citizen(t, said).get("/me")
	require.Contains(t, a.Body, life.Tell(life.Faulty, "en").What)
	require.Contains(t, a.Body, "What is wrong in the data")
	require.NotContains(t, a.Body, "product-", "codes are not for people")
	require.NotContains(t, a.Body, qrMark)
	require.Contains(t, a.Body, "Trạm y tế phường Hoa Sen")
	require.Contains(t, a.Body, `aria-current="step"`)
}

func TestADoseBeforeItsCertificateHasNoCode(t *testing.T) {
	b := newBed(t)
	said := b.Record(1, testbed.FacilityA)
	key := b.Enter(t, said)
	b.Drain(t)
	v := b.citizen(t, said)
	require.Contains(t, v.get("/me").Body, life.Tell(life.Verified, "en").What)
	require.Equal(t, http.StatusNotFound, v.get("/me/"+key+"/code.png").Status)
	b.Sign(t, testbed.ClerkA, key)
	b.Drain(t)
	body := v.get("/me").Body
	require.NotContains(t, body, qrMark)
	require.Contains(t, body, "look up by the date of your last dose that is signed")
	require.NotContains(t, body, "who you are is not confirmed")
	require.Contains(t, b.citizen(t, said).get("/me").Body, qrMark)
}

// A certificate that does not stand in the audit log yet is not handed out.
func TestAnUnloggedCertificateIsNotShown(t *testing.T) {
	b := newBed(t)
	said := b.Record(1, testbed.FacilityA)
	key := b.Enter(t, said)
	b.Drain(t)
	b.Sign(t, testbed.ClerkA, key)
	ctx, stop := context.WithCancel(context.Background())
	worked := make(chan error, 1)
	go func() { worked <- b.Service.Work(ctx, 1) }() // and nobody writes the log
	require.Eventually(t, func() bool {
		r, err := b.Service.Record(ctx, b.Users[testbed.ClerkA].Actor, key)
		return err == nil && r.State.InForce()
	}, patience, 10*time.Millisecond)
	stop()
	<-worked

	v := b.citizen(t, said)
	body := v.get("/me").Body
	require.NotContains(t, body, qrMark)
	require.Contains(t, body, life.Tell(life.Signed, "en").What)
	require.Contains(t, body, `class="badge signed"`)
	require.Equal(t, http.StatusNotFound, v.get("/me/"+key+"/code.png").Status)
	b.Drain(t)
	require.Contains(t, v.get("/me").Body, qrMark)
}

func TestARevokedCertificateHasNoCode(t *testing.T) {
	b := newBed(t)
	r := b.Issued(t, 1, testbed.FacilityA)
	v := b.citizen(t, r.Said)
	require.Contains(t, v.get("/me").Body, qrMark)
	ctx := context.Background()
	officer1, officer2 := b.Users[testbed.Officer1].Actor, b.Users[testbed.Officer2].Actor
	require.NoError(t, b.revoke(ctx, officer1, officer2, r.UVCI))
	a := v.get("/me")
	require.Contains(t, a.Body, life.Tell(life.Revoked, "en").What)
	require.NotContains(t, a.Body, qrMark)
	require.Equal(t, http.StatusNotFound, v.get("/me/"+r.Key+"/code.png").Status)
	require.Equal(t, http.StatusNotFound, v.get("/me/"+r.Key+"/certificate.pdf").Status)
}

func (b *bed) revoke(ctx context.Context, first, second store.Actor, uvci string) error {
	p, err := b.Service.ProposeRevocation(ctx, first, uvci, "entered for somebody else")
	if err == nil {
		_, err = b.Service.Decide(ctx, second, p.ID, true)
	}
	return err
}

func TestANewerDoseTakesThePlaceOfTheOneBefore(t *testing.T) {
	b := newBed(t)
	first := b.Issued(t, 1, testbed.FacilityA)
	second := b.Record(1, testbed.FacilityA)
	second.ID, second.DoseNumber, second.VaccinationDate = "r-1-2", "2", testbed.Began.AddDate(0, 0, -3).Format("2006-01-02")
	key := b.Enter(t, second)
	b.Drain(t)

	body := b.citizen(t, second).get("/me").Body
	require.Equal(t, 0, strings.Count(body, qrMark), "nobody has signed it")
	v := b.citizen(t, first.Said)
	body = v.get("/me").Body
	require.Equal(t, 1, strings.Count(body, qrMark))
	require.NotContains(t, body, "look up by the date")
	require.Less(t, strings.Index(body, "Dose 2"), strings.Index(body, "Dose 1 <"), "the newest first")
	require.Contains(t, body, `href="#dose-`+first.Key+`"`, "a way down to the code")

	b.Sign(t, testbed.ClerkA, key)
	b.Drain(t)
	body = v.get("/me").Body
	require.Equal(t, 1, strings.Count(body, qrMark))
	require.Contains(t, body, html.EscapeString(life.Tell(life.Superseded, "en").What))
	require.Equal(t, http.StatusNotFound, v.get("/me/"+first.Key+"/code.png").Status)
	require.Equal(t, http.StatusOK, v.get("/me/"+key+"/code.png").Status)
}

func TestADoseTwiceIsToldAsThat(t *testing.T) {
	b := newBed(t)
	r := b.Issued(t, 1, testbed.FacilityA)
	again := r.Said
	again.ID, again.FacilityID = "r-1-again", testbed.FacilityB
	b.Enter(t, again)
	b.Drain(t)
	body := b.citizen(t, r.Said).get("/me").Body
	require.Contains(t, body, "the same number as another dose of yours")
	require.NotContains(t, body, life.Tell(life.Conflict, "en").What)
	require.Equal(t, 1, strings.Count(body, qrMark))
}

// Names and the like come from facilities: they are texts, whatever is in them.
func TestScriptInRecordsIsText(t *testing.T) {
	b := newBed(t)
	said := b.Record(1, testbed.FacilityA)
	said.FullName, said.Product, said.DoseNumber = `<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `1'; DROP TABLE records --`
	b.Enter(t, said)
	b.Drain(t)
	a := b.citizen(t, said).get("/me")
	require.Equal(t, http.StatusOK, a.Status)
	require.NotContains(t, a.Body, "<script>alert")
	require.NotContains(t, a.Body, "<img src=x")
}

func TestHelpTellsEveryState(t *testing.T) {
	b := newBed(t)
	v := b.visitor(t)
	for _, language := range languages {
		v.get("/?lang=" + language)
		body := v.get("/help").Body
		for _, state := range life.States() {
			require.Contains(t, body, life.Title(state, language))
			require.Contains(t, body, html.EscapeString(life.Tell(state, language).What))
		}
		require.Contains(t, body, `href="tel:19009095"`)
	}
}
