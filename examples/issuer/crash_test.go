//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/cert/audit"
	"github.com/vaxcert/vaxcert/examples/issuer/demo"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
	"github.com/vaxcert/vaxcert/examples/registry"
	"github.com/vaxcert/vaxcert/internal/population"
	"github.com/vaxcert/vaxcert/verify"
)

// Workers, the server, which writes the audit log, and the database are killed (SIGKILL)
// in the middle of issuing, many times: nothing is lost, nothing is there twice, and the
// log agrees with the trail. VAXCERT_LONG=1 kills sixty times in 20,000 issues, and lets
// the queue recover by itself.
func TestKilledInTheMiddle(t *testing.T) {
	records, people, kills, long := 240, 240, 8, os.Getenv("VAXCERT_LONG") != ""
	if long {
		records, people, kills = 20_000, 18_000, 60
	}
	dir := t.TempDir()
	files := newFiles(t, dir, records)
	for name, dsn := range map[string]func(testing.TB) string{"SQLite": nil, "PostgreSQL": storetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			c := &country{files: files, dir: t.TempDir(), all: records, people: people}
			if dsn != nil {
				c.dsn = dsn(t)
			}
			require.NoError(t, os.CopyFS(c.dir, os.DirFS(dir)))
			c.open(t)
			c.killing(t, kills, long)
		})
	}
}

func (c *country) killing(t *testing.T, kills int, long bool) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	c.prepare(t)

	began := time.Now()
	programs := []*program{c.program(t, "server"), c.program(t, "worker-1"), c.program(t, "worker-2")}
	killed := map[string]int{}
	for i := range kills {
		c.waitForIssued(t, c.all*(i+1)/(kills+2))
		victim := random.IntN(5)
		switch {
		case victim < 3:
			programs[victim].kill(t)
			killed[programs[victim].name]++
		case victim == 3 && c.dsn != "":
			storetest.KillPostgres(t)
			killed["database"]++
		default:
			for _, p := range programs {
				p.kill(t)
			}
			killed["all programs"]++
		}
		for _, p := range programs {
			p.again(t)
		}
		if !long { // who is in a hurry does not wait until the dead workers' jobs are given to others
			c.hurry(t)
		}
	}
	c.waitForIssued(t, c.all)
	took := time.Since(began)
	c.waitUntilSettled(t)
	for _, p := range programs {
		p.stop(t)
	}
	t.Logf("%d issues in %.1f s, %.0f/s, killed: %v", c.all, took.Seconds(), float64(c.all)/took.Seconds(), killed)
	c.whole(t)
}

// country is an installation, and the process of the test in it.
type country struct {
	*machine
	files       demo.Files
	dsn, dir    string
	all, people int // records, which are more than people where some have two doses
	facilities  []string
}

// newFiles makes what installations have, with a register of so many people.
func newFiles(t *testing.T, dir string, people int) demo.Files {
	files, err := demo.Make(t.Context(), dir, time.Now())
	require.NoError(t, err)
	require.NoError(t, os.Remove(files.Register))
	register, err := registry.Open(t.Context(), "sqlite:"+files.Register)
	require.NoError(t, err)
	_, err = register.Load(t.Context(), population.New(1, people).People())
	require.NoError(t, err)
	require.NoError(t, register.Close())
	return files
}

// open opens the store and the service of this process, which serves nobody.
func (c *country) open(t *testing.T) {
	flags := serveCommand{
		storeFlags: storeFlags{Data: c.dir, Postgres: c.dsn, Seal: c.files.Seal},
		Listen:     "localhost:0", Name: "test", Key: []string{c.files.Key}, Cert: []string{c.files.Cert},
		Register: "sqlite:" + c.files.Register, FacilityRoots: c.files.FacilityRoots, FacilityKeys: c.files.FacilityKeys, RenewDays: 30,
	}
	var err error
	c.machine, err = flags.start(t.Context(), streams{strings.NewReader(""), os.Stdout, os.Stderr}, time.Now)
	require.NoError(t, err)
	t.Cleanup(c.machine.close)
	_, err = loadFacilities(t.Context(), c.store, c.files.Facilities)
	require.NoError(t, err)
	facilities, err := c.store.As(store.Service("test")).Facilities(t.Context())
	require.NoError(t, err)
	for _, f := range facilities {
		c.facilities = append(c.facilities, f.Code)
	}
}

// prepare takes records as far as the facilities' signatures.
func (c *country) prepare(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	var working sync.WaitGroup
	working.Go(func() { _ = c.service.Work(ctx, 4) })
	for _, err := range c.service.EnterAll(ctx, store.Service("test"), c.records()) {
		require.NoError(t, err)
	}
	require.Eventually(t, func() bool { return c.count(life.Entered, life.Checked) == 0 }, 10*time.Minute, 50*time.Millisecond)
	stop()
	working.Wait()

	var signing errgroup.Group
	for _, f := range c.facilities {
		signing.Go(func() error { return c.sign(f) })
	}
	require.NoError(t, signing.Wait())
	require.Equal(t, c.all, c.count(life.Signed))
}

// records gives one of each person, and of the first of them also the dose before it.
func (c *country) records() iter.Seq2[store.Entry, error] {
	return func(yield func(store.Entry, error) bool) {
		i := 0
		for p := range population.New(1, c.all).People() {
			said := cert.Record{
				ID: fmt.Sprintf("r-%d", i), FullName: p.FullName, DateOfBirth: p.Birth.String(), Sex: p.Sex.String(), Nationality: "VN",
				IDType: "cccd", IDNumber: p.PersonalID, FacilityID: c.facilities[i%len(c.facilities)],
				DoseNumber: "2", DosesInSeries: "2", VaccinationDate: time.Now().AddDate(0, -1, 0).Format(time.DateOnly),
				Product: "Comirnaty", LotNumber: "FF2587",
			}
			if i++; i > c.people || !yield(store.Entry{Said: said}, nil) {
				return
			}
			if i > c.all-c.people {
				continue
			}
			said.ID, said.DoseNumber, said.VaccinationDate = said.ID+"-1", "1", time.Now().AddDate(0, -2, 0).Format(time.DateOnly)
			if !yield(store.Entry{Said: said}, nil) {
				return
			}
		}
	}
}

// sign signs all records of a facility.
func (c *country) sign(facility string) error {
	ctx, clerk := context.Background(), store.Actor{ID: "clerk-" + facility, Role: life.Clerk, Facility: facility}
	for {
		page, err := c.service.Records(ctx, clerk, store.Query{States: []life.State{life.Verified}, Limit: service.MaxSign})
		if err != nil || len(page.Records) == 0 {
			return err
		}
		var keys []string
		for _, r := range page.Records {
			keys = append(keys, r.Key)
		}
		signed, err := c.service.SignCentrally(ctx, clerk, keys)
		for _, s := range signed {
			err = errors.Join(err, s.Err)
		}
		if err != nil {
			return err
		}
	}
}

// count gives how many records are in some states; less than none while the database is
// away.
func (c *country) count(states ...life.State) int {
	counts, err := c.store.As(store.Service("test")).Counts(context.Background(), store.ByState)
	if err != nil {
		return -1
	}
	n := 0
	for _, one := range counts {
		if slices.Contains(states, one.State) {
			n += one.N
		}
	}
	return n
}

// waitForIssued waits until so many have had their certificate.
func (c *country) waitForIssued(t *testing.T, n int) {
	t.Helper()
	require.Eventually(t, func() bool { return c.count(life.Issued, life.Superseded) >= n }, 15*time.Minute, 20*time.Millisecond)
}

// waitUntilSettled waits until no job is left, and every step stands in the log.
func (c *country) waitUntilSettled(t *testing.T) {
	t.Helper()
	ctx := context.Background()
	require.Eventually(t, func() bool {
		steps, err := c.store.Unlogged(ctx, 1)
		return err == nil && len(steps) == 0 && c.count(life.Superseded) == c.all-c.people
	}, 10*time.Minute, 20*time.Millisecond)
}

// hurry puts what waits into the queue again, as an officer can.
func (c *country) hurry(t *testing.T) {
	require.Eventually(t, func() bool {
		_, err := c.service.IssueNow(context.Background(), store.Actor{ID: "officer", Role: life.Officer}, nil)
		return err == nil // the database may be away
	}, time.Minute, 50*time.Millisecond)
}

// whole makes sure that nothing is lost and nothing doubled.
func (c *country) whole(t *testing.T) {
	ctx := context.Background()
	key := c.keyOf(t)
	v, err := verify.New(verify.Options{Trust: verify.NewKeySet(key), Clock: time.Now})
	require.NoError(t, err)
	records, uvcis := map[string]bool{}, map[string]bool{}
	for q := (store.CertificateQuery{Limit: store.MaxPage}); ; {
		page, next, err := c.store.As(store.Service("test")).Certificates(ctx, q)
		require.NoError(t, err)
		for _, one := range page {
			require.False(t, records[one.Record], "a record has two certificates")
			require.False(t, uvcis[one.UVCI], "two certificates have one identifier")
			records[one.Record], uvcis[one.UVCI] = true, true
			require.Equal(t, 1, one.Generation)
			require.True(t, one.Logged)
			require.Equal(t, verify.Valid, v.Verify(ctx, one.Text).Decision)
		}
		if q.After = next; next == "" {
			break
		}
	}
	require.Len(t, records, c.all)

	log := filepath.Join(c.dir, "issued.log")
	f, err := os.Open(log)
	require.NoError(t, err)
	defer f.Close()
	certificates, err := readCertificates(c.files.AuditCert)
	require.NoError(t, err)
	summary, err := audit.Check(f, audit.CheckOptions{Keys: certificates})
	require.NoError(t, err)
	require.Equal(t, c.all, summary.Actions[audit.Issue])
	require.Zero(t, summary.Unsigned)

	var said strings.Builder
	args := []string{"check", "--data", c.dir, "--seal", c.files.Seal, "--log", log, "--cert", c.files.AuditCert}
	if c.dsn != "" {
		args = append(args, "--postgres", c.dsn)
	}
	require.NoError(t, run(ctx, args, strings.NewReader(""), &said, os.Stderr))
	require.Contains(t, said.String(), fmt.Sprintf("%d lines of the log agree", summary.Events))
	t.Logf("%d lines, %d of them events, %d checkpoints", summary.Lines, summary.Events, summary.Checkpoints)
}

func (c *country) keyOf(t *testing.T) verify.Key {
	certificates, err := readCertificates(c.files.Cert)
	require.NoError(t, err)
	key, err := verify.KeyOf(certificates[0])
	require.NoError(t, err)
	return key
}

// program is a process of the service, which is started again whenever it has ended.
type program struct {
	name string
	args []string
	said *os.File
	cmd  *exec.Cmd
	dead chan struct{}
}

// program starts one: a server, which writes the audit log, or a worker.
func (c *country) program(t *testing.T, name string) *program {
	p := &program{name: name, args: []string{"serve", "--data", c.dir, "--seal", c.files.Seal, "--name", name, "--workers", "2"}}
	if c.dsn != "" {
		p.args = append(p.args, "--postgres", c.dsn)
	}
	if name == "server" {
		p.args = append(p.args, "--listen", freeAddress(t), "--audit", filepath.Join(c.dir, "issued.log"))
	} else {
		p.args = append(p.args, "--worker")
	}
	var err error
	p.said, err = os.Create(filepath.Join(c.dir, name+".txt"))
	require.NoError(t, err)
	t.Cleanup(func() {
		p.kill(t)
		if t.Failed() {
			text, _ := os.ReadFile(p.said.Name())
			t.Logf("%s said: %s", name, text[max(0, len(text)-4000):])
		}
		p.said.Close()
	})
	p.start(t)
	return p
}

func freeAddress(t *testing.T) string {
	l, err := net.Listen("tcp", "localhost:0")
	require.NoError(t, err)
	defer l.Close()
	return l.Addr().String()
}

func (p *program) start(t *testing.T) {
	p.cmd = exec.Command(os.Args[0], p.args...)
	p.cmd.Env = append(os.Environ(), asIssuer+"=1")
	p.cmd.Stdout, p.cmd.Stderr = p.said, p.said
	require.NoError(t, p.cmd.Start())
	p.dead = make(chan struct{})
	go func() { defer close(p.dead); _ = p.cmd.Wait() }()
}

func (p *program) kill(t *testing.T) {
	_ = p.cmd.Process.Kill() // it may have ended
	<-p.dead
}

// again starts it, where it has ended.
func (p *program) again(t *testing.T) {
	select {
	case <-p.dead:
		p.start(t)
	default:
	}
}

// stop lets it end in good order.
func (p *program) stop(t *testing.T) {
	require.NoError(t, p.cmd.Process.Signal(syscall.SIGTERM))
	<-p.dead
	require.True(t, p.cmd.ProcessState.Success(), "%s: %s", p.name, p.cmd.ProcessState)
}
