//go:build unix

package storetest

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// KillPostgres kills all of its processes (SIGKILL) and starts it again.
func KillPostgres(t testing.TB) {
	t.Helper()
	file := filepath.Join(cluster.data(), "postmaster.pid")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(first))
	if err != nil {
		t.Fatal(err)
	}
	_ = syscall.Kill(pid, syscall.SIGSTOP) // so that it starts none meanwhile
	all := append([]int{pid}, children(pid)...)
	for _, p := range all {
		_ = syscall.Kill(p, syscall.SIGKILL) // it may be gone
	}
	for _, p := range all {
		for alive(p) {
			time.Sleep(time.Millisecond)
		}
	}
	// Whoever is dead and not buried yet seems to hold these.
	_ = os.Remove(file)
	_ = os.Remove(filepath.Join(cluster.dir, ".s.PGSQL.5432.lock"))
	if err := cluster.run("pg_ctl", "start", "--wait", "--silent", "--pgdata="+cluster.data(), "--log="+cluster.log(), "--options="+cluster.options()); err != nil {
		said, _ := os.ReadFile(cluster.log())
		t.Fatalf("%v: %s", err, said[max(0, len(said)-2000):])
	}
}

// children gives the processes that a process started. Where there is no /proc there are
// none to be seen: they end by themselves.
func children(of int) (all []int) {
	names, _ := filepath.Glob("/proc/[0-9]*")
	for _, name := range names {
		pid, err := strconv.Atoi(filepath.Base(name))
		if _, parent := stat(pid); err == nil && parent == of {
			all = append(all, pid)
		}
	}
	return all
}

func alive(pid int) bool {
	if _, err := os.Stat("/proc/self"); err != nil {
		return syscall.Kill(pid, 0) == nil
	}
	state, _ := stat(pid)
	return state != 0 && state != 'Z'
}

// stat gives the state of a process and its parent; zero where there is none.
func stat(pid int) (state byte, parent int) {
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	if err != nil {
		return 0, 0
	}
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	if len(fields) < 2 {
		return 0, 0
	}
	parent, _ = strconv.Atoi(fields[1])
	return fields[0][0], parent
}
