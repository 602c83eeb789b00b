package api_test

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/examples/issuer/api"
	"github.com/vaxcert/vaxcert/examples/issuer/guard"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

func known(r cert.Record) map[string]string {
	return map[string]string{"number": r.IDNumber, "birth_date": r.DateOfBirth, "last_dose_date": r.VaccinationDate}
}

// plenty lets a test ask as often as it wants.
func plenty(o *api.Options) {
	all := guard.NewLimiter(time.Millisecond, 1e6, 0, o.Clock)
	o.LookUps = &guard.LookUps{ByNetwork: all, ByGuess: all, ByNumber: all}
}

func TestStatus(t *testing.T) {
	d := newDoor(t, testbed.Options{}, plenty)
	ask := func(q map[string]string, language string) answer {
		return d.do(request{method: "POST", path: "/v1/status", body: q, header: map[string]string{"Accept-Language": language}})
	}
	said := d.bed.Record(0, testbed.FacilityA)
	stranger := d.bed.Record(1, testbed.FacilityA)
	stranger.ID, stranger.FullName, stranger.Sex = "stranger", "Hoàng Không Có Tên", "F"
	stranger.IDNumber, stranger.DateOfBirth = "001190765432", "1990-01-31"
	d.bed.Enter(t, said, stranger)
	d.bed.Drain(t)
	waiting := ask(known(said), "en").is(200).list("doses")
	require.Equal(t, "verified", waiting[0]["state"])
	require.Equal(t, "Who you are is confirmed. The facility has not signed yet.", waiting[0]["what"])
	require.Nil(t, waiting[0]["certificate"])
	missed := ask(known(stranger), "en").is(200).list("doses")
	require.Equal(t, "not-found", missed[0]["state"])
	require.NotEmpty(t, missed[0]["do"])

	d.bed.Issued(t, 0, testbed.FacilityA)
	issued := ask(known(said), "vi-VN,vi;q=0.9,en;q=0.8").is(200).list("doses")
	require.Equal(t, "Chứng nhận của bạn đã được cấp.", issued[0]["what"])
	require.Contains(t, issued[0]["certificate"].(map[string]any)["text"], "HC1:")

	// Whatever is wrong, the answer is the same.
	var answers []string
	for _, field := range []string{"number", "birth_date", "last_dose_date"} {
		q := known(said)
		q[field] = known(d.bed.Record(7, testbed.FacilityA))[field]
		if field == "last_dose_date" {
			q[field] = "2020-01-01"
		}
		answers = append(answers, ask(q, "en").problem(404, "nobody").Body.String())
		q[field] = "' OR 1=1 --"
		answers = append(answers, ask(q, "en").problem(404, "nobody").Body.String())
		q[field] = ""
		answers = append(answers, ask(q, "en").problem(404, "nobody").Body.String())
	}
	for _, a := range answers {
		require.Equal(t, answers[0], a)
	}
}

// Nobody tries a number for long, and no address tries everybody.
func TestStatusIsLimited(t *testing.T) {
	d := newDoor(t, testbed.Options{})
	said := d.bed.Record(0, testbed.FacilityA)
	d.bed.Enter(t, said)
	from := func(address, number string) answer {
		q := known(said)
		q["number"], q["birth_date"] = number, "1950-01-01"
		r := d.request(request{method: "POST", path: "/v1/status", body: q})
		r.RemoteAddr = address + ":1234"
		return d.serve(r)
	}
	for i := range guard.NumberBurst {
		from(fmt.Sprint("192.0.2.", i), said.IDNumber).problem(404, "nobody")
	}
	refused := from("192.0.2.99", said.IDNumber).problem(429, "too-many-requests")
	after, err := strconv.Atoi(refused.Header().Get("Retry-After"))
	require.NoError(t, err)
	from("192.0.2.99", said.IDNumber[:3]+" "+said.IDNumber[3:]).problem(429, "too-many-requests")
	d.bed.Clock.Advance(time.Duration(after) * time.Second)
	from("192.0.2.99", said.IDNumber).problem(404, "nobody")

	limited := 0
	for i := range 2 * guard.NetworkBurst {
		if from("198.51.100.7", fmt.Sprintf("0010900%05d", i)).Code == 429 {
			limited++
		}
	}
	require.Greater(t, limited, guard.NetworkBurst/2)
	// What a stranger writes into X-Forwarded-For is not believed.
	r := d.request(request{method: "POST", path: "/v1/status", body: known(said), header: map[string]string{"X-Forwarded-For": "203.0.113.5"}})
	r.RemoteAddr = "198.51.100.7:1"
	d.serve(r).problem(429, "too-many-requests")
}

func TestFeedback(t *testing.T) {
	d := newDoor(t, testbed.Options{}, plenty)
	r := d.bed.Issued(t, 0, testbed.FacilityA)
	report := func(change map[string]string, wrong bool) answer {
		q := known(r.Said)
		q["record"], q["class"], q["text"], q["phone"] = r.Key, "name-wrong", "<b>Tên tôi sai</b>", "0911222333"
		for name, value := range change {
			q[name] = value
		}
		return d.do(request{method: "POST", path: "/v1/feedback", body: q, wrong: wrong})
	}
	report(map[string]string{"class": "none"}, true).problem(422, "feedback-invalid")
	report(map[string]string{"birth_date": "1901-01-01"}, false).problem(404, "nobody")
	report(map[string]string{"record": "none"}, false).problem(404, "not-found")
	opened := report(nil, false).is(201)
	require.Equal(t, "open", opened.text("state"))
	report(nil, false).problem(409, "exists")

	waiting := d.do(request{as: testbed.ClerkA, method: "GET", path: "/v1/feedback?state=open"}).is(200).list("feedback")
	require.Len(t, waiting, 1)
	require.Equal(t, "<b>Tên tôi sai</b>", waiting[0]["text"])
	require.Empty(t, d.do(request{as: testbed.ClerkB, method: "GET", path: "/v1/feedback"}).is(200).list("feedback"))
	answerIt := func(user string, body map[string]string, wrong bool) answer {
		return d.do(request{as: user, method: "POST", path: "/v1/feedback/" + opened.text("id") + "/answer", body: body, wrong: wrong})
	}
	answerIt(testbed.ClerkA, map[string]string{"state": "done"}, true).problem(422, "feedback-invalid")
	answerIt(testbed.ClerkA, map[string]string{"state": "rejected", "reason": "because"}, false).problem(422, "feedback-invalid")
	answerIt(testbed.ClerkB, map[string]string{"state": "approved"}, false).problem(404, "not-found")
	answerIt(testbed.ClerkA, map[string]string{"state": "later", "note": "chờ giấy tờ"}, false).is(204)
	reason := store.FeedbackReasons()[0]
	answerIt(testbed.ProvinceA, map[string]string{"state": "rejected", "reason": reason, "note": "xin mang giấy tờ"}, false).is(204)
	told := d.do(request{method: "POST", path: "/v1/status", body: known(r.Said)}).is(200).list("feedback")
	require.Equal(t, "rejected", told[0]["state"])
	require.Equal(t, "xin mang giấy tờ", told[0]["note"])
	require.NotEmpty(t, told[0]["sentence"], "the reason, in words")
	answerIt(testbed.ClerkA, map[string]string{"state": "approved"}, false).problem(409, "decided")
	d.do(request{as: testbed.ClerkA, method: "GET", path: "/v1/feedback?state=none", wrong: true}).problem(400, "parameter-invalid")
}
