//go:build unix

package registry_test

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// cluster is a PostgreSQL of the test's own: it listens on a socket in a folder
// of the test, and on no port.
type cluster struct {
	bin, dir string
	as       *syscall.SysProcAttr
}

// startCluster makes and starts a cluster, and stops it at the end of the test.
// The test is skipped where PostgreSQL is not installed.
func startCluster(t testing.TB) *cluster {
	c := &cluster{bin: postgresPrograms(t), dir: t.TempDir()}
	if os.Getuid() == 0 { // PostgreSQL does not run as root
		c.as = c.someoneElse(t)
	}
	data := filepath.Join(c.dir, "data")
	c.run(t, "initdb", "--pgdata="+data, "--username=test", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync")
	t.Cleanup(func() { c.run(t, "pg_ctl", "stop", "--wait", "--mode=immediate", "--pgdata="+data) })
	c.run(t, "pg_ctl", "start", "--wait", "--silent", "--pgdata="+data, "--log="+filepath.Join(c.dir, "log"),
		"--options=-c listen_addresses='' -c fsync=off -k "+c.dir)
	return c
}

func postgresPrograms(t testing.TB) string {
	path, err := exec.LookPath("initdb")
	if err == nil {
		path, err = filepath.EvalSymlinks(path)
		require.NoError(t, err)
		return filepath.Dir(path)
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		t.Skip("PostgreSQL (initdb, pg_ctl) is not installed")
	}
	return filepath.Dir(found[len(found)-1])
}

// someoneElse gives the folder to the user postgres or nobody.
func (c *cluster) someoneElse(t testing.TB) *syscall.SysProcAttr {
	account, err := user.Lookup("postgres")
	if err != nil {
		account, err = user.Lookup("nobody")
	}
	require.NoError(t, err)
	uid, err := strconv.Atoi(account.Uid)
	require.NoError(t, err)
	gid, err := strconv.Atoi(account.Gid)
	require.NoError(t, err)
	require.NoError(t, os.Chown(c.dir, uid, gid))
	require.NoError(t, os.Chmod(filepath.Dir(c.dir), 0o711)) // the test's own folder, around its temporary ones
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
}

func (c *cluster) run(t testing.TB, program string, args ...string) {
	command := exec.Command(filepath.Join(c.bin, program), args...)
	command.Dir = c.dir
	command.SysProcAttr = c.as
	// A server that has started keeps its standard output open: it goes to a file.
	out, err := os.CreateTemp(t.TempDir(), program)
	require.NoError(t, err)
	defer out.Close()
	command.Stdout, command.Stderr = out, out
	if err := command.Run(); err != nil {
		said, readErr := os.ReadFile(out.Name())
		log, _ := os.ReadFile(filepath.Join(c.dir, "log"))
		require.NoError(t, err, "%s: %s %s %v", program, said, log, readErr)
	}
}

// database makes an empty database and gives its address.
func (c *cluster) database(t testing.TB, name string) string {
	c.run(t, "createdb", "--host="+c.dir, "--username=test", name)
	return fmt.Sprintf("postgres:///%s?host=%s&user=test", name, c.dir)
}

func TestPostgres(t *testing.T) {
	c := startCluster(t)
	made := 0
	suite(t, func(t *testing.T) string {
		made++
		return c.database(t, "test"+strconv.Itoa(made))
	})
}

func BenchmarkPostgres(b *testing.B) {
	c := startCluster(b)
	made := 0
	benchmark(b, func(b *testing.B) string {
		made++
		return c.database(b, "bench"+strconv.Itoa(made))
	})
}
