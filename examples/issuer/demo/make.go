package demo

import (
	"context"
	"crypto/x509/pkix"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/seal"
	"github.com/vaxcert/vaxcert/examples/registry"
	"github.com/vaxcert/vaxcert/internal/population"
)

// Files names what Make makes, in one folder.
type Files struct {
	Seal, Facilities, Register               string
	Key, Cert                                string // of the document signer
	NextKey, NextCert                        string // of the one that comes after it
	PublisherKey, PublisherCert              string
	AuditKey, AuditCert, AuditLog, RecordKey string
	FacilityRoots, FacilityKeys, Records     string
}

// In gives the names of the files in a folder.
func In(dir string) Files {
	at := func(name string) string { return filepath.Join(dir, name) }
	return Files{
		Seal: at("seal.keys"), Facilities: at("facilities.csv"), Register: at("register.db"),
		Key: at("keys/dsc.key"), Cert: at("keys/dsc.pem"), NextKey: at("keys/dsc-next.key"), NextCert: at("keys/dsc-next.pem"),
		PublisherKey: at("keys/publisher.key"), PublisherCert: at("keys/publisher.pem"),
		AuditKey: at("keys/audit.key"), AuditCert: at("keys/audit.pem"), AuditLog: at("issued.log"), RecordKey: at("record.key"),
		FacilityRoots: at("facilities/root.pem"), FacilityKeys: at("facilities"),
	}
}

// Size of the demonstration. Units: people in the register, records of doses.
const (
	People  = 20000
	Records = 2000
)

const seed = 5772

// Make makes the files of an installation in a folder, where they are not there yet; the
// keys begin as long before now as the records do.
func Make(ctx context.Context, dir string, now time.Time) (Files, error) {
	f := In(dir)
	if _, err := os.Stat(f.Seal); err == nil {
		return f, nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return f, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return f, err
	}
	if err := errors.Join(f.makeKeys(now), writeFacilities(f.Facilities), f.makeRegister(ctx)); err != nil {
		return f, err
	}
	if err := writeSettings(dir); err != nil {
		return f, err
	}
	return f, seal.GenerateFile(ctx, f.Seal, nil) // last: it says that all is there
}

func (f Files) makeKeys(now time.Time) error {
	from, until := now.AddDate(-2, 0, 0), now.AddDate(3, 0, 0)
	state, err := newAuthority(filepath.Join(filepath.Dir(f.Key), "csca"), pkix.Name{Country: []string{"VN"}, Organization: []string{organisation}, CommonName: "Demonstration CSCA"}, from, until)
	if err != nil {
		return err
	}
	named := func(name string) pkix.Name {
		return pkix.Name{Country: []string{"VN"}, Organization: []string{organisation}, CommonName: name}
	}
	health, err := newAuthority(trim(f.FacilityRoots), pkix.Name{Country: []string{"VN"}, CommonName: "Demonstration CA of facilities"}, from, until)
	if err != nil {
		return err
	}
	var all []error
	for _, k := range []struct{ path, name string }{
		{f.Cert, "Demonstration document signer 1"}, {f.NextCert, "Demonstration document signer 2"},
		{f.PublisherCert, "Demonstration publisher of lists"}, {f.AuditCert, "Demonstration audit log"},
	} {
		all = append(all, state.sign(trim(k.path), named(k.name)))
	}
	for _, c := range facilities {
		all = append(all, health.sign(filepath.Join(f.FacilityKeys, c.code),
			pkix.Name{Country: []string{"VN"}, CommonName: c.name, SerialNumber: c.code}))
	}
	return errors.Join(append(all, writeRandom(f.RecordKey))...)
}

func (f Files) makeRegister(ctx context.Context) error {
	register, err := registry.Open(ctx, "sqlite:"+f.Register)
	if err != nil {
		return err
	}
	_, err = register.Load(ctx, population.New(seed, People).People())
	return errors.Join(err, register.Close())
}

// trim takes ".pem" from a path.
func trim(path string) string { return path[:len(path)-len(".pem")] }
