// Command population writes a synthetic population of Viet Nam and vaccination
// records of it with mistakes, as CSV files for vaxcert reconcile, and the truth
// about each record. Nobody in them is real.
//
//	go run ./examples/population --people 1000000 --records 1000000 --seed 1 --out DIR
//
// DIR gets registry.csv, records.csv and truth.csv (record_id, personal_id,
// class, form, fixable), readable by their owner only. Score findings with
// examples/linkage.
package main

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/alecthomas/kong"

	"github.com/vaxcert/vaxcert/internal/population"
)

type command struct {
	People     int    `default:"100000" help:"People in the register."`
	Records    int    `default:"100000" help:"Records, one dose each."`
	Seed       uint64 `default:"1" help:"The same seed gives the same files."`
	Facilities int    `default:"500" help:"Facilities that wrote the records."`
	Out        string `required:"" placeholder:"DIR" help:"Folder for the files; those of an earlier run are written over."`
}

// Validate refuses what cannot be made.
func (c *command) Validate() error {
	if c.People < 1000 || c.People > 100_000_000 || c.Records < 0 || c.Facilities < 1 {
		return fmt.Errorf("people: 1000 to 100000000; records: 0 or more; facilities: 1 or more")
	}
	return nil
}

func main() {
	var c command
	k := kong.Parse(&c, kong.Description("A synthetic population of Viet Nam, and vaccination records with mistakes."))
	k.FatalIfErrorf(c.run())
}

func (c *command) run() error {
	if err := os.MkdirAll(c.Out, 0o700); err != nil {
		return err
	}
	p := population.New(c.Seed, c.People)
	if err := c.writeRegister(p); err != nil {
		return err
	}
	return c.writeRecords(p)
}

func (c *command) writeRegister(p *population.Population) error {
	t, err := createTable(c.Out, "registry.csv", "personal_id", "old_id", "full_name", "date_of_birth", "sex", "birth_province")
	if err != nil {
		return err
	}
	for q := range p.People() {
		t.row(q.PersonalID, q.OldID, q.FullName, q.Birth.String(), q.Sex.String(), q.Province)
	}
	return t.close()
}

func (c *command) writeRecords(p *population.Population) error {
	records, err := createTable(c.Out, "records.csv", "record_id", "full_name", "date_of_birth", "sex", "nationality", "id_type",
		"id_number", "phone", "facility_id", "dose_number", "doses_in_series", "vaccination_date", "product", "lot_number")
	if err != nil {
		return err
	}
	truth, err := createTable(c.Out, "truth.csv", "record_id", "personal_id", "class", "form", "fixable")
	if err != nil {
		records.close()
		return err
	}
	for r := range p.Records(c.Records, population.Published(), c.Facilities) {
		records.row(r.ID, r.FullName, r.DateOfBirth, r.Sex, r.Nationality, r.IDType, r.IDNumber, r.Phone, r.FacilityID,
			r.DoseNumber, r.DosesInSeries, r.VaccinationDate, r.Product, r.LotNumber)
		t := r.Truth
		truth.row(r.ID, t.PersonalID, t.Class, strconv.FormatBool(t.Form), strconv.FormatBool(t.Fixable))
	}
	if err := records.close(); err != nil {
		truth.close()
		return err
	}
	return truth.close()
}

// table is a CSV file that is being written.
type table struct {
	file   *os.File
	buffer *bufio.Writer
	rows   *csv.Writer
}

func createTable(dir, name string, columns ...string) (*table, error) {
	f, err := os.OpenFile(filepath.Join(dir, name), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	buffer := bufio.NewWriterSize(f, 1<<20)
	t := &table{f, buffer, csv.NewWriter(buffer)}
	t.row(columns...)
	return t, nil
}

// row writes a row; close says whether one failed.
func (t *table) row(values ...string) { _ = t.rows.Write(values) }

func (t *table) close() error {
	t.rows.Flush()
	err := t.rows.Error()
	if err == nil {
		err = t.buffer.Flush()
	}
	if e := t.file.Close(); err == nil {
		err = e
	}
	return err
}
