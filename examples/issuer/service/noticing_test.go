package service_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/notify"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

// revokedWith has somebody told that their certificate was revoked.
func revokedWith(t *testing.T, b *testbed.Bed, contact string) {
	t.Helper()
	said := b.Record(1, testbed.FacilityA)
	said.Phone = contact
	key := b.Enter(t, said)
	b.Drain(t)
	b.Sign(t, testbed.ClerkA, key)
	b.Drain(t)
	p, err := b.Service.ProposeRevocation(ctx, b.Users[testbed.Officer1].Actor, state(t, b, key).UVCI, "fraud")
	require.NoError(t, err)
	_, err = b.Service.Decide(ctx, b.Users[testbed.Officer2].Actor, p.ID, true)
	require.NoError(t, err)
	b.Drain(t)
}

func TestAContactIsAnEmailOrATelephone(t *testing.T) {
	for contact, want := range map[string]notify.Address{
		"lan@example.vn": {Email: "lan@example.vn"},
		"0900 000 001":   {Phone: "0900 000 001"},
	} {
		b := testbed.New(t, testbed.Options{})
		revokedWith(t, b, contact)
		files, err := filepath.Glob(filepath.Join(b.Outbox, "*.json"))
		require.NoError(t, err)
		require.Len(t, files, 1)
		text, err := os.ReadFile(files[0])
		require.NoError(t, err)
		var m notify.Message
		require.NoError(t, json.Unmarshal(text, &m))
		require.Equal(t, want, m.To)
	}
}

type refusing struct{ ids []string }

func (r *refusing) Notify(_ context.Context, n notify.Notice) error {
	r.ids = append(r.ids, n.ID)
	return fmt.Errorf("%w: nobody there", notify.ErrNoAddress)
}

// What nobody takes is not tried again, and is not said to be sent.
func TestANoticeThatIsRefusedWasNotSent(t *testing.T) {
	var to refusing
	b := testbed.New(t, testbed.Options{Change: func(o *service.Options) { o.Notifier = &to }})
	revokedWith(t, b, "0900000001")
	require.Len(t, to.ids, 1)
	n, err := b.Store.Notice(ctx, to.ids[0])
	require.NoError(t, err)
	require.Equal(t, "no-address", n.Refused)
	require.NoError(t, b.Store.Enqueue(ctx, store.Job{Kind: store.NoticeJob, Keys: to.ids}))
	b.Drain(t)
	require.Len(t, to.ids, 1)
}
