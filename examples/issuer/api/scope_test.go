package api_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/examples/issuer/api"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

// place is what one facility has: records in several states, each kind of thing that is
// about one, and the words that nobody else may read.
type place struct {
	facility, clerk string
	said            cert.Record // of verified
	verified        string      // keys of records
	proposed        string      // with a proposal of the register
	issued          store.Record
	proposal        string // to revoke it
	request         string // for a signature
	feedback        string
	secrets         []string
	names           []string // of people, which an auditor does not read either
}

func newPlace(d door, facility, clerk string, first int) place {
	ctx := context.Background()
	p := place{facility: facility, clerk: clerk, said: d.bed.Record(first, facility)}
	secret := func(said cert.Record) {
		p.secrets = append(p.secrets, said.ID)
		p.names = append(p.names, said.FullName, said.IDNumber, said.Phone)
	}
	enter := func(person int, change func(*cert.Record)) string {
		said := d.bed.Record(person, facility)
		said.ID = "record-" + facility + "-" + said.IDNumber[6:]
		change(&said)
		secret(said)
		key := d.bed.Enter(d.T, said)
		p.secrets = append(p.secrets, key)
		return key
	}
	p.verified = enter(first, func(r *cert.Record) { p.said.ID = r.ID })
	p.proposed = enter(first+1, func(r *cert.Record) { r.IDNumber = r.IDNumber[:10] + "00" })
	p.names = append(p.names, d.bed.People[first+1].PersonalID)
	key := enter(first+2, func(*cert.Record) {})
	d.bed.Drain(d.T)
	d.bed.Sign(d.T, clerk, key)
	d.bed.Drain(d.T)
	var err error
	p.issued, err = d.bed.Service.Record(ctx, d.bed.Users[clerk].Actor, key)
	require.NoError(d, err)
	require.Equal(d, life.Issued, p.issued.State)
	require.Equal(d, "correctable", d.state(p.proposed))
	found, err := d.bed.Store.As(d.bed.Users[testbed.Officer1].Actor).Certificate(ctx, p.issued.UVCI)
	require.NoError(d, err)
	p.secrets = append(p.secrets, p.issued.UVCI, found.Text)

	proposed, err := d.bed.Service.ProposeRevocation(ctx, d.bed.Users[testbed.Officer1].Actor, p.issued.UVCI, "a test")
	require.NoError(d, err)
	p.proposal = proposed.ID
	asked, err := d.bed.Service.RequestSignatures(ctx, d.bed.Users[clerk].Actor, []string{p.verified})
	require.NoError(d, err)
	p.request = asked.Request.ID
	person, err := d.bed.Service.LookUp(ctx, service.Question{Number: p.issued.Said.IDNumber, Birth: p.issued.Said.DateOfBirth, LastDose: p.issued.Said.VaccinationDate})
	require.NoError(d, err)
	f, err := d.bed.Service.ReportMistake(ctx, person, p.issued.Key, "name-wrong", "words of a citizen of "+facility, "0911222333"+facility)
	require.NoError(d, err)
	p.feedback = f.ID
	p.secrets = append(p.secrets, f.ID, asked.Request.ID)
	p.names = append(p.names, "words of a citizen of "+facility, "0911222333"+facility)
	return p
}

// calls has a way to call each route about a place.
var calls = map[string]func(p place) request{
	"POST /v1/records":       func(p place) request { return request{body: p.said} },
	"POST /v1/records/bulk":  func(p place) request { return request{body: ndjson(p.said), kind: "application/x-ndjson"} },
	"POST /v1/records/check": func(p place) request { return request{body: cert.Record{ID: "x"}, wrong: true} },
	"POST /v1/fhir": func(p place) request {
		return request{body: bundleOf(p.said), kind: "application/fhir+json"}
	},
	"GET /v1/records": func(p place) request {
		return request{path: "/v1/records?limit=1000&facility=" + p.facility}
	},
	"POST /v1/records/search": func(p place) request {
		return request{body: map[string]any{"record_id": p.said.ID, "facility": p.facility}}
	},
	"GET /v1/records/{key}":         func(p place) request { return request{path: "/v1/records/" + p.issued.Key} },
	"GET /v1/records/{key}/history": func(p place) request { return request{path: "/v1/records/" + p.issued.Key + "/history"} },
	"PUT /v1/records/{key}":         func(p place) request { return request{path: "/v1/records/" + p.verified, body: p.said} },
	"POST /v1/records/{key}/accept": func(p place) request { return request{path: "/v1/records/" + p.proposed + "/accept"} },
	"POST /v1/records/{key}/vouch": func(p place) request {
		return request{path: "/v1/records/" + p.proposed + "/vouch", body: because}
	},
	"POST /v1/records/{key}/return": func(p place) request {
		return request{path: "/v1/records/" + p.verified + "/return", body: because}
	},
	"POST /v1/records/{key}/withdraw": func(p place) request {
		return request{path: "/v1/records/" + p.verified + "/withdraw", body: because}
	},
	"POST /v1/records/{key}/amend": func(p place) request {
		return request{path: "/v1/records/" + p.issued.Key + "/amend", body: p.issued.Said}
	},
	"GET /v1/causes":            func(p place) request { return request{path: "/v1/causes?facility=" + p.facility} },
	"POST /v1/signing-requests": func(p place) request { return request{body: recordKeys(p.verified)} },
	"POST /v1/signing-requests/{id}/signatures": func(p place) request {
		return request{path: "/v1/signing-requests/" + p.request + "/signatures", body: map[string]any{"signatures": []string{""}}}
	},
	"POST /v1/signatures": func(p place) request { return request{body: recordKeys(p.verified)} },
	"POST /v1/issue":      func(p place) request { return request{body: map[string]any{"records": []string{p.issued.Key}}} },
	"GET /v1/issuing":     func(p place) request { return request{} },
	"POST /v1/issuing":    func(p place) request { return request{body: map[string]any{"paused": false, "reason": "a test"}} },
	"GET /v1/certificates/{uvci}": func(p place) request {
		return request{path: "/v1/certificates/" + p.issued.UVCI}
	},
	"GET /v1/proposals": func(p place) request { return request{} },
	"POST /v1/proposals": func(p place) request {
		return request{body: map[string]string{"kind": "revoke", "subject": p.issued.UVCI, "reason": "a test"}}
	},
	"POST /v1/proposals/{id}/approve": func(p place) request { return request{path: "/v1/proposals/" + p.proposal + "/approve"} },
	"POST /v1/proposals/{id}/reject":  func(p place) request { return request{path: "/v1/proposals/" + p.proposal + "/reject"} },
	"GET /v1/keys":                    func(p place) request { return request{} },
	"GET /v1/statistics":              func(p place) request { return request{path: "/v1/statistics?by=facility"} },
	"GET /v1/trail":                   func(p place) request { return request{path: "/v1/trail?limit=1000&subject=" + p.issued.Key} },
	"POST /v1/status": func(p place) request {
		return request{body: map[string]string{"number": p.issued.Said.IDNumber, "birth_date": "1901-01-01", "last_dose_date": "2021-01-01"}}
	},
	"POST /v1/feedback": func(p place) request {
		return request{body: map[string]string{"number": p.issued.Said.IDNumber, "birth_date": "1901-01-01", "last_dose_date": "2021-01-01", "class": "other"}}
	},
	"GET /v1/feedback": func(p place) request { return request{path: "/v1/feedback?limit=1000"} },
	"POST /v1/feedback/{id}/answer": func(p place) request {
		return request{path: "/v1/feedback/" + p.feedback + "/answer", body: map[string]string{"state": "later", "note": "soon"}}
	},
	"GET /v1/trust":                  func(p place) request { return request{} },
	"OPTIONS /v1/trust":              func(p place) request { return request{} },
	"GET /v1/revocations/{file}":     func(p place) request { return request{path: "/v1/revocations/revocation.json"} },
	"OPTIONS /v1/revocations/{file}": func(p place) request { return request{path: "/v1/revocations/revocation.json"} },
	"GET /healthz":                   func(p place) request { return request{} },
	"GET /readyz":                    func(p place) request { return request{} },
	"GET /openapi.yaml":              func(p place) request { return request{} },
}

var because = map[string]string{"reason": "a test"}

func recordKeys(all ...string) map[string]any { return map[string]any{"records": all} }

// Every route is called by every role and by nobody, about what is theirs and about what
// is not: what is not never appears, and is not changed.
func TestEveryRouteAsEveryRole(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		d := newDoor(t, testbed.Options{Open: open})
		places := map[string]place{
			"a": newPlace(d, testbed.FacilityA, testbed.ClerkA, 0),
			"b": newPlace(d, testbed.FacilityB, testbed.ClerkB, 10),
		}
		d.bed.Drain(t)
		// Who would change things goes first about what is not theirs, and only then about
		// what is; officers last.
		users := []string{"", testbed.ClerkA, testbed.ClerkB, testbed.ReviewerA, testbed.ReviewerB, testbed.ProvinceA, testbed.ProvinceB,
			testbed.Auditor, testbed.Officer1}
		for _, foreign := range []bool{true, false} {
			before := versions(d, places)
			for _, user := range users {
				scoped := strings.HasSuffix(user, "-a") || strings.HasSuffix(user, "-b") || user == ""
				if foreign && !scoped {
					continue
				}
				mine := user[max(0, len(user)-1):]
				for _, route := range api.Routes() {
					for name, p := range places {
						if scoped && foreign == (name == mine) {
							continue
						}
						callOne(d, user, route, p, scoped && name != mine)
						checkSecrets(d, user, mine, scoped, places)
					}
				}
			}
			if foreign {
				require.Equal(t, before, versions(d, places), "somebody changed what is not theirs")
			}
		}
	})
}

// What checkSecrets looks at.
var (
	lastAnswer answer
	lastCall   string
	lastAsked  string
)

// callOne calls a route about a place, and looks at the status.
func callOne(d door, user string, route api.Route, p place, foreign bool) {
	d.Helper()
	name := route.Method + " " + route.Path
	make := calls[name]
	require.NotNil(d, make, "%s is not tried", name)
	q := make(p)
	q.as, q.method = user, route.Method
	if q.path == "" {
		q.path = route.Path
	}
	if route.Method != "GET" && strings.Contains(route.Path, "{key}") {
		q.header = d.seen(testbed.Officer1, strings.Split(q.path, "/")[3])
	}
	got := d.do(q)
	asked, err := json.Marshal([]any{q.path, q.body})
	require.NoError(d, err)
	lastAnswer, lastCall, lastAsked = got, name+" as "+user, string(asked)
	role := d.bed.Users[user].Role
	switch {
	case route.Roles == nil:
		require.NotContains(d, []int{401, 403}, got.Code, lastCall)
	case user == "":
		got.problem(401, "token-needed")
		require.Equal(d, "Bearer", got.Header().Get("WWW-Authenticate"))
	case !slices.Contains(route.Roles, role):
		got.problem(403, "forbidden")
	case foreign && strings.Contains(route.Path, "{"):
		require.Equal(d, 404, got.Code, "%s: %s", lastCall, got.Body)
	default:
		require.Less(d, got.Code, 500, "%s: %s", lastCall, got.Body)
		require.NotEqual(d, 401, got.Code, lastCall)
	}
}

// checkSecrets makes sure that the last answer has nothing of another place.
func checkSecrets(d door, user, mine string, scoped bool, places map[string]place) {
	d.Helper()
	said := lastAnswer.Body.String()
	for name, p := range places {
		hidden := p.names
		if scoped {
			hidden = append(slices.Clone(p.secrets), p.names...)
		}
		if scoped && name == mine || user == testbed.Officer1 {
			continue
		}
		for _, secret := range hidden {
			if !strings.Contains(lastAsked, secret) { // what the caller knows may be named again
				require.NotContains(d, said, secret, lastCall)
			}
		}
	}
}

// versions gives how often the records of all places were changed, and what waits.
func versions(d door, places map[string]place) map[string]int64 {
	ctx, officer := context.Background(), d.bed.Users[testbed.Officer1].Actor
	all := map[string]int64{}
	page, err := d.bed.Service.Records(ctx, officer, store.Query{Limit: store.MaxPage})
	require.NoError(d, err)
	for _, r := range page.Records {
		all[r.Key] = r.Version
	}
	for name, p := range places {
		f, err := d.bed.Store.As(officer).Feedback(ctx, p.feedback)
		require.NoError(d, err)
		all["feedback answered "+name] = f.AnsweredAt.Unix()
	}
	proposals, err := d.bed.Service.Proposals(ctx, officer)
	require.NoError(d, err)
	all["proposals"] = int64(len(proposals))
	return all
}

// An auditor sees every record, and nobody's name.
func TestAuditorSeesNoNames(t *testing.T) {
	d := newDoor(t, testbed.Options{})
	p := newPlace(d, testbed.FacilityA, testbed.ClerkA, 0)
	for _, path := range []string{"/v1/records", "/v1/records/" + p.proposed, "/v1/records/" + p.proposed + "/history", "/v1/trail", "/v1/statistics?by=facility"} {
		got := d.do(request{as: testbed.Auditor, method: "GET", path: path}).is(200)
		for _, name := range p.names {
			require.NotContains(t, got.Body.String(), name, path)
		}
	}
	require.Len(t, d.do(request{as: testbed.Auditor, method: "GET", path: "/v1/records"}).list("records"), 3)
}

// A token that is over, or of a user who is gone, is none.
func TestTokens(t *testing.T) {
	d := newDoor(t, testbed.Options{})
	ask := func(authorization string) answer {
		return d.do(request{method: "GET", path: "/v1/records", header: map[string]string{"Authorization": authorization}})
	}
	token := d.bed.Users[testbed.ClerkA].Token
	ask("Bearer " + token).is(200)
	ask("bearer " + token).is(200)
	for _, wrong := range []string{"Bearer", "Bearer x", "Basic " + token, token, "Bearer '; DROP TABLE tokens; --"} {
		ask(wrong).problem(401, "token-needed")
	}
	require.NoError(t, d.bed.Store.As(store.Service("operator")).DisableUser(context.Background(), testbed.ClerkA))
	ask("Bearer "+token).problem(401, "token-needed")
	d.bed.Clock.Advance(11 * 365 * 24 * 3600 * 1e9)
	d.do(request{as: testbed.ClerkB, method: "GET", path: "/v1/records"}).problem(401, "token-needed")
}
