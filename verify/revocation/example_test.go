package revocation_test

import (
	"context"
	"fmt"
	"testing/fstest"
	"time"

	"github.com/vaxcert/vaxcert/verify/revocation"
)

// An issuer publishes what it revoked; a border looks certificates up.
func Example() {
	now := func() time.Time { return time.Date(2022, 6, 1, 8, 0, 0, 0, time.UTC) }
	stolen := revocation.Of(revocation.Values{Issuer: "VN", ID: "URN:UVCI:01:VN:0123456789ABCDEF0123456789ABCDEF"})
	good := revocation.Of(revocation.Values{Issuer: "VN", ID: "URN:UVCI:01:VN:FEDCBA9876543210FEDCBA9876543210"})

	hash, _ := stolen.Hash(revocation.UCI)
	folder := fstest.MapFS{}
	err := revocation.Publication{Format: revocation.FormatHashes, At: now(), Lists: []revocation.Entries{{
		Scope:  revocation.Scope{Country: "VN", Types: revocation.UCI, Expires: now().AddDate(1, 0, 0)},
		Hashes: []revocation.Hash{hash},
	}}}.Write(func(path string, data []byte) error {
		folder[path] = &fstest.MapFile{Data: data}
		return nil
	})
	if err != nil {
		fmt.Println(err)
		return
	}

	lists, err := revocation.ReadFS(folder, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	store := revocation.NewStore(now, revocation.NewLists(lists...))
	for _, id := range []revocation.Identifiers{stolen, good} {
		found, err := store.Revoked(context.Background(), id)
		fmt.Println(found.Revoked, found.Code(), err)
	}
	// Output:
	// true revoked <nil>
	// false  <nil>
}
