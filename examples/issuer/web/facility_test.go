package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

// formOf gives the fields of a record for post.
func formOf(said cert.Record) []string {
	var fields []string
	for _, f := range fieldsOf(&said) {
		fields = append(fields, f.Name, *f.Text)
	}
	return fields
}

// enter enters a record as the clerk of facility A, and gives the path of its page.
func enter(t *testing.T, v *browser, said cert.Record) string {
	t.Helper()
	a := v.post("/facility/new", append(formOf(said), "anyway", "yes")...)
	require.Contains(t, a.Path, "/facility/record/", a.Body)
	return a.Path
}

func TestARecordIsEnteredSignedAndIssued(t *testing.T) {
	at := newBed(t)
	v := at.as(t, testbed.ClerkA)
	said := at.Record(0, testbed.FacilityA)
	said.ID = ""
	path := enter(t, v, said)
	require.Contains(t, v.get(path).Body, "The system is working on it.")
	at.Drain(t)
	page := v.get(path).Body
	require.Contains(t, page, "Sign with the key on the server")
	require.Contains(t, page, life.Title(life.Verified, "en"))
	require.Contains(t, page, life.Tell(life.Verified, "en").What)
	require.Contains(t, v.get("/facility").Body, "1 record is ready to be signed")

	key := strings.TrimPrefix(path, "/facility/record/")
	signed := v.post("/facility/sign", "record", key, "with", "server")
	require.Contains(t, signed.Body, "1 record is signed.")
	at.Drain(t)
	page = v.get(path).Body
	require.Contains(t, page, life.Title(life.Issued, "en"))
	require.Contains(t, page, "URN:UVCI:01:VN:")
	require.Contains(t, page, "/edit", "it can be amended")
	require.Contains(t, v.get("/facility/list?state=issued").Body, said.FullName)
	for _, event := range []string{"Entered", "Checks passed", "The register agrees", "Signed by the facility", "Certificate issued"} {
		require.Contains(t, page, event)
	}
}

func TestAFaultyRecordIsShownWithItsFindings(t *testing.T) {
	at := newBed(t)
	v := at.as(t, testbed.ClerkA)
	said := at.Record(1, testbed.FacilityA)
	said.IDNumber, said.DateOfBirth = "12345", "30/02/1990"
	a := v.post("/facility/new", formOf(said)...)
	require.Equal(t, http.StatusUnprocessableEntity, a.Status)
	require.Contains(t, a.Body, `value="30/02/1990"`)
	require.Contains(t, a.Body, "The date of birth cannot be read")
	require.Contains(t, a.Body, `aria-invalid="true"`)
	require.Contains(t, a.Body, "Save as it is")

	path := enter(t, v, said)
	at.Drain(t)
	require.Contains(t, v.get(path).Body, "The date of birth cannot be read")
	work := v.get("/facility").Body
	require.Contains(t, work, "/facility/list?cause=birth-date-invalid")
	require.Contains(t, v.get("/facility/list?cause=birth-date-invalid").Body, said.FullName)
	require.Contains(t, v.get("/facility/list?state=faulty").Body, "The date of birth cannot be read")
}

func TestAProposalIsUsedWithoutScript(t *testing.T) {
	at := newBed(t)
	v := at.as(t, testbed.ClerkA)
	said := at.Record(2, testbed.FacilityA)
	said.FullName = "Nguyeenx Vawn An"
	a := v.post("/facility/new", formOf(said)...)
	require.Equal(t, http.StatusUnprocessableEntity, a.Status)
	require.Contains(t, a.Body, `data-value="Nguyễn Văn An"`)
	a = v.post("/facility/new", append(formOf(said), "use", "full_name")...)
	require.Equal(t, http.StatusOK, a.Status)
	require.Contains(t, a.Body, `value="Nguyễn Văn An"`)
}

func TestTheRegistersProposalIsAccepted(t *testing.T) {
	at := newBed(t)
	v := at.as(t, testbed.ClerkA)
	said := at.Record(3, testbed.FacilityA)
	digits := []byte(said.IDNumber)
	digits[10], digits[11] = digits[11], digits[10]
	if digits[10] == digits[11] {
		digits[11] = '0' + (digits[11]-'0'+1)%10
	}
	said.IDNumber = string(digits)
	path := enter(t, v, said)
	at.Drain(t)
	list := v.get("/facility/list?state=correctable").Body
	require.Contains(t, list, at.People[3].PersonalID)
	version := between(t, list, `name="version" value="`, `"`)
	a := v.post(path+"/accept", "version", version, "from-state", "correctable")
	require.Equal(t, "/facility/list", a.Path)
	require.Contains(t, a.Body, "Mended as proposed.")
	at.Drain(t)
	require.Contains(t, v.get(path).Body, life.Title(life.Verified, "en"))

	stale := v.post(path+"/accept", "version", version)
	require.Equal(t, http.StatusConflict, stale.Status)
	require.Contains(t, stale.Body, `href="`+path+`"`)
}

func TestSomebodyElseWasFaster(t *testing.T) {
	at := newBed(t)
	v := at.as(t, testbed.ClerkA)
	path := enter(t, v, at.Record(4, testbed.FacilityA))
	at.Drain(t)
	said := at.Record(4, testbed.FacilityA)
	said.Phone = "0912345678"
	version := between(t, v.get(path+"/edit").Body, `name="version" value="`, `"`)
	require.Equal(t, path, v.post(path+"/edit", append(formOf(said), "version", version)...).Path)
	late := v.post(path+"/edit", append(formOf(said), "version", version)...)
	require.Equal(t, http.StatusConflict, late.Status)
	require.Contains(t, late.Body, "Somebody changed it meanwhile")
	require.Contains(t, late.Body, "Show the newest")
}

func TestAnIssuedRecordIsAmended(t *testing.T) {
	at := newBed(t)
	v := at.as(t, testbed.ClerkA)
	r := at.Issued(t, 5, testbed.FacilityA)
	path := "/facility/record/" + r.Key
	edit := v.get(path + "/edit").Body
	require.Contains(t, edit, "This record has a certificate.")
	said := r.Said
	said.LotNumber = "AB1234"
	a := v.post(path+"/edit", append(formOf(said), "version", fmt.Sprint(r.Version))...)
	require.Contains(t, a.Body, "The amendment is saved.")
	require.NotEqual(t, path, a.Path)
	require.Contains(t, a.Body, "Takes the place of")
}

func TestARecordIsWithdrawnForAReason(t *testing.T) {
	at := newBed(t)
	v := at.as(t, testbed.ClerkA)
	path := enter(t, v, at.Record(6, testbed.FacilityA))
	at.Drain(t)
	version := between(t, v.get(path).Body, `name="version" value="`, `"`)
	require.Equal(t, http.StatusUnprocessableEntity, v.post(path+"/withdraw", "version", version).Status)
	require.Contains(t, v.post(path+"/withdraw", "version", version, "why", "nhập nhầm").Body, "The record was withdrawn.")
	require.Contains(t, v.get(path).Body, "nhập nhầm")
}

func TestNamesWithScriptInThemAreText(t *testing.T) {
	at := newBed(t)
	v := at.as(t, testbed.ClerkA)
	said := at.Record(7, testbed.FacilityA)
	const hostile = `<script>alert(1)</script>"><img src=x onerror=alert(1)>'; DROP TABLE records;--`
	said.FullName, said.LotNumber, said.Phone, said.Product, said.Sex = hostile, hostile, hostile, hostile, hostile
	path := enter(t, v, said)
	at.Drain(t)
	for _, page := range []string{path, path + "/edit", "/facility/list?state=faulty", "/facility", "/facility/list?state=<script>alert(1)</script>", "/facility/list?cause=" + "%3Cscript%3Ealert(1)"} {
		body := v.get(page).Body
		require.NotContains(t, body, "<script>alert", page)
		require.NotContains(t, body, "<img src=x", page)
	}
	require.NotContains(t, v.post("/facility/find", "what", hostile).Body, "<script>alert")
	checked := v.post("/facility/check", formOf(said)...)
	require.NotContains(t, checked.Body, "<script>alert")
	require.True(t, json.Valid([]byte(checked.Body)))
}

func TestAClerkSeesTheOwnFacilityOnly(t *testing.T) {
	at := newBed(t)
	key := at.Enter(t, at.Record(8, testbed.FacilityB))
	at.Drain(t)
	v := at.as(t, testbed.ClerkA)
	for _, path := range []string{"", "/edit"} {
		require.Equal(t, http.StatusNotFound, v.get("/facility/record/"+key+path).Status)
	}
	for _, path := range []string{"/edit", "/accept", "/mend", "/withdraw"} {
		require.Equal(t, http.StatusNotFound, v.post("/facility/record/"+key+path, "why", "x", "version", "1").Status, path)
	}
	require.Contains(t, v.post("/facility/sign", "record", key, "with", "server").Body, "There is no such page")
	require.Equal(t, http.StatusNotFound, v.post("/facility/sign", "record", key, "with", "agent").Status)
	require.NotContains(t, v.get("/facility/list").Body, key)

	// The facility of a form is the clerk's, whatever is sent.
	path := enter(t, v, at.Record(9, testbed.FacilityB))
	r, err := at.Service.Record(t.Context(), at.Users[testbed.ClerkA].Actor, strings.TrimPrefix(path, "/facility/record/"))
	require.NoError(t, err)
	require.Equal(t, testbed.FacilityA, r.Facility)
}

func TestListsHavePages(t *testing.T) {
	at := newBed(t)
	for i := range store.DefaultPage + 5 {
		said := at.Record(i, testbed.FacilityA)
		said.IDNumber = ""
		at.Enter(t, said)
	}
	at.Drain(t)
	v := at.as(t, testbed.ClerkA)
	first := v.get("/facility/list?state=faulty").Body
	require.Equal(t, store.DefaultPage, strings.Count(first, `class="name"`))
	next := strings.ReplaceAll(between(t, first, `<a class="button" href="/facility/list?after=`, `"`), "&amp;", "&")
	second := v.get("/facility/list?after=" + next).Body
	require.Equal(t, 5, strings.Count(second, `class="name"`))
	require.Contains(t, second, "First page")
	require.Equal(t, http.StatusNotFound, v.get("/facility/list?after=%00%ff").Status)
}

func TestRecordsAreFoundByNameAndIdentifier(t *testing.T) {
	at := newBed(t)
	at.Enter(t, at.Record(0, testbed.FacilityA), at.Record(1, testbed.FacilityA))
	v := at.as(t, testbed.ClerkA)
	a := v.post("/facility/find", "what", strings.ToUpper(at.People[0].FullName))
	require.Contains(t, a.Body, at.People[0].FullName)
	require.Contains(t, v.post("/facility/find", "what", "r-1").Body, at.People[1].FullName)
	require.Contains(t, v.post("/facility/find", "what", "' OR 1=1 --").Body, "There are none.")
}

func TestABodyThatIsTooLarge(t *testing.T) {
	at := newBed(t)
	v := at.as(t, testbed.ClerkA)
	a := v.post("/facility/new", "full_name", strings.Repeat("x", MaxForm))
	require.Equal(t, http.StatusRequestEntityTooLarge, a.Status)
	require.Contains(t, a.Body, "Too much data")
	a = v.send("/facility/sign/answer", "answer", strings.Repeat("x", MaxAnswer))
	require.Equal(t, http.StatusRequestEntityTooLarge, a.Status)
}

func TestFeedbackIsAnsweredOnce(t *testing.T) {
	at := newBed(t)
	r := at.Issued(t, 10, testbed.FacilityA)
	f, err := at.Service.ReportMistake(t.Context(), r.Person, r.Key, "name-wrong", "Tên tôi là <b>Lộc</b>", "0900000010")
	require.NoError(t, err)
	v := at.as(t, testbed.ClerkA)
	page := v.get("/facility/feedback").Body
	require.Contains(t, page, "Tên tôi là &lt;b&gt;Lộc&lt;/b&gt;")
	require.Contains(t, page, "47 hours left")
	at.Clock.Advance(50 * time.Hour)
	require.Contains(t, v.get("/facility/feedback").Body, "late by 2 hours")
	require.Contains(t, v.get("/facility").Body, "1 is past the 48 hours")
	path := "/facility/feedback/" + f.ID
	require.Equal(t, http.StatusUnprocessableEntity, v.post(path).Status)
	require.Equal(t, http.StatusUnprocessableEntity, v.post(path, "outcome", "rejected").Status)
	require.Equal(t, http.StatusNotFound, at.as(t, testbed.ClerkB).post(path, "outcome", "approved").Status)
	require.Contains(t, v.post(path, "outcome", "rejected", "reason", "feedback-blurred", "note", "Chụp lại").Body, "Answered; the citizen is told.")
	require.Contains(t, v.get("/facility/feedback?state=rejected").Body, "The photo is blurred")
	require.Equal(t, http.StatusConflict, v.post(path, "outcome", "approved").Status)
}
