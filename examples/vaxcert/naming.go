package main

import (
	"fmt"
	"strings"
)

// naming gives each record the record_id that it has in the manifest, and by which its
// files are named: no two that are issued have the same.
type naming struct {
	names   *idSet // in the manifest
	records *idSet // issued or refused for what they say; of attested ones with the facility
}

func newNaming() *naming { return &naming{newIDSet(), newIDSet()} }

// of gives the record_id of a row, which is that of the record. What facilities signed
// is numbered by each of them: where an earlier line has the same record_id, it is
// FACILITY/record_id. code says why the row is refused, as that of the row does.
func (n *naming) of(row recordRow) (name, code string) {
	id := row.record.ID
	switch {
	case id == "" && row.code == "":
		return lineName(row.line), "record-id-missing"
	case id == "":
		return lineName(row.line), row.code
	case row.code != "":
		if row.attested {
			n.names.add(id)
		}
		return id, row.code
	case !n.records.add(row.facility + "\x00" + id):
		return id, "record-id-duplicate"
	case n.names.add(id):
		return id, ""
	}
	name = facilityEscape.Replace(row.facility) + "/" + id
	if !n.names.add(name) {
		return name, "record-id-duplicate"
	}
	return name, ""
}

// facilityEscape keeps the first slash that of FACILITY/record_id.
var facilityEscape = strings.NewReplacer("%", "%25", "/", "%2F")

// lineName names a record that has no record_id.
func lineName(line int) string { return fmt.Sprintf("line %d", line) }
