package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"strings"

	"github.com/vaxcert/vaxcert/examples/registry"
	"github.com/vaxcert/vaxcert/identity"
)

// registerCommand fills a population register.
type registerCommand struct {
	File     string `arg:"" type:"existingfile" help:"CSV with a header: personal_id, old_id, full_name, date_of_birth, sex, birth_province."`
	Register string `required:"" placeholder:"ADDRESS" help:"sqlite:PATH or postgres://…; who was in it before is no more."`
}

// Run loads the people of the file, all of them or none.
func (c *registerCommand) Run(ctx context.Context, std streams) error {
	f, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer f.Close()
	register, err := registry.Open(ctx, c.Register)
	if err != nil {
		return err
	}
	defer register.Close()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	report, err := register.Load(ctx, peopleOf(f, stop))
	if broken := context.Cause(ctx); broken != nil {
		return broken
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "%d people\n", report.People)
	return nil
}

// peopleOf reads registry.csv; fail is told what it cannot read, and ends the loading.
func peopleOf(r io.Reader, fail context.CancelCauseFunc) iter.Seq[identity.Person] {
	return func(yield func(identity.Person) bool) {
		rows := csv.NewReader(r)
		rows.ReuseRecord = true
		header, err := rows.Read()
		if err != nil {
			fail(fmt.Errorf("the register: %w", err))
			return
		}
		column := map[string]int{}
		for i, name := range header {
			column[strings.TrimPrefix(name, "\ufeff")] = i
		}
		for _, name := range []string{"personal_id", "full_name", "date_of_birth", "sex"} {
			if _, ok := column[name]; !ok {
				fail(fmt.Errorf("the register: no column %s", name))
				return
			}
		}
		for {
			row, err := rows.Read()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				fail(fmt.Errorf("the register: %w", err))
				return
			}
			field := func(name string) string {
				if i, ok := column[name]; ok {
					return strings.Clone(row[i])
				}
				return ""
			}
			birth, _ := identity.ParseDate(field("date_of_birth"))
			sex, _ := identity.ParseSex(field("sex"))
			if !yield(identity.Person{PersonalID: field("personal_id"), OldID: field("old_id"), FullName: field("full_name"),
				Birth: birth, Sex: sex, Province: field("birth_province")}) {
				return
			}
		}
	}
}

// errNoRegister says that nobody would be found.
var errNoRegister = errors.New("--register: there is no such register, or nobody is in it; issuer register fills one")

// openRegister opens a register that has people in it.
func openRegister(ctx context.Context, address string) (*registry.Database, error) {
	if address == "" {
		return nil, errors.New("--register: a population register is needed")
	}
	if path, ok := strings.CutPrefix(address, "sqlite:"); ok {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return nil, errNoRegister
		}
	}
	register, err := registry.Open(ctx, address)
	if err != nil {
		return nil, fmt.Errorf("--register: %w", err)
	}
	if f := register.Frequencies(); f == nil || f.People() == 0 {
		return nil, errors.Join(errNoRegister, register.Close())
	}
	return register, nil
}
