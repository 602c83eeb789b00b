package main

import (
	"bytes"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"

	"github.com/vaxcert/vaxcert/signer"
	"github.com/vaxcert/vaxcert/verify/trust"
)

// readUnion reads several lists as one, and says what in them is refused.
func readUnion(s *session, paths []string, p *proofFlags) (*trust.List, error) {
	o, err := p.options()
	if err != nil {
		return nil, err
	}
	var lists []*trust.List
	for _, path := range paths {
		list, err := readTrust(path, o)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		sayRefusals(s, path, list.Refused)
		lists = append(lists, list)
	}
	union := trust.Union(lists...)
	if len(union.Entries) == 0 {
		return nil, errors.New(trust.Sentence(union.Empty(), s.lang))
	}
	return union, nil
}

type trustSnapshotCommand struct {
	Key          string `required:"" placeholder:"FILE" help:"The private key that signs the snapshot: PEM, or PKCS#12."`
	Cert         string `placeholder:"FILE" help:"Its certificate. Not needed where the key file holds it."`
	PasswordFile string `placeholder:"FILE" help:"The password of the key, in the first line. Default: asked for on the terminal."`
	Out          string `required:"" placeholder:"FILE" help:"The file to write, over one that is there."`
	MadeAt       moment `placeholder:"TIME" help:"The time of the snapshot, from which verifiers reckon its age. Default: now."`
	proofFlags
	Path []string `arg:"" help:"Trust lists, or folders of them."`
}

func (c *trustSnapshotCommand) Run(s *session) error {
	union, err := readUnion(s, c.Path, &c.proofFlags)
	if err != nil {
		return err
	}
	key, err := keyFlags{Key: c.Key, Cert: c.Cert, PasswordFile: c.PasswordFile}.load(s)
	if err != nil {
		return err
	}
	defer release(key)
	at := c.MadeAt.clock()()
	if err := signer.ValidAt(key.Certificate(), at); err != nil {
		return err
	}
	var b bytes.Buffer
	if err := trust.WriteSnapshot(s.ctx, &b, union.Keys(), key, at); err != nil {
		return err
	}
	if err := writeWhole(c.Out, b.Bytes()); err != nil {
		return err
	}
	fmt.Fprintf(s.stdout, "%s: %d keys, %d bytes\n", c.Out, len(union.Entries), b.Len())
	return nil
}

type trustConvertCommand struct {
	To  string `enum:"pem,json" default:"json" help:"The format: ${enum}. pem is a folder of certificates, which bare keys have none of; json is one JSON Web Key Set."`
	Out string `required:"" placeholder:"PATH" help:"The folder (pem) or file (json) to write."`
	proofFlags
	Path []string `arg:"" help:"Trust lists, or folders of them."`
}

func (c *trustConvertCommand) Run(s *session) error {
	union, err := readUnion(s, c.Path, &c.proofFlags)
	if err != nil {
		return err
	}
	if c.To == "pem" {
		return c.writePEM(s, union)
	}
	var b bytes.Buffer
	if err := trust.WriteJWKS(&b, union.Keys()); err != nil {
		return err
	}
	if err := writeWhole(c.Out, b.Bytes()); err != nil {
		return err
	}
	fmt.Fprintf(s.stdout, "%s: %d keys\n", c.Out, len(union.Entries))
	return nil
}

// writePEM writes a file for each certificate, named by country and key ID.
func (c *trustConvertCommand) writePEM(s *session, union *trust.List) error {
	var files []newFile
	bare := 0
	for _, e := range union.Entries {
		if e.Certificate == nil {
			bare++
			continue
		}
		name := strings.TrimPrefix(e.Key.Country+"-"+hex.EncodeToString(e.Key.ID)+".pem", "-")
		files = append(files, newFile{name, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: e.Certificate.Raw}), 0o644})
	}
	if err := writeNewFiles(c.Out, files); err != nil {
		return err
	}
	fmt.Fprintf(s.stdout, "%s: %d certificates\n", c.Out, len(files))
	if bare > 0 {
		return notGood(fmt.Sprintf("%d keys have no certificate and were not written", bare))
	}
	return nil
}
