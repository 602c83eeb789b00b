package main

import (
	"slices"
	"strconv"
	"strings"

	"github.com/vaxcert/vaxcert/identity"
)

const findingsHeader = "record_id,status,personal_id,score,changes,reasons"

// statuses are those of a row of findings, in the order in which they are told.
var statuses = []identity.Status{
	identity.Verified, identity.Correctable, identity.Conflict, identity.NotFound, identity.Invalid, identity.Exempt,
}

// findingsRow is a row of findings.csv, as it is written there.
type findingsRow struct {
	recordID   string
	status     identity.Status
	personalID string
	score      string
	changes    string
	reasons    string
}

// newFindingsRow is what was found out about a record.
func newFindingsRow(recordID string, m identity.Match) findingsRow {
	row := findingsRow{recordID: recordID, status: m.Status, score: score(m.Score), changes: joinChanges(m.Changes)}
	if m.Status == identity.Verified || m.Status == identity.Correctable {
		row.personalID = m.Person.PersonalID
	}
	var codes []string
	for _, reason := range m.Reasons {
		if !slices.Contains(codes, reason.Code) {
			codes = append(codes, reason.Code)
		}
	}
	row.reasons = strings.Join(codes, ";")
	return row
}

// brokenFindingsRow stands for a row of records.csv that holds no record.
func brokenFindingsRow(recordID, code string) findingsRow {
	return findingsRow{recordID: recordID, status: identity.Invalid, score: score(0), reasons: code}
}

func score(s float64) string { return strconv.FormatFloat(s, 'f', 4, 64) }

func (r findingsRow) append(b []byte) []byte {
	return appendRow(b, r.recordID, string(r.status), r.personalID, r.score, r.changes, r.reasons)
}

// readFindingsRow is the way back from append. ok is false where it is no row.
func readFindingsRow(text string) (row findingsRow, ok bool) {
	fields, how := splitRow(nil, text, ',')
	if how != rowSplit || len(fields) != strings.Count(findingsHeader, ",")+1 {
		return row, false
	}
	row = findingsRow{fields[0], identity.Status(fields[1]), fields[2], fields[3], fields[4], fields[5]}
	return row, slices.Contains(statuses, row.status)
}

func (r findingsRow) codes() []string {
	if r.reasons == "" {
		return nil
	}
	return strings.Split(r.reasons, ";")
}

// causes are the codes that are more than a matter of form.
func (r findingsRow) causes() []string {
	return slices.DeleteFunc(r.codes(), func(code string) bool {
		c, known := codeTable[code]
		return known && c.Severity == identity.Note
	})
}

// codeTable is the table of codes of package identity, by code.
var codeTable = func() map[string]identity.Code {
	table := map[string]identity.Code{}
	for _, c := range identity.Codes() {
		table[c.Code] = c
	}
	return table
}()

// listed reports whether somebody has to look at the record.
func (r findingsRow) listed() bool {
	return r.status != identity.Verified && r.status != identity.Exempt
}

// The changes of a row are field:from>to with semicolons between. A backslash
// stands before each backslash, semicolon and > of a value, and \n and \r for its
// line breaks.
var (
	changeEscapes = strings.NewReplacer(`\`, `\\`, `;`, `\;`, `>`, `\>`, "\n", `\n`, "\r", `\r`, "\x00", "\uFFFD")
	changeBreaks  = map[byte]byte{'n': '\n', 'r': '\r'}
)

func joinChanges(changes []identity.Change) string {
	var b strings.Builder
	for i, c := range changes {
		if i > 0 {
			b.WriteByte(';')
		}
		b.WriteString(c.Field + ":")
		changeEscapes.WriteString(&b, c.From)
		b.WriteByte('>')
		changeEscapes.WriteString(&b, c.To)
	}
	return b.String()
}

// splitChanges is the way back from joinChanges.
func splitChanges(text string) []identity.Change {
	var changes []identity.Change
	for text != "" {
		var c identity.Change
		c.Field, text, _ = strings.Cut(text, ":")
		c.From, text = escapedUntil('>', text)
		c.To, text = escapedUntil(';', text)
		changes = append(changes, c)
	}
	return changes
}

// escapedUntil reads a value that ends before a sign, or with the text.
func escapedUntil(end byte, text string) (value, rest string) {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == end:
			return b.String(), text[i+1:]
		case c == '\\' && i+1 < len(text):
			i++
			if lineBreak, ok := changeBreaks[text[i]]; ok {
				b.WriteByte(lineBreak)
			} else {
				b.WriteByte(text[i])
			}
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), ""
}
