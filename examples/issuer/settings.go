package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/seal"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// storeFlags say where the records are.
type storeFlags struct {
	Data      string `placeholder:"DIR" type:"path" help:"The folder of this installation: records.db, seal.keys, record.key, outbox."`
	Postgres  string `placeholder:"DSN" env:"ISSUER_POSTGRES" help:"The records are in PostgreSQL, for many machines. Default: SQLite in the folder."`
	Replica   string `placeholder:"DSN" help:"A read replica of it, for counts, the trail and what is revoked."`
	Seal      string `placeholder:"FILE" help:"Keys that ID numbers are encrypted with. Default: seal.keys in the folder."`
	SealVault string `placeholder:"URL" help:"They are wrapped by a key of a Vault or OpenBao: its address, mount and key, as https://vault:8200/transit/issuer. The token is in ISSUER_VAULT_TOKEN."`
}

// errNoData says that a command needs a folder.
var errNoData = errors.New("--data DIR is needed")

func (f storeFlags) file(given, name string) string {
	if given != "" {
		return given
	}
	return filepath.Join(f.Data, name)
}

// open opens the store. The caller closes it.
func (f storeFlags) open(ctx context.Context, o store.Options) (*store.Store, error) {
	if f.Data == "" {
		return nil, errNoData
	}
	kek, err := f.kek()
	if err != nil {
		return nil, err
	}
	if o.Seal, err = seal.OpenFile(ctx, f.file(f.Seal, "seal.keys"), kek); err != nil {
		return nil, err
	}
	s, err := f.openDatabase(ctx, o)
	if err != nil {
		return nil, err
	}
	if err := checkSeal(ctx, s, o.Seal); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (f storeFlags) openDatabase(ctx context.Context, o store.Options) (*store.Store, error) {
	if f.Postgres != "" {
		o.Replica = f.Replica
		return store.OpenPostgres(ctx, f.Postgres, o)
	}
	return store.OpenSQLite(ctx, filepath.Join(f.Data, "records.db"), o)
}

// errSeal says that nothing that is sealed in the store would open.
var errSeal = errors.New("the store was begun with another seal.keys")

// checkSeal makes sure that the keys are those that the store was begun with.
func checkSeal(ctx context.Context, s *store.Store, keys *seal.Seal) error {
	const name = "seal"
	about := seal.About("settings", name)
	kept, err := s.Setting(ctx, name)
	if err != nil {
		return err
	}
	if kept == "" {
		sealed, err := keys.Seal([]byte(name), about)
		if err != nil {
			return err
		}
		return operator(s).SetSetting(ctx, name, hex.EncodeToString(sealed), store.Happening{Action: "store-begun", Subject: name})
	}
	sealed, err := hex.DecodeString(kept)
	if err == nil {
		_, err = keys.Open(sealed, about)
	}
	if err != nil {
		return errSeal
	}
	return nil
}

// kek gives what wraps the keys of the seal; nil where nothing does.
func (f storeFlags) kek() (seal.KEK, error) {
	if f.SealVault == "" {
		return nil, nil
	}
	at, key := cutLast(f.SealVault)
	address, mount := cutLast(at)
	if key == "" || mount == "" || !strings.Contains(address, "://") {
		return nil, errors.New("--seal-vault: an address, a mount and a key are needed, as https://vault:8200/transit/issuer")
	}
	return seal.Vault{Address: address, Mount: mount, Key: key, Token: os.Getenv("ISSUER_VAULT_TOKEN")}, nil
}

func cutLast(url string) (before, after string) {
	i := strings.LastIndexByte(url, '/')
	if i < 0 {
		return url, ""
	}
	return url[:i], url[i+1:]
}

// readSecret reads a key of random bytes in hexadecimal.
func readSecret(path string) ([]byte, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	secret, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil {
		return nil, fmt.Errorf("%s: not hexadecimal", path)
	}
	return secret, nil
}

// stopIn is how long requests may take to end when the service stops.
const stopIn = 15 * time.Second
