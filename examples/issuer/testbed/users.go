package testbed

import (
	"context"
	"crypto/sha256"
	"testing"

	"github.com/alexedwards/argon2id"
	"github.com/stretchr/testify/require"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// Codes of the facilities. A and C are in one province, B is in the other; the province
// signs for C.
const (
	FacilityA = "01001"
	FacilityB = "24001"
	FacilityC = "01002"
)

// Names of the users. Those with the same letter are of the same place.
const (
	ClerkA    = "clerk-a"
	ClerkB    = "clerk-b"
	ClerkC    = "clerk-c"
	ReviewerA = "reviewer-a"
	ReviewerB = "reviewer-b"
	ProvinceA = "province-a"
	ProvinceB = "province-b"
	Officer1  = "officer-1"
	Officer2  = "officer-2"
	Auditor   = "auditor"
)

// Password is everybody's, and Secret everybody's for codes who needs them.
const (
	Password = "correct horse battery staple"
	Secret   = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
)

var facilities = []store.Facility{
	{Code: FacilityA, Name: "Trạm y tế phường Hoa Sen", Commune: "Phường Hoa Sen", Province: "Hà Nội"},
	{Code: FacilityB, Name: "Trạm y tế xã Tân Bình Minh", Commune: "Xã Tân Bình Minh", Province: "Bắc Giang"},
	{Code: FacilityC, Name: "Trạm y tế phường Sao Mai", Commune: "Phường Sao Mai", Province: "Hà Nội", Central: true},
}

var actors = []store.Actor{
	{ID: ClerkA, Role: life.Clerk, Facility: FacilityA},
	{ID: ClerkB, Role: life.Clerk, Facility: FacilityB},
	{ID: ClerkC, Role: life.Clerk, Facility: FacilityC},
	{ID: ReviewerA, Role: life.Reviewer, Commune: "Phường Hoa Sen"},
	{ID: ReviewerB, Role: life.Reviewer, Commune: "Xã Tân Bình Minh"},
	{ID: ProvinceA, Role: life.Province, Province: "Hà Nội"},
	{ID: ProvinceB, Role: life.Province, Province: "Bắc Giang"},
	{ID: Officer1, Role: life.Officer},
	{ID: Officer2, Role: life.Officer},
	{ID: Auditor, Role: life.Auditor},
}

// User is somebody who can log in.
type User struct {
	store.Actor
	Token string // for the API
}

// cheap makes hashes that take no time; they are as good as any for a test.
var cheap = &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}

func (b *Bed) addUsers(t testing.TB) {
	ctx, operator := context.Background(), b.Store.As(store.Service("operator"))
	for _, f := range facilities {
		require.NoError(t, b.Store.PutFacility(ctx, f))
	}
	hash, err := argon2id.CreateHash(Password, cheap)
	require.NoError(t, err)
	for _, a := range actors {
		u := store.User{Actor: a, Hash: hash}
		if a.Role == life.Officer || a.Role == life.Auditor {
			u.TOTP = Secret
		}
		require.NoError(t, operator.PutUser(ctx, u))
		token := "token-of-" + a.ID
		require.NoError(t, operator.PutToken(ctx, store.Token{
			Hash: sha256.Sum256([]byte(token)), User: a.ID, Name: "test", CreatedAt: Began, ExpiresAt: Began.AddDate(10, 0, 0),
		}))
		b.Users[a.ID] = User{a, token}
	}
}
