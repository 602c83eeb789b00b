package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/demo"
	"github.com/vaxcert/vaxcert/examples/issuer/guard"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// demonstration starts everything on this machine, with people who are not real.
func (c *serveCommand) demonstration(ctx context.Context, std streams) error {
	dir, err := os.MkdirTemp("", "vaxcert-issuer-")
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "Everything is in %s\n", dir)
	files, err := demo.Make(ctx, dir, time.Now())
	if err != nil {
		return err
	}
	d := *c
	d.Data, d.Seal = dir, files.Seal
	d.Key, d.Cert = []string{files.Key, files.NextKey}, []string{files.Cert, files.NextCert}
	d.Register, d.FacilityRoots, d.FacilityKeys = "sqlite:"+files.Register, files.FacilityRoots, files.FacilityKeys
	d.PublisherKey, d.PublisherCert = files.PublisherKey, files.PublisherCert
	d.Audit, d.AuditKey, d.AuditCert = files.AuditLog, files.AuditKey, files.AuditCert
	clock := &demo.Clock{}
	m, err := d.start(ctx, std, clock.Now)
	if err != nil {
		return err
	}
	defer m.close()
	if err := m.begin(ctx, files); err != nil {
		return err
	}
	m.demo = demoPage(m)
	past := demo.Past{Service: m.service, Clock: clock, Told: func(entered int) {
		fmt.Fprintf(std.out, "\r%d records of the past", entered)
	}}
	return m.run(ctx, func() { m.announce(std) }, func(ctx context.Context) error {
		if err := past.Make(ctx); err != nil {
			return err
		}
		return m.showCitizen(ctx, std)
	})
}

// errInUse says that the demonstration would be made among real records.
var errInUse = errors.New("the database is in use: a demonstration needs an empty one; a service of your own needs --data DIR")

// begin makes the facilities and users of the demonstration, in an empty store.
func (m *machine) begin(ctx context.Context, files demo.Files) error {
	if users, err := m.store.Users(ctx); err != nil || len(users) > 0 {
		return errors.Join(err, errInUse)
	}
	if _, err := loadFacilities(ctx, m.store, files.Facilities); err != nil {
		return err
	}
	for _, u := range demo.Users() {
		user := store.User{Actor: store.Actor{ID: u.Name, Role: u.Role, Facility: u.Facility, Commune: u.Commune, Province: u.Province}}
		if service.NeedsSecondFactor(u.Role) {
			var err error
			if user.TOTP, _, err = guard.NewTOTP("vaxcert demonstration", u.Name); err != nil {
				return err
			}
		}
		if err := addUser(ctx, m.store, user, u.Password); err != nil {
			return err
		}
	}
	return nil
}

// announce says where everything is, and who may come in.
func (m *machine) announce(std streams) {
	site := m.flags.site()
	fmt.Fprintf(std.out, `
Citizens     %[1]s/
Staff        %[1]s/login
Log-ins      %[1]s/demo/         with the codes of the second factor, as they are now
API          %[1]s/openapi.yaml

`, site)
	for _, u := range demo.Users() {
		fmt.Fprintf(std.out, "  %-20s %-22s %s %s\n", u.Name, u.Password, u.Role, u.Facility+u.Commune+u.Province)
	}
	fmt.Fprintln(std.out)
}

// showCitizen says what somebody types to see a certificate.
func (m *machine) showCitizen(ctx context.Context, std streams) error {
	c, err := m.someCitizen(ctx)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(std.out, "\n\nA citizen    number %s, born %s, last dose %s\n", c.IDNumber, c.DateOfBirth, c.VaccinationDate)
	return err
}
