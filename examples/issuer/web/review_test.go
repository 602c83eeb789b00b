package web

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

// stranger enters a record of somebody whom the register does not have.
func stranger(t *testing.T, at *bed, facility string) string {
	said := at.Record(0, facility)
	said.FullName, said.DateOfBirth, said.IDNumber, said.Sex = "Trần Thị Khánh Huyền", "1931-12-30", "001131999999", "F"
	key := at.Enter(t, said)
	at.Drain(t)
	return key
}

func TestThePoliceVouch(t *testing.T) {
	at := newBed(t)
	key := stranger(t, at, testbed.FacilityA)
	v := at.as(t, testbed.ReviewerA)
	path := "/review/record/" + key
	require.Contains(t, v.get("/review").Body, path)
	require.Contains(t, v.get("/review?state=not-found").Body, path)
	require.NotContains(t, v.get("/review?state=conflict").Body, path)
	page := v.get(path).Body
	require.Contains(t, page, "001131999999")
	version := between(t, page, `name="version" value="`, `"`)
	require.Equal(t, http.StatusUnprocessableEntity, v.post(path+"/vouch", "version", version).Status)
	require.Contains(t, v.post(path+"/vouch", "version", version, "why", "đã xem CCCD").Body, "Confirmed.")
	page = v.get(path).Body
	require.Contains(t, page, "đã xem CCCD")
	require.Contains(t, page, life.Title(life.Verified, "en"))
	stale := v.post(path+"/return", "version", version, "why", "x")
	require.Equal(t, http.StatusConflict, stale.Status)
}

func TestThePoliceSendBack(t *testing.T) {
	at := newBed(t)
	key := stranger(t, at, testbed.FacilityA)
	v := at.as(t, testbed.ReviewerA)
	path := "/review/record/" + key
	version := between(t, v.get(path).Body, `name="version" value="`, `"`)
	require.Contains(t, v.post(path+"/return", "version", version, "why", "Số CCCD <i>không</i> đúng").Body, "Sent back to the facility.")
	seen := at.as(t, testbed.ClerkA).get("/facility/record/" + key).Body
	require.Contains(t, seen, "The commune police sent it back:")
	require.Contains(t, seen, "Số CCCD &lt;i&gt;không&lt;/i&gt; đúng")
}

func TestThePoliceOfAnotherCommuneSeeNothing(t *testing.T) {
	at := newBed(t)
	key := stranger(t, at, testbed.FacilityA)
	v := at.as(t, testbed.ReviewerB)
	require.NotContains(t, v.get("/review").Body, key)
	require.Equal(t, http.StatusNotFound, v.get("/review/record/"+key).Status)
	for _, act := range []string{"accept", "vouch", "return"} {
		require.Equal(t, http.StatusNotFound, v.post("/review/record/"+key+"/"+act, "version", "3", "why", "x").Status)
	}
}
