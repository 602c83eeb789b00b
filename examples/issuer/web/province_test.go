package web

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/chart"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

// onlyFor requires that a page is there for one user and for no other role.
func onlyFor(t *testing.T, at *bed, user string, paths ...string) {
	t.Helper()
	for _, other := range []string{testbed.ClerkA, testbed.ReviewerA, testbed.ProvinceA, testbed.Officer1, testbed.Auditor} {
		v := at.as(t, other)
		for _, path := range paths {
			method, path, _ := strings.Cut(path, " ")
			a := v.get(path)
			if method == http.MethodPost {
				a = v.post(path)
			}
			if other == user {
				require.NotEqual(t, http.StatusForbidden, a.Status, "%s as %s", path, other)
				require.Less(t, a.Status, 500, "%s as %s: %s", path, other, a.Body)
			} else {
				require.Equal(t, http.StatusForbidden, a.Status, "%s as %s", path, other)
			}
		}
	}
	v := at.visitor(t)
	for _, path := range paths {
		if method, path, _ := strings.Cut(path, " "); method == http.MethodGet {
			require.Equal(t, "/login", v.get(path).Path, path)
		} else {
			require.Equal(t, "/login", v.post(path).Path, path)
		}
	}
}

func TestProvincePagesAreTheProvinces(t *testing.T) {
	at := newBed(t)
	onlyFor(t, at, testbed.ProvinceA, "GET /province", "GET /province/progress.svg", "GET /province/days.svg",
		"GET /province/facility/"+testbed.FacilityA, "GET /province/sign", "GET /province/sign/"+testbed.FacilityC, "POST /province/sign/"+testbed.FacilityC,
		"GET /province/feedback", "GET /province/feedback/f1", "POST /province/feedback/f1")
}

func TestAProvinceSeesItsFacilitiesOnly(t *testing.T) {
	at := newBed(t)
	wrong := at.Record(3, testbed.FacilityA)
	wrong.DateOfBirth = "31/02/1990"
	at.Enter(t, at.Record(1, testbed.FacilityA), wrong, at.Record(2, testbed.FacilityB))
	at.Drain(t)
	v := at.as(t, testbed.ProvinceA)
	page := v.get("/province")
	require.Equal(t, http.StatusOK, page.Status)
	require.Contains(t, page.Body, "Progress of Hà Nội")
	require.Contains(t, page.Body, "Trạm y tế phường Hoa Sen")
	require.Contains(t, page.Body, "Trạm y tế phường Sao Mai", "a facility without records")
	require.NotContains(t, page.Body, "Tân Bình Minh")
	require.Contains(t, page.Body, "Places: 2, doses: 2:", "the chart in words")

	picture := v.get("/province/progress.svg")
	require.Equal(t, "image/svg+xml; charset=utf-8", picture.Header.Get("Content-Type"))
	require.Contains(t, picture.Body, "Progress by place")
	require.Contains(t, picture.Header.Get("Content-Security-Policy"), "default-src 'none'")

	own := v.get("/province/facility/" + testbed.FacilityA)
	require.Equal(t, http.StatusOK, own.Status)
	require.Contains(t, own.Body, "r-3")
	require.NotContains(t, own.Body, wrong.FullName, "who it is of is the facility's business")
	require.NotContains(t, own.Body, wrong.IDNumber)
	for _, path := range []string{"/province/facility/" + testbed.FacilityB, "/province/facility/x", "/province/sign/" + testbed.FacilityA, "/province/sign/" + testbed.FacilityB} {
		require.Equal(t, http.StatusNotFound, v.get(path).Status, path)
	}
	for _, bad := range []string{"?state=faulty'--", "?cause=%27+OR+1%3D1", "?cause=<script>alert(1)</script>", "?state=signed"} {
		a := v.get("/province/facility/" + testbed.FacilityA + bad)
		require.Equal(t, http.StatusOK, a.Status, bad)
		require.NotContains(t, a.Body, "<script>alert")
	}
	require.Equal(t, http.StatusNotFound, v.get("/province/facility/"+testbed.FacilityA+"?after=1'").Status)
}

func TestAProvinceSignsForItsCentralFacilities(t *testing.T) {
	at := newBed(t)
	key := at.Enter(t, at.Record(1, testbed.FacilityC))
	left := at.Enter(t, at.Record(2, testbed.FacilityC))
	other := at.Enter(t, at.Record(3, testbed.FacilityA))
	at.Drain(t)
	v := at.as(t, testbed.ProvinceA)
	list := v.get("/province/sign")
	require.Contains(t, list.Body, "Sao Mai")
	require.NotContains(t, list.Body, "Hoa Sen")
	form := v.get("/province/sign/" + testbed.FacilityC)
	require.Contains(t, form.Body, at.People[1].FullName)
	require.NotContains(t, form.Body, at.People[1].PersonalID)

	address := "/province/sign/" + testbed.FacilityC
	require.Equal(t, http.StatusUnprocessableEntity, v.post(address).Status, "nothing was chosen")
	require.Equal(t, http.StatusNotFound, v.post(address, "record", other).Status, "another facility's")
	require.Equal(t, http.StatusNotFound, at.as(t, testbed.ProvinceB).post(address, "record", key).Status)
	require.Equal(t, life.Verified, at.state(t, key))

	done := v.post(address, "record", key)
	require.Equal(t, address, done.Path)
	require.Contains(t, done.Body, "Signed: 1")
	require.NotContains(t, done.Body, at.People[1].FullName)
	require.Contains(t, done.Body, at.People[2].FullName)
	require.Equal(t, life.Signed, at.state(t, key))
	again := v.post(address, "record", key, "record", left)
	require.Contains(t, again.Body, "Signed: 1. Not signed: 1.")
	require.Contains(t, again.Body, "r-1")
	at.Drain(t)
	require.Equal(t, life.Issued, at.state(t, key))
}

func (b *bed) state(t *testing.T, key string) life.State {
	t.Helper()
	r, err := b.Service.Record(context.Background(), store.Service("test"), key)
	require.NoError(t, err)
	return r.State
}

// reported gives feedback about a record of the person.
func (b *bed) reported(t *testing.T, r store.Record, text string) string {
	t.Helper()
	f, err := b.Service.ReportMistake(context.Background(), r.Person, r.Key, "name-wrong", text, "0900000001")
	require.NoError(t, err)
	return f.ID
}

func TestAProvinceAnswersInTime(t *testing.T) {
	at := newBed(t)
	id := at.reported(t, at.Issued(t, 1, testbed.FacilityA), "Tên tôi sai <script>alert(1)</script>")
	v := at.as(t, testbed.ProvinceA)
	require.Contains(t, v.get("/province/feedback").Body, "hours left")
	at.Clock.Advance(50 * time.Hour)
	v = at.as(t, testbed.ProvinceA)
	require.Contains(t, v.get("/province/feedback").Body, "Overdue after 48 hours: 1.")
	require.Contains(t, v.get("/province/feedback").Body, "late")
	address := "/province/feedback/" + id
	one := v.get(address)
	require.Contains(t, one.Body, "Tên tôi sai &lt;script&gt;")
	require.Equal(t, http.StatusNotFound, at.as(t, testbed.ProvinceB).get(address).Status)
	require.Equal(t, http.StatusNotFound, at.as(t, testbed.ProvinceB).post(address, "outcome", "approved").Status)

	require.Equal(t, http.StatusUnprocessableEntity, v.post(address, "outcome", "maybe").Status)
	a := v.post(address, "outcome", "rejected", "note", "Xin lỗi")
	require.Equal(t, http.StatusUnprocessableEntity, a.Status)
	require.Contains(t, a.Body, "Choose the reason of the rejection.")
	require.Contains(t, a.Body, "Xin lỗi", "what was typed stays")
	require.Equal(t, http.StatusUnprocessableEntity, v.post(address, "outcome", "approved", "note", strings.Repeat("a", store.MaxFeedbackText+1)).Status)
	a = v.post(address, "outcome", "rejected", "reason", "feedback-blurred", "note", "Ảnh mờ")
	require.Equal(t, "/province/feedback", a.Path)
	require.Contains(t, a.Body, "Overdue after 48 hours: 0.")
	require.Contains(t, v.get(address).Body, "Ảnh mờ")
	require.Equal(t, http.StatusConflict, v.post(address, "outcome", "approved").Status)
}

func TestPercentIsAsInCharts(t *testing.T) {
	for want, row := range map[string]chart.Row{
		"0%": {}, "17%": {Issued: 1, Entered: 5}, "<1%": {Issued: 1, Entered: 999}, ">99%": {Issued: 999, Entered: 1}, "100%": {Issued: 3},
	} {
		require.Equal(t, want, tallyRow{Row: row}.Percent())
	}
}
