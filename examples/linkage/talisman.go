package main

import (
	"bufio"
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/identity"
	"github.com/vaxcert/vaxcert/internal/population"
)

// What was looked for, 2026-11-22: Debian 12 has no package for record linkage
// (no Febrl, dedupe, recordlinkage, RecordLinkage, fastLink or reclin; what it
// calls linkage is genetics, and python3-jellyfish, r-cran-stringdist and
// golang-github-schollz-closestmatch only compare strings). npm has no port of
// Splink or of Fellegi and Sunter's model under the names looked up
// (fellegi-sunter, record-linkage: none; splink: something else). For Go there is
// a client of Senzing, which needs its server. talisman (npm, MIT) has clusterers
// for record linkage with blocking and the usual similarities, and installs; its
// user chooses blocks and thresholds, and it knows no frequencies: those of
// cluster.mjs are a plain choice, not tuned.
//
//go:embed .npmrc package.json package-lock.json cluster.mjs
var nodeFiles embed.FS

// row is a person or a record as cluster.mjs takes it.
type row struct {
	Person bool   `json:"person"`
	ID     string `json:"id"` // of a person
	Name   string `json:"name"`
	Birth  string `json:"birth"`
	Sex    string `json:"sex"`
	Number string `json:"number"`
}

// cluster runs talisman on the first records and the whole register. Its clusters
// make proposals: it knows nothing that could be called verified. absent says why
// it cannot be run here.
func (c *command) cluster(ctx context.Context, p *population.Population) (r result, absent string, err error) {
	dir, err := os.MkdirTemp("", "vaxcert-linkage-")
	if err != nil {
		return r, "", err
	}
	defer os.RemoveAll(dir)
	if absent, err = installTalisman(ctx, dir); absent != "" || err != nil {
		return r, absent, err
	}

	var rows bytes.Buffer
	encoder := json.NewEncoder(&rows)
	for q := range p.People() {
		encoder.Encode(row{true, q.PersonalID, q.FullName, q.Birth.String(), q.Sex.String(), q.PersonalID})
	}
	var truths []truth
	for record := range p.Records(min(c.Peer, c.Records), c.rates(), 500) {
		truths = append(truths, truthOf(&record))
		encoder.Encode(row{Name: record.FullName, Birth: record.DateOfBirth, Sex: record.Sex, Number: record.IDNumber})
	}

	node := exec.CommandContext(ctx, "node", "--max-old-space-size=8192", "cluster.mjs")
	node.Dir, node.Stdin, node.Stderr = dir, &rows, os.Stderr
	out, err := node.Output()
	if err != nil {
		return r, "", fmt.Errorf("talisman: %w", err)
	}
	t := newTally()
	lines := bufio.NewScanner(bytes.NewReader(out))
	var took struct{ Load, Cluster float64 } // seconds
	for i := 0; lines.Scan(); i++ {
		if i == len(truths) {
			if err := json.Unmarshal(lines.Bytes(), &took); err != nil {
				return r, "", err
			}
			break
		}
		status, person, _ := strings.Cut(lines.Text(), " ")
		t.add(truths[i], answer{identity.Status(status), person})
	}
	seconds := func(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
	r = result{"talisman 1.1.4", t, c.more(len(truths), seconds(took.Cluster), seconds(took.Load), 0)}
	r.more[len(r.more)-1] = "-"
	return r, "", nil
}

// installTalisman installs what package-lock.json names.
func installTalisman(ctx context.Context, dir string) (absent string, err error) {
	for _, tool := range []string{"node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			return "no " + tool, nil
		}
	}
	if err := os.CopyFS(dir, nodeFiles); err != nil {
		return "", err
	}
	npm := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--silent")
	npm.Dir = dir
	if err := npm.Run(); err != nil {
		return "npm cannot install it: " + err.Error(), nil
	}
	return "", nil
}
