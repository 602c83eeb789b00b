package main

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/vaxcert/vaxcert/cert/audit"
)

// keyBeside reads the key of a log, which is locked, or makes it for a log that is
// empty: the hashes of one that is not could not be proved by another key.
func keyBeside(log string) ([]byte, error) {
	path := log + ".key"
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	key, broken := base64.StdEncoding.DecodeString(strings.TrimSpace(string(text)))
	if err == nil && broken == nil && len(key) >= audit.MinRecordKey {
		return key, nil
	}
	info, statErr := os.Stat(log)
	switch {
	case statErr != nil:
		return nil, statErr
	case info.Size() == 0 && strings.TrimSpace(string(text)) == "":
		return makeKeyBeside(path)
	case err != nil:
		return nil, fmt.Errorf("%s is missing, which the hashes of its records are made with: bring it back from a backup, or begin a new log with --audit-previous", path)
	}
	return nil, fmt.Errorf("%s is not the key of an audit log: bring it back from a backup, or begin a new log with --audit-previous", path)
}

// makeKeyBeside makes a key that is there whole or not at all.
func makeKeyBeside(path string) ([]byte, error) {
	key := make([]byte, audit.MinRecordKey)
	if _, err := rand.Read(key); err != nil {
		return nil, err
	}
	return key, writeSynced(path, []byte(base64.StdEncoding.EncodeToString(key)+"\n"))
}
