//go:build unix

package store_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/seal"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
)

// workerAddress is set where the test's program is to be a worker.
const workerAddress = "STORE_TEST_WORKER"

func TestMain(m *testing.M) {
	if address := os.Getenv(workerAddress); address != "" {
		work(address)
		return
	}
	storetest.Main(m)
}

// openAt opens a store by "keys database".
func openAt(address string) (*store.Store, error) {
	keys, database, _ := strings.Cut(address, " ")
	opened, err := seal.OpenFile(ctx, keys, nil)
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(database, "postgres:") {
		return store.OpenPostgres(ctx, database, store.Options{Seal: opened})
	}
	return store.OpenSQLite(ctx, database, store.Options{Seal: opened})
}

// work takes records all the way, until it is killed.
func work(address string) {
	s, err := openAt(address)
	if err != nil {
		os.Exit(1) // the database may be away: another worker follows
	}
	_ = s.Work(ctx, map[store.JobKind]store.Handler{store.CheckJob: func(ctx context.Context, keys []string) error {
		for _, key := range keys {
			if err := allTheWay(ctx, s, key); err != nil {
				return err
			}
		}
		return nil
	}}, 4)
}

func allTheWay(ctx context.Context, s *store.Store, key string) error {
	for {
		r, err := s.As(machine).Record(ctx, key)
		if err != nil {
			return err
		}
		m := store.Move{Key: key, Version: r.Version}
		who := machine
		switch r.State {
		case life.Entered:
			m.Event = life.Pass
		case life.Checked:
			m.Event = life.Verify
		case life.Verified:
			m.Event, who = life.Sign, store.Actor{ID: "clerk", Role: life.Clerk, Facility: r.Facility}
		case life.Signed:
			m.Event, m.Certificate = life.Issue, certificateFor(store.Record{UVCI: "URN:UVCI:" + key}, time.Now(), "HC1:")
		default:
			return nil
		}
		if _, err := s.As(who).Move(ctx, m); err != nil && !errors.Is(err, store.ErrStale) {
			return err
		}
	}
}

// Workers are killed in the middle of their work, and so is the database, many times:
// nothing is lost, nothing is there twice.
func TestKilled(t *testing.T) {
	keys := filepath.Join(t.TempDir(), "keys")
	require.NoError(t, seal.GenerateFile(ctx, keys, nil))
	t.Run("SQLite", func(t *testing.T) {
		killing(t, keys+" "+filepath.Join(t.TempDir(), "store.db"), nil)
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		killing(t, keys+" "+storetest.Postgres(t), func() { storetest.RestartPostgres(t) })
	})
}

func killing(t *testing.T, address string, killDatabase func()) {
	s, err := openAt(address)
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	require.NoError(t, s.PutFacility(ctx, store.Facility{Code: "01-001", Province: "01"}))
	const records, rounds = 600, 8
	for i := range records / 100 {
		_, err := s.As(machine).Enter(ctx, entriesOf("01-001", i*100, 100), true)
		require.NoError(t, err)
	}
	for round := range rounds {
		workers := []*exec.Cmd{startWorker(t, address), startWorker(t, address)}
		waitForIssued(t, s, records*(round+1)/rounds)
		for _, worker := range workers {
			require.NoError(t, worker.Process.Kill())
			_ = worker.Wait()
		}
		if killDatabase != nil && round%3 == 2 {
			killDatabase()
		}
		sweep(t, s)
	}
	steps, err := s.Unlogged(ctx, 10*records)
	require.NoError(t, err)
	require.Len(t, steps, 5*records)
	list := map[string]int{}
	for q := (store.CertificateQuery{Limit: store.MaxPage}); ; {
		page, next, err := s.As(machine).Certificates(ctx, q)
		require.NoError(t, err)
		for _, c := range page {
			list[c.Record]++
			require.Equal(t, 1, c.Generation)
		}
		if q.After = next; next == "" {
			break
		}
	}
	require.Len(t, list, records)
	for _, key := range keysOf(t, s.As(machine), store.Query{Limit: store.MaxPage}) {
		require.Equal(t, 1, list[key])
		history, err := s.As(machine).History(ctx, key)
		require.NoError(t, err)
		require.Len(t, history, 5)
		for i, state := range []life.State{life.Entered, life.Checked, life.Verified, life.Signed, life.Issued} {
			require.Equal(t, state, history[i].To)
		}
	}
	days, err := s.As(machine).Days(ctx, time.Now().Add(-48*time.Hour))
	require.NoError(t, err)
	issued := 0
	for _, day := range days {
		issued += day.Issued
	}
	require.Equal(t, records, issued)
}

func startWorker(t *testing.T, address string) *exec.Cmd {
	worker := exec.Command(os.Args[0])
	worker.Env = append(os.Environ(), workerAddress+"="+address)
	require.NoError(t, worker.Start())
	return worker
}

// sweep puts what dead workers had into the queue again, as the service does.
func sweep(t *testing.T, s *store.Store) {
	require.Eventually(t, func() bool {
		keys, err := s.As(machine).Stuck(ctx, []life.State{life.Entered, life.Checked, life.Verified, life.Signed}, time.Now().Add(time.Second), store.MaxPage)
		return err == nil && s.Enqueue(ctx, store.Job{Kind: store.CheckJob, Keys: keys}) == nil
	}, time.Minute, 50*time.Millisecond)
}

func waitForIssued(t *testing.T, s *store.Store, n int) {
	require.Eventually(t, func() bool {
		counts, err := s.As(machine).Counts(ctx, store.ByState)
		for _, c := range counts {
			if c.State == life.Issued && c.N >= n {
				return err == nil
			}
		}
		return false
	}, 2*time.Minute, 20*time.Millisecond)
}
