package api_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

func TestEnter(t *testing.T) {
	d := newDoor(t, testbed.Options{})
	said := d.bed.Record(0, testbed.FacilityA)
	enter := func(said cert.Record) answer {
		return d.do(request{as: testbed.ClerkA, method: "POST", path: "/v1/records", body: said})
	}
	first := enter(said).is(201)
	require.Equal(t, "entered", first.text("outcome"))
	require.Equal(t, "/v1/records/"+first.text("key"), first.Header().Get("Location"))

	again := enter(said).is(200)
	require.Equal(t, "unchanged", again.text("outcome"))
	require.Equal(t, first.text("key"), again.text("key"))

	other := said
	other.LotNumber, other.FullName = "X1", "'; DROP TABLE records; --<script>alert(1)</script>"
	require.Equal(t, "corrected", enter(other).is(200).text("outcome"))
	got := d.do(request{as: testbed.ClerkA, method: "GET", path: "/v1/records/" + first.text("key")}).is(200)
	require.Equal(t, other.FullName, got.json()["record"].(map[string]any)["full_name"], "texts stay as they are")

	said.FacilityID = testbed.FacilityB
	enter(said).problem(422, "facility-unknown")
	said.FacilityID, said.ID = testbed.FacilityA, ""
	enter(said).problem(422, "record-id-missing")
	d.bed.Drain(t)
	require.Equal(t, "correctable", d.state(d.bed.Enter(t, wrongBirth(d))), "the person's own number finds the mistake")
}

// wrongBirth is a record whose birth date is a day off, checked.
func wrongBirth(d door) cert.Record {
	said := d.bed.Record(5, testbed.FacilityA)
	said.ID = "wrong-birth"
	said.DateOfBirth = d.bed.People[5].Birth.String()[:8] + map[bool]string{true: "12", false: "11"}[strings.HasSuffix(said.DateOfBirth, "11")]
	d.bed.Enter(d.T, said)
	d.bed.Drain(d.T)
	return said
}

func TestCheckWhileTyping(t *testing.T) {
	d := newDoor(t, testbed.Options{})
	said := d.bed.Record(0, testbed.FacilityA)
	said.IDNumber, said.DateOfBirth = "12", "31/02/1990"
	findings := d.do(request{as: testbed.ClerkA, method: "POST", path: "/v1/records/check", body: said}).is(200).list("findings")
	fields := map[any]bool{}
	for _, f := range findings {
		fields[f["field"]] = true
		require.NotEmpty(t, f["sentence"], "%v", f["code"])
	}
	require.True(t, fields["id_number"] && fields["date_of_birth"], "%v", findings)
	require.Empty(t, d.do(request{as: testbed.ClerkA, method: "GET", path: "/v1/records"}).is(200).list("records"))
}

func TestMend(t *testing.T) {
	d := newDoor(t, testbed.Options{})
	said := wrongBirth(d)
	key := d.bed.Enter(t, said)
	path := "/v1/records/" + key

	// What the register proposes is accepted, once.
	seen := d.seen(testbed.ClerkA, key)
	d.do(request{as: testbed.ClerkA, method: "POST", path: path + "/accept", wrong: true}).problem(428, "if-match-missing")
	d.do(request{as: testbed.ClerkA, method: "POST", path: path + "/accept", header: map[string]string{"If-Match": "*"}}).problem(412, "stale")
	d.do(request{as: testbed.ClerkA, method: "POST", path: path + "/accept", header: seen}).is(200)
	d.do(request{as: testbed.ClerkA, method: "POST", path: path + "/accept", header: seen}).problem(412, "stale")
	d.bed.Drain(t)
	require.Equal(t, "verified", d.state(key))

	// A correction begins anew; what names the record stays.
	said.LotNumber = "NEW"
	d.do(request{as: testbed.ClerkA, method: "PUT", path: path, body: said, header: seen}).problem(412, "stale")
	mended := d.do(request{as: testbed.ClerkA, method: "PUT", path: path, body: said, header: d.seen(testbed.ClerkA, key)}).is(200)
	require.Equal(t, "entered", mended.text("state"))
	said.ID = "other"
	d.do(request{as: testbed.ClerkA, method: "PUT", path: path, body: said, header: mended.version()}).problem(422, "record-renamed")
	d.bed.Drain(t)

	// The police send it back, or vouch; the facility withdraws.
	reason := map[string]string{"reason": "the paper was seen"}
	d.do(request{as: testbed.ReviewerA, method: "POST", path: path + "/return", body: map[string]string{"reason": ""}, header: d.seen(testbed.ReviewerA, key), wrong: true}).problem(422, "reason-needed")
	vouched := d.do(request{as: testbed.ReviewerA, method: "POST", path: path + "/vouch", body: reason, header: d.seen(testbed.ReviewerA, key)}).is(200)
	require.Equal(t, "verified", vouched.text("state"))
	returned := d.do(request{as: testbed.ReviewerA, method: "POST", path: path + "/return", body: reason, header: vouched.version()}).is(200)
	require.Equal(t, "faulty", returned.text("state"))
	withdrawn := d.do(request{as: testbed.ClerkA, method: "POST", path: path + "/withdraw", body: reason, header: returned.version()}).is(200)
	require.Equal(t, "withdrawn", withdrawn.text("state"))
	d.do(request{as: testbed.ClerkA, method: "POST", path: path + "/accept", header: withdrawn.version()}).problem(409, "wrong-state")

	steps := d.do(request{as: testbed.ClerkA, method: "GET", path: path + "/history"}).is(200).list("steps")
	require.Equal(t, "enter", steps[0]["action"])
	require.Equal(t, "withdraw", steps[len(steps)-1]["action"])
	require.Equal(t, testbed.ClerkA, steps[len(steps)-1]["actor"])
}

func TestAmend(t *testing.T) {
	d := newDoor(t, testbed.Options{})
	r := d.bed.Issued(t, 0, testbed.FacilityA)
	said := r.Said
	said.LotNumber = "RIGHT"
	path := "/v1/records/" + r.Key + "/amend"
	amended := d.do(request{as: testbed.ClerkA, method: "POST", path: path, body: said, header: d.seen(testbed.ClerkA, r.Key)}).is(201)
	d.bed.Drain(t)
	d.bed.Sign(t, testbed.ClerkA, amended.text("key"))
	d.bed.Drain(t)
	require.Equal(t, "superseded", d.state(r.Key))
	require.Equal(t, "issued", d.state(amended.text("key")))
	d.do(request{as: testbed.ClerkA, method: "POST", path: path, body: said, header: d.seen(testbed.ClerkA, r.Key)}).problem(409, "wrong-state")
	d.do(request{as: testbed.ClerkA, method: "PUT", path: "/v1/records/" + r.Key, body: said, header: d.seen(testbed.ClerkA, r.Key)}).problem(409, "wrong-state")
}

func TestWorkLists(t *testing.T) {
	d := newDoor(t, testbed.Options{})
	for i := range 5 {
		said := d.bed.Record(10+i, testbed.FacilityA)
		if i < 2 {
			said.FullName = ""
		}
		d.bed.Enter(t, said)
	}
	d.bed.Drain(t)
	list := func(query string) []map[string]any {
		return d.do(request{as: testbed.ClerkA, method: "GET", path: "/v1/records?" + query}).is(200).list("records")
	}
	require.Len(t, list("state=faulty"), 2)
	require.Len(t, list("state=verified"), 3)
	require.Len(t, list("state=verified&state=faulty"), 5)
	causes := d.do(request{as: testbed.ClerkA, method: "GET", path: "/v1/causes"}).is(200).list("causes")
	require.NotEmpty(t, causes)
	require.EqualValues(t, 2, causes[0]["n"])
	require.Len(t, list("cause="+causes[0]["code"].(string)), 2)

	// Pages, to the end.
	seen := map[any]bool{}
	for path := "/v1/records?limit=2"; ; {
		page := d.do(request{as: testbed.ClerkA, method: "GET", path: path}).is(200)
		for _, r := range page.list("records") {
			require.False(t, seen[r["key"]])
			seen[r["key"]] = true
		}
		next, more := page.json()["next"].(string)
		if !more {
			break
		}
		path = "/v1/records?limit=2&after=" + next
	}
	require.Len(t, seen, 5)

	for _, query := range []string{"limit=0", "limit=1001", "limit=x", "state=none", "after=x", "sort=name", "after=1&after=2", "%zz"} {
		d.do(request{as: testbed.ClerkA, method: "GET", path: "/v1/records?" + query, wrong: true}).problem(400, "parameter-invalid")
	}
}

// Names and identifiers are searched for in a body: an address would be kept by servers
// and proxies.
func TestSearch(t *testing.T) {
	d := newDoor(t, testbed.Options{})
	said := d.bed.Record(1, testbed.FacilityA)
	key := d.bed.Enter(t, said)
	d.bed.Enter(t, d.bed.Record(2, testbed.FacilityA))
	search := func(as string, body any) answer {
		return d.do(request{as: as, method: "POST", path: "/v1/records/search", body: body})
	}
	for _, body := range []any{
		map[string]any{"record_id": said.ID}, map[string]any{"name": strings.ToUpper(said.FullName)}, map[string]any{"name": said.FullName, "limit": 1},
	} {
		found := search(testbed.ClerkA, body).is(200).list("records")
		require.Len(t, found, 1)
		require.Equal(t, key, found[0]["key"])
	}
	require.Empty(t, search(testbed.ClerkB, map[string]any{"record_id": said.ID}).is(200).list("records"))
	search(testbed.ClerkA, map[string]any{}).problem(422, "search-empty")
	require.Empty(t, search(testbed.ClerkA, map[string]any{"name": "%' OR 1=1"}).is(200).list("records"))
	d.do(request{as: testbed.ClerkA, method: "POST", path: "/v1/records/search", body: map[string]any{"name": "x", "limit": -1}, wrong: true}).
		problem(400, "parameter-invalid")
	search(testbed.Officer1, map[string]any{"name": said.FullName}).problem(422, "place-missing")
	require.Len(t, search(testbed.Officer1, map[string]any{"name": said.FullName, "facility": testbed.FacilityA}).is(200).list("records"), 1)
	search(testbed.Auditor, map[string]any{"name": said.FullName, "facility": testbed.FacilityA}).problem(403, "forbidden")
	for _, personal := range []string{"name=x", "record_id=x"} {
		d.do(request{as: testbed.ClerkA, method: "GET", path: "/v1/records?" + personal, wrong: true}).problem(400, "parameter-invalid")
	}
}
