package api

import (
	"net/http"
	"slices"
	"strings"

	"github.com/vaxcert/vaxcert/examples/issuer/guard"
	"github.com/vaxcert/vaxcert/examples/issuer/intake"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// Lengths of bodies, in bytes. Source: ours.
const (
	// MaxBody is that of a JSON object.
	MaxBody = 64 << 10
	// MaxSignatures is that of the answer to a signing request: each may have chains of
	// certificates.
	MaxSignatures = 16 << 20
	// MaxBulk is that of a file of records: some 300 bytes a row.
	MaxBulk = 2 << 30
)

// route is one of the API's.
type route struct {
	method, path string
	roles        []life.Role // who may call it; nil: anybody, without a token
	max          int64       // bytes of the body
	do           func(*call) error
}

// Who may do what. Which rows there are for them is the store's to say.
var (
	anybody  []life.Role
	clerk    = []life.Role{life.Clerk}
	menders  = []life.Role{life.Clerk, life.Reviewer}
	police   = []life.Role{life.Reviewer}
	signers  = []life.Role{life.Clerk, life.Province}
	answerer = []life.Role{life.Clerk, life.Province, life.Officer}
	officer  = []life.Role{life.Officer}
	control  = []life.Role{life.Officer, life.Auditor}
	staff    = []life.Role{life.Clerk, life.Reviewer, life.Province, life.Officer, life.Auditor}
)

var routes = []route{
	{"POST", "/v1/records", clerk, MaxBody, (*call).enter},
	{"POST", "/v1/records/bulk", clerk, MaxBulk, (*call).bulk},
	{"POST", "/v1/records/check", menders, MaxBody, (*call).check},
	{"POST", "/v1/fhir", clerk, intake.MaxBundle, (*call).fhir},
	{"GET", "/v1/records", staff, 0, (*call).records},
	{"POST", "/v1/records/search", staff, MaxBody, (*call).search},
	{"GET", "/v1/records/{key}", staff, 0, (*call).record},
	{"GET", "/v1/records/{key}/history", staff, 0, (*call).history},
	{"PUT", "/v1/records/{key}", menders, MaxBody, (*call).correct},
	{"POST", "/v1/records/{key}/accept", menders, MaxBody, (*call).accept},
	{"POST", "/v1/records/{key}/vouch", police, MaxBody, (*call).vouch},
	{"POST", "/v1/records/{key}/return", police, MaxBody, (*call).sendBack},
	{"POST", "/v1/records/{key}/withdraw", clerk, MaxBody, (*call).withdraw},
	{"POST", "/v1/records/{key}/amend", clerk, MaxBody, (*call).amend},
	{"GET", "/v1/causes", staff, 0, (*call).causes},

	{"POST", "/v1/signing-requests", clerk, MaxBody, (*call).requestSignatures},
	{"POST", "/v1/signing-requests/{id}/signatures", clerk, MaxSignatures, (*call).submitSignatures},
	{"POST", "/v1/signatures", signers, MaxBody, (*call).signCentrally},

	{"POST", "/v1/issue", officer, MaxBody, (*call).issueNow},
	{"GET", "/v1/issuing", control, 0, (*call).issuing},
	{"POST", "/v1/issuing", officer, MaxBody, (*call).pause},
	{"GET", "/v1/certificates/{uvci}", officer, 0, (*call).certificate},
	{"GET", "/v1/proposals", control, 0, (*call).proposals},
	{"POST", "/v1/proposals", officer, MaxBody, (*call).propose},
	{"POST", "/v1/proposals/{id}/approve", officer, MaxBody, (*call).onPages},
	{"POST", "/v1/proposals/{id}/reject", officer, MaxBody, (*call).onPages},
	{"GET", "/v1/keys", control, 0, (*call).keys},
	{"GET", "/v1/statistics", []life.Role{life.Clerk, life.Province, life.Officer, life.Auditor}, 0, (*call).statistics},
	{"GET", "/v1/trail", control, 0, (*call).trail},

	{"POST", "/v1/status", anybody, MaxBody, (*call).status},
	{"POST", "/v1/feedback", anybody, MaxBody, (*call).reportMistake},
	{"GET", "/v1/feedback", answerer, 0, (*call).feedbacks},
	{"POST", "/v1/feedback/{id}/answer", answerer, MaxBody, (*call).answerFeedback},

	{"GET", "/v1/trust", anybody, 0, (*call).trust},
	{"OPTIONS", "/v1/trust", anybody, 0, (*call).preflight},
	{"GET", "/v1/revocations/{file}", anybody, 0, (*call).revocations},
	{"OPTIONS", "/v1/revocations/{file}", anybody, 0, (*call).preflight},

	{"GET", "/healthz", anybody, 0, (*call).healthy},
	{"GET", "/readyz", anybody, 0, (*call).ready},
	{"GET", "/openapi.yaml", anybody, 0, (*call).document},
}

// serve lets in who may, and answers.
func (a *API) serve(w http.ResponseWriter, r *http.Request, to route) {
	c := &call{API: a, w: w, Request: r}
	w.Header().Set("Cache-Control", "no-store") // but for lists
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if err := a.letIn(c, to.roles); err != nil {
		a.refuse(c, err)
		return
	}
	if r.ContentLength > to.max {
		// A read beyond a limit has the server keep the connection until the answer is read.
		_, _ = guard.Bound(w, r.Body, 0).Read(make([]byte, 1))
		a.refuse(c, bodyTooLong)
		return
	}
	r.Body = guard.Bound(w, r.Body, to.max)
	if err := to.do(c); err != nil {
		a.refuse(c, err)
	}
}

// onPages refuses what a token does not do: programs have no second factor.
func (c *call) onPages() error { return secondFactor }

// letIn finds out whose request it is.
func (a *API) letIn(c *call, roles []life.Role) error {
	if roles == nil {
		return nil
	}
	scheme, token, _ := strings.Cut(c.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		return unauthorised
	}
	actor, err := a.o.Service.ActorOf(c.Context(), strings.TrimSpace(token))
	if err != nil {
		return err
	}
	guard.SetRole(c.Context(), string(actor.Role))
	c.actor = actor
	if !slices.Contains(roles, actor.Role) {
		return store.ErrForbidden
	}
	return nil
}
