//go:build unix

package storetest

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"testing"
)

// Main runs the tests of a package, and stops the PostgreSQL that they started. It is
// for TestMain.
func Main(m *testing.M) {
	running = true
	code := m.Run()
	if cluster.dir != "" {
		_ = cluster.run("pg_ctl", "stop", "--wait", "--mode=immediate", "--pgdata="+cluster.data())
		_ = os.RemoveAll(cluster.dir)
	}
	os.Exit(code)
}

// Postgres makes an empty database in a PostgreSQL of the tests' own, which listens on a
// socket in a temporary folder, and on no port. It gives its address. The test is
// skipped where PostgreSQL is not installed.
func Postgres(t testing.TB) string {
	t.Helper()
	if !running {
		t.Fatal("storetest: TestMain has to call storetest.Main")
	}
	start.Do(func() { startErr = cluster.start() })
	if startErr != nil {
		t.Fatal(startErr)
	}
	if cluster.bin == "" {
		t.Skip("PostgreSQL (initdb, pg_ctl) is not installed")
	}
	mu.Lock()
	made++
	name := "test" + strconv.Itoa(made)
	mu.Unlock()
	if err := cluster.run("createdb", "--host="+cluster.dir, "--username=test", name); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("postgres:///%s?host=%s&user=test", name, cluster.dir)
}

// RestartPostgres kills it (SIGQUIT to all of its processes: what is not on the disk is
// lost) and starts it again.
func RestartPostgres(t testing.TB) {
	t.Helper()
	for _, step := range [][]string{{"stop", "--mode=immediate"}, {"start", "--silent", "--log=" + cluster.log(), "--options=" + cluster.options()}} {
		if err := cluster.run("pg_ctl", append(step, "--wait", "--pgdata="+cluster.data())...); err != nil {
			t.Fatal(err)
		}
	}
}

var (
	running  bool
	start    sync.Once
	startErr error
	cluster  server
	mu       sync.Mutex
	made     int
)

// server is a PostgreSQL.
type server struct {
	bin, dir string
	as       *syscall.SysProcAttr
}

func (c *server) data() string    { return filepath.Join(c.dir, "data") }
func (c *server) log() string     { return filepath.Join(c.dir, "log") }
func (c *server) options() string { return "-c listen_addresses='' -c max_connections=200 -k " + c.dir }

func (c *server) start() (err error) {
	if c.bin = programs(); c.bin == "" {
		return nil
	}
	if c.dir, err = os.MkdirTemp("", "postgres"); err != nil {
		return err
	}
	if os.Getuid() == 0 { // PostgreSQL does not run as root
		if err := c.someoneElse(); err != nil {
			return err
		}
	}
	if err := c.run("initdb", "--pgdata="+c.data(), "--username=test", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"); err != nil {
		return err
	}
	return c.run("pg_ctl", "start", "--wait", "--silent", "--pgdata="+c.data(), "--log="+c.log(), "--options="+c.options())
}

func programs() string {
	if path, err := exec.LookPath("initdb"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			return filepath.Dir(path)
		}
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		return ""
	}
	return filepath.Dir(found[len(found)-1])
}

// someoneElse gives the folder to the user postgres or nobody.
func (c *server) someoneElse() error {
	account, err := user.Lookup("postgres")
	if err != nil {
		account, err = user.Lookup("nobody")
	}
	if err != nil {
		return err
	}
	uid, err := strconv.Atoi(account.Uid)
	if err != nil {
		return err
	}
	gid, err := strconv.Atoi(account.Gid)
	if err != nil {
		return err
	}
	c.as = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	return os.Chown(c.dir, uid, gid)
}

func (c *server) run(program string, args ...string) error {
	command := exec.Command(filepath.Join(c.bin, program), args...)
	command.Dir = c.dir
	command.SysProcAttr = c.as
	// A server that has started keeps its standard output open: it goes to a file.
	out, err := os.CreateTemp("", program)
	if err != nil {
		return err
	}
	defer os.Remove(out.Name())
	defer out.Close()
	command.Stdout, command.Stderr = out, out
	if err := command.Run(); err != nil {
		said, _ := os.ReadFile(out.Name())
		return fmt.Errorf("%s: %w: %s", program, err, said)
	}
	return nil
}
