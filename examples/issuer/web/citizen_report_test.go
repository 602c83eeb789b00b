package web

import (
	"context"
	"html"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
	"github.com/vaxcert/vaxcert/identity"
)

func TestAMistakeIsReportedAndAnswered(t *testing.T) {
	b := newBed(t)
	r := b.Issued(t, 1, testbed.FacilityA)
	v := b.citizen(t, r.Said)
	form := v.get("/me/report")
	for _, class := range store.FeedbackClasses() {
		require.Contains(t, form.Body, html.EscapeString(class.Title("en")))
	}
	a := v.post("/me/report", "class", "name-wrong", "dose", r.Key, "text", `<b>My</b> middle name is "Thị"`, "phone", "0900 000 001")
	require.Equal(t, "/me/report", a.Path)
	require.Contains(t, a.Body, "Your report was sent.")
	require.Contains(t, a.Body, "48 hours left")
	require.Contains(t, a.Body, "&lt;b&gt;My&lt;/b&gt;")
	require.NotContains(t, a.Body, `action="/me/report"`, "one at a time")

	a = v.post("/me/report", "class", "other", "dose", r.Key)
	require.Equal(t, http.StatusConflict, a.Status)
	require.Contains(t, a.Body, "Not sent: a report of yours is open")

	b.Clock.Advance(CitizenIdle / 2)
	require.Contains(t, v.get("/me").Body, "A report of yours waits for its answer")
	b.Clock.Advance(store.FeedbackTime)
	v = b.citizen(t, r.Said)
	require.Contains(t, v.get("/me/report").Body, "The 48 hours are over")

	ctx := context.Background()
	clerk := b.Users[testbed.ClerkA].Actor
	open, _, err := b.Service.Feedbacks(ctx, clerk, store.Open, "", 10)
	require.NoError(t, err)
	require.Len(t, open, 1)
	reason := store.FeedbackReasons()[0]
	require.NoError(t, b.Service.AnswerFeedback(ctx, clerk, open[0].ID, store.Rejected, reason, "Bring <the> slip"))
	body := v.get("/me/report").Body
	require.Contains(t, body, "Rejected")
	require.Contains(t, body, html.EscapeString(identity.Sentence(reason, "en")))
	require.Contains(t, body, "Bring &lt;the&gt; slip")
	require.Contains(t, body, `action="/me/report"`, "there may be another one")
}

func TestAReportThatCannotBeTaken(t *testing.T) {
	b := newBed(t)
	r, other := b.Issued(t, 1, testbed.FacilityA), b.Issued(t, 2, testbed.FacilityB)
	v := b.citizen(t, r.Said)
	for name, fields := range map[string][]string{
		"no class":      {"class", ""},
		"another class": {"class", `x"><script>alert(1)</script>`},
		"a long text":   {"class", "other", "text", strings.Repeat("ế", store.MaxFeedbackText+1)},
		"no phone":      {"class", "other", "phone", "call me"},
		"half a phone":  {"class", "other", "phone", "0900"},
	} {
		a := v.post("/me/report", append(fields, "dose", r.Key)...)
		require.Equal(t, http.StatusUnprocessableEntity, a.Status, name)
		require.Contains(t, a.Body, "Not sent yet", name)
		require.NotContains(t, a.Body, "<script>alert", name)
	}
	require.Equal(t, http.StatusNotFound, v.post("/me/report", "class", "other", "dose", other.Key).Status, "another person's dose")
	require.Equal(t, http.StatusOK, v.post("/me/report", "class", "other", "dose", r.Key, "text", strings.Repeat("ế", store.MaxFeedbackText)).Status)
	b.Clock.Advance(time.Minute)
	require.Contains(t, v.get("/me/report").Body, "Something else is wrong")
}

func TestContacts(t *testing.T) {
	for _, good := range []string{"0912345678", "+84 912-345-678", "lan@example.vn"} {
		require.True(t, isContact(good), good)
	}
	for _, bad := range []string{"12345", "call me", "lan@", "Lan <lan@example.vn>", "lan@example.vn, hoa@example.vn"} {
		require.False(t, isContact(bad), bad)
	}
}
