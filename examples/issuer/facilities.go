package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"

	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// facilityCommand takes facilities from a file.
type facilityCommand struct {
	storeFlags
	File string `arg:"" type:"existingfile" help:"CSV with a header: facility_id, name, commune, province, and central: true where the province signs."`
}

func (c *facilityCommand) Run(ctx context.Context, std streams) error {
	s, err := c.open(ctx, quiet())
	if err != nil {
		return err
	}
	defer s.Close()
	n, err := loadFacilities(ctx, s, c.File)
	fmt.Fprintf(std.out, "%d facilities\n", n)
	return err
}

// loadFacilities adds the facilities of a file, or gives them what is new about them.
func loadFacilities(ctx context.Context, s *store.Store, path string) (n int, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	rows := csv.NewReader(f)
	header, err := rows.Read()
	if err != nil {
		return 0, fmt.Errorf("facilities: %w", err)
	}
	column := map[string]int{}
	for i, name := range header {
		column[name] = i
	}
	for _, name := range []string{"facility_id", "name", "commune", "province"} {
		if _, ok := column[name]; !ok {
			return 0, fmt.Errorf("facilities: no column %s", name)
		}
	}
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return n, nil
		}
		if err != nil {
			return n, fmt.Errorf("facilities: %w", err)
		}
		facility := store.Facility{
			Code: row[column["facility_id"]], Name: row[column["name"]], Commune: row[column["commune"]], Province: row[column["province"]],
		}
		if i, ok := column["central"]; ok && row[i] != "" {
			if facility.Central, err = strconv.ParseBool(row[i]); err != nil {
				return n, fmt.Errorf("facilities: central of %s: true or false", facility.Code)
			}
		}
		if err := s.PutFacility(ctx, facility); err != nil {
			return n, err
		}
		n++
	}
}
