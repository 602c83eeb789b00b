package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/demo"
	"github.com/vaxcert/vaxcert/examples/issuer/guard"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/seal"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// password is every clerk's.
const password = "mưa rơi trên mái lá"

// facilities are those of package demo, whose keys are in its folder: the clerks are
// spread over them.
var facilities = []string{"01001", "01002", "01003", "24001", "24002", "24003", "79001", "79002", "79003", "48001"}

// user is a clerk who may come in.
type user struct{ name, facility, token string }

// installation is a folder with all that the service needs.
type installation struct {
	dir, postgres string
	files         demo.Files
	users         []user
}

// install makes an installation with its users. The store is empty, or of an earlier run.
func install(ctx context.Context, dir, postgres string, clerks int) (*installation, error) {
	files, err := demo.Make(ctx, dir, time.Now())
	if err != nil {
		return nil, err
	}
	in := &installation{dir: dir, postgres: postgres, files: files}
	s, err := in.open(ctx)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	for i, code := range facilities {
		f := store.Facility{Code: code, Name: "Trạm y tế " + code, Commune: fmt.Sprint("Phường ", i), Province: "Tỉnh " + code[:2]}
		if err := s.PutFacility(ctx, f); err != nil {
			return nil, err
		}
	}
	return in, in.addUsers(ctx, s, clerks)
}

func (in *installation) open(ctx context.Context) (*store.Store, error) {
	keys, err := seal.OpenFile(ctx, in.files.Seal, nil)
	if err != nil {
		return nil, err
	}
	o := store.Options{Seal: keys, Clock: time.Now}
	if in.postgres != "" {
		return store.OpenPostgres(ctx, in.postgres, o)
	}
	return store.OpenSQLite(ctx, filepath.Join(in.dir, "records.db"), o)
}

// addUsers lets clerks in, by a password of the usual cost and by a token.
func (in *installation) addUsers(ctx context.Context, s *store.Store, clerks int) error {
	hash, err := guard.NewPasswords(0).Hash(ctx, password)
	if err != nil {
		return err
	}
	operator := s.As(store.Service("operator"))
	for i := range clerks {
		u := user{name: fmt.Sprintf("clerk-%03d", i), facility: facilities[i%len(facilities)]}
		if err := operator.PutUser(ctx, store.User{Actor: store.Actor{ID: u.name, Role: life.Clerk, Facility: u.facility}, Hash: hash}); err != nil {
			return err
		}
		if u.token, err = service.MakeToken(ctx, operator, u.name, "load", time.Now(), 24*time.Hour); err != nil {
			return err
		}
		in.users = append(in.users, u)
	}
	return nil
}

// server is the service in a process of its own.
type server struct {
	*exec.Cmd
	site string
	log  *os.File
}

// readyWithin is how long the service may take to start.
const readyWithin = time.Minute

// start starts the service, and waits until it is ready.
func (in *installation) start(ctx context.Context, program string) (*server, error) {
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	args := []string{"serve", "--data=" + in.dir, "--listen=" + address, "--audit=" + in.files.AuditLog, "--trusted-proxy=127.0.0.0/8"}
	if in.postgres != "" {
		args = append(args, "--postgres="+in.postgres)
	}
	s := &server{Cmd: exec.Command(program, args...), site: "http://" + address}
	if s.log, err = os.Create(filepath.Join(in.dir, "server.log")); err != nil {
		return nil, err
	}
	s.Stdout, s.Stderr = s.log, s.log
	if err := s.Start(); err != nil {
		return nil, errors.Join(err, s.log.Close())
	}
	if err := s.ready(ctx); err != nil {
		return nil, errors.Join(err, s.stop())
	}
	return s, nil
}

func (s *server) ready(ctx context.Context) error {
	ctx, stop := context.WithTimeout(ctx, readyWithin)
	defer stop()
	for sleep(ctx, 50*time.Millisecond) {
		response, err := http.Get(s.site + "/readyz")
		if err != nil {
			continue
		}
		response.Body.Close()
		if response.StatusCode == http.StatusOK {
			return nil
		}
	}
	return fmt.Errorf("the service does not get ready: see %s", s.log.Name())
}

// stop lets the service end in order.
func (s *server) stop() error {
	return errors.Join(s.Process.Signal(syscall.SIGTERM), s.Wait(), s.log.Close())
}

// spent says what the process took: processor time, and memory at the most.
func (s *server) spent() (processor time.Duration, memory int64) {
	if used, ok := s.ProcessState.SysUsage().(*syscall.Rusage); ok {
		memory = used.Maxrss << 10 // Linux counts KiB
	}
	return s.ProcessState.UserTime() + s.ProcessState.SystemTime(), memory
}

// freeAddress gives an address of this machine that nobody listens on.
func freeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

// buildIssuer compiles the service.
func buildIssuer(ctx context.Context, dir string) (string, error) {
	program := filepath.Join(dir, "issuer")
	out, err := exec.CommandContext(ctx, "go", "build", "-o", program, "github.com/vaxcert/vaxcert/examples/issuer").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("go build: %w: %s", err, out)
	}
	return program, nil
}
