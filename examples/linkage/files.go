package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/vaxcert/vaxcert/identity"
)

// scoreFiles scores findings.csv, in any order, by truth.csv. A record without a
// finding is an error: an answer is missing.
func scoreFiles(truthFile, findingsFile string) (*tally, error) {
	truths := map[string]truth{}
	err := eachRow(truthFile, []string{"record_id", "personal_id", "class", "form", "fixable"}, func(v []string) error {
		truths[v[0]] = truth{v[1], v[2], v[3] == "true", v[4] == "true"}
		return nil
	})
	if err != nil {
		return nil, err
	}
	t := newTally()
	err = eachRow(findingsFile, []string{"record_id", "status", "personal_id"}, func(v []string) error {
		is, ok := truths[v[0]]
		if !ok {
			return errors.New("a finding for a record that is not in the truth, or a second one")
		}
		delete(truths, v[0])
		t.add(is, answer{identity.Status(v[1]), v[2]})
		return nil
	})
	if err == nil && len(truths) > 0 {
		err = fmt.Errorf("%d records have no finding", len(truths))
	}
	return t, err
}

// eachRow gives the named columns of each row of a CSV file.
func eachRow(name string, columns []string, row func([]string) error) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.ReuseRecord = true
	header, err := r.Read()
	if err != nil {
		return err
	}
	if len(header) > 0 && len(header[0]) > 3 && header[0][:3] == "\uFEFF" {
		header[0] = header[0][3:]
	}
	at := make([]int, len(columns))
	for i, c := range columns {
		if at[i] = slices.Index(header, c); at[i] < 0 {
			return fmt.Errorf("%s: no column %s", name, c)
		}
	}
	values := make([]string, len(columns))
	for {
		fields, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		for i, place := range at {
			values[i] = fields[place]
		}
		if err := row(values); err != nil {
			return err
		}
	}
}
