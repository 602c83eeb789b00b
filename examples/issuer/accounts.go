package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"golang.org/x/term"

	"github.com/vaxcert/vaxcert/examples/issuer/guard"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// userCommand is about who logs in.
type userCommand struct {
	Add     userAdd     `cmd:"" help:"Adds a user, or changes one: the password is asked for, or read from standard input."`
	Disable userDisable `cmd:"" help:"Lets a user in no more."`
	Forget  userForget  `cmd:"" help:"Forgets a second factor that was lost: the next log-in asks for another one."`
	List    userList    `cmd:"" help:"Lists the users."`
}

type userAdd struct {
	storeFlags
	Name     string `arg:"" help:"What the user logs in as."`
	Role     string `required:"" enum:"clerk,reviewer,province,officer,auditor" help:"clerk, reviewer, province, officer or auditor."`
	Facility string `placeholder:"CODE" help:"Of a clerk."`
	Commune  string `placeholder:"NAME" help:"Of a reviewer."`
	Province string `placeholder:"NAME" help:"Of a province's user."`
}

// Validate refuses a user who would see nothing.
func (c *userAdd) Validate() error {
	needed := map[string]string{"clerk": c.Facility, "reviewer": c.Commune, "province": c.Province}
	if where, ok := needed[c.Role]; ok && where == "" {
		return errors.New("a clerk has a --facility, a reviewer a --commune, a province's user a --province")
	}
	return nil
}

func (c *userAdd) Run(ctx context.Context, std streams) error {
	s, err := c.open(ctx, quiet())
	if err != nil {
		return err
	}
	defer s.Close()
	password, err := readPassword(std)
	if err != nil {
		return err
	}
	return addUser(ctx, s, store.User{
		Actor:      store.Actor{ID: c.Name, Role: life.Role(c.Role), Facility: c.Facility, Commune: c.Commune, Province: c.Province},
		MustChange: true,
	}, password)
}

// addUser adds a user, or gives one another role and password; a second factor that is
// there stays.
func addUser(ctx context.Context, s *store.Store, u store.User, password string) error {
	if err := guard.Acceptable(password, u.ID); err != nil {
		return err
	}
	hash, err := guard.NewPasswords(0).Hash(ctx, password)
	if err != nil {
		return err
	}
	u.Hash = hash
	return operator(s).PutUser(ctx, u)
}

// operator is who runs commands on the machine.
func operator(s *store.Store) *store.View { return s.As(store.Service("operator")) }

// quiet are the options of commands that serve nothing.
func quiet() store.Options {
	return store.Options{Clock: time.Now, Logger: slog.New(slog.DiscardHandler)}
}

func readPassword(std streams) (string, error) {
	if f, ok := std.in.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		fmt.Fprint(std.err, "Password: ")
		password, err := term.ReadPassword(int(f.Fd()))
		fmt.Fprintln(std.err)
		return string(password), err
	}
	line, err := bufio.NewReader(io.LimitReader(std.in, 1<<10)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	return strings.TrimRight(line, "\r\n"), nil
}

type userDisable struct {
	storeFlags
	Name string `arg:""`
}

func (c *userDisable) Run(ctx context.Context) error {
	s, err := c.open(ctx, quiet())
	if err != nil {
		return err
	}
	defer s.Close()
	return operator(s).DisableUser(ctx, c.Name)
}

// userForget is for who lost the telephone. The next log-in enrols another one.
type userForget struct {
	storeFlags
	Name string `arg:""`
}

func (c *userForget) Run(ctx context.Context) error {
	s, err := c.open(ctx, quiet())
	if err != nil {
		return err
	}
	defer s.Close()
	return operator(s).DropSecondFactor(ctx, c.Name)
}

type userList struct{ storeFlags }

func (c *userList) Run(ctx context.Context, std streams) error {
	s, err := c.open(ctx, quiet())
	if err != nil {
		return err
	}
	defer s.Close()
	users, err := s.Users(ctx)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(std.out, 0, 4, 2, ' ', 0)
	for _, u := range users {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", u.ID, u.Role, u.Facility+u.Commune+u.Province, accountState(u))
	}
	return w.Flush()
}

func accountState(u store.User) string {
	switch {
	case u.Disabled:
		return "disabled"
	case u.TOTP == "" && service.NeedsSecondFactor(u.Role):
		return "second factor missing"
	}
	return ""
}

// tokenCommand lets programs in.
type tokenCommand struct {
	storeFlags
	User string `arg:"" help:"Whose rights the program has."`
	Name string `required:"" placeholder:"NAME" help:"What it is for."`
	Days int    `default:"90" placeholder:"N" help:"How long it is good (default ${default})."`
}

func (c *tokenCommand) Run(ctx context.Context, std streams) error {
	if c.Days < 1 || c.Days > 366 {
		return errors.New("--days: 1 to 366")
	}
	s, err := c.open(ctx, quiet())
	if err != nil {
		return err
	}
	defer s.Close()
	token, err := service.MakeToken(ctx, operator(s), c.User, c.Name, time.Now(), time.Duration(c.Days)*24*time.Hour)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(std.out, token)
	return err
}
