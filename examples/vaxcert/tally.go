package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/internal/lang"
)

// maxReasons is how many records are explained on standard error, and
// maxShownID how much of a record_id is shown there, in characters.
const (
	maxReasons = 10
	maxShownID = 40
)

// What is said of an issue.
var (
	refusedLine    = lang.Pair{"dòng %d%s bị từ chối", "line %d%s refused"}
	keptLine       = lang.Pair{"dòng %d%s giữ nguyên", "line %d%s kept"}
	correctionLine = lang.Pair{"bản sửa ở dòng %d%s bị từ chối", "correction in line %d%s refused"}
	moreLines      = lang.Pair{"… và %d bản ghi nữa; manifest có mã của tất cả", "… and %d more; the manifest has the codes of all"}
	issuedCount    = lang.Pair{"đã cấp %d, từ chối %d", "issued %d, refused %d"}
	renewedCount   = lang.Pair{"đã cấp %d, giữ nguyên %d, từ chối %d", "issued %d, kept %d, refused %d"}
	renewedBefore  = lang.Pair{", %d đã cấp ở lần chạy trước", ", %d issued by an earlier run"}
	unloggedCount  = lang.Pair{" (%d trong số đó không ghi được vào nhật ký)", " (%d of them not logged)"}
	keptCount      = lang.Pair{", giữ %d của lần chạy trước", ", kept %d of an earlier run"}
	changeCount    = lang.Pair{" (%d trong số đó đã thay đổi)", " (%d of them changed since)"}
	duration       = lang.Pair{" trong %.1f giây (%.0f mỗi giây): %s", " in %.1f s (%.0f a second): %s"}
	noRecords      = lang.Pair{"không có bản ghi nào dưới dòng tiêu đề", "no records: the file has nothing below its header"}
	stopped        = lang.Pair{"đã dừng; chạy lại lệnh này để tiếp tục từ đây", "stopped; the same command goes on from here"}
)

// tally counts what became of the records, to tell of it in the end.
type tally struct {
	start                          time.Time
	lang                           string
	issued, kept, refused, changed int
	renewal                        bool // of certificates, not of records
	notDue                         int  // certificates that are not renewed yet
	unlogged                       int  // kept ones that the log does not have
	reasons                        []string
	unsaid                         int // records that are not explained
}

func (t *tally) count(d done) {
	switch {
	case d.changed || d.unlogged:
		if d.changed {
			t.changed++
		}
		if d.unlogged {
			t.unlogged++
		}
		t.explain(keptLine, d, d.complaints())
	case d.row.status == statusRefused:
		t.refused++
		t.explain(refusedLine, d, d.why)
		return
	}
	switch {
	case d.kept:
		t.kept++
	case d.row.status == statusKept:
		t.notDue++
	default:
		t.issued++
	}
}

func (t *tally) all() int { return t.issued + t.kept + t.notDue + t.refused }

func (t *tally) explain(what lang.Pair, d done, why []cert.Finding) {
	if t.refused+t.changed+t.unlogged > maxReasons {
		t.unsaid++
		return
	}
	start := fmt.Sprintf(what.In(t.lang), d.line, shownID(d))
	for _, f := range why {
		code := f.Code
		if f.Field != "" {
			code += " (" + printable(f.Field) + ")"
		}
		if reason := fmt.Sprintf("%s: %s: %s", start, code, sentenceOf(f, t.lang)); !slices.Contains(t.reasons, reason) {
			t.reasons = append(t.reasons, reason)
		}
	}
}

// shownID is the record_id as it is shown behind a line number, if there is one.
func shownID(d done) string {
	id := []rune(printable(d.row.recordID))
	switch {
	case string(id) == lineName(d.line):
		return ""
	case len(id) > maxShownID:
		id = append(id[:maxShownID], '…')
	}
	return " (" + string(id) + ")"
}

func (t *tally) say(w io.Writer, where string) {
	for _, reason := range t.reasons {
		fmt.Fprintln(w, reason)
	}
	if t.unsaid > 0 {
		fmt.Fprintf(w, moreLines.In(t.lang)+"\n", t.unsaid)
	}
	before := keptCount
	if t.renewal {
		before = renewedBefore
		fmt.Fprintf(w, renewedCount.In(t.lang), t.issued, t.notDue, t.refused)
	} else {
		fmt.Fprintf(w, issuedCount.In(t.lang), t.issued, t.refused)
	}
	if t.kept > 0 {
		fmt.Fprintf(w, before.In(t.lang), t.kept)
	}
	if t.changed > 0 {
		fmt.Fprintf(w, changeCount.In(t.lang), t.changed)
	}
	if t.unlogged > 0 {
		fmt.Fprintf(w, unloggedCount.In(t.lang), t.unlogged)
	}
	took := time.Since(t.start).Seconds()
	fmt.Fprintf(w, duration.In(t.lang)+"\n", took, float64(t.all())/max(took, 0.001), where)
}

// issueResult is what issue --json says of a record: its row of the manifest.
type issueResult struct {
	RecordID  string   `json:"record_id"`
	Status    string   `json:"status"`
	UVCI      string   `json:"uvci,omitempty"`
	IssuedAt  string   `json:"issued_at,omitempty"`
	ExpiresAt string   `json:"expires_at,omitempty"`
	File      string   `json:"file,omitempty"`
	Codes     []string `json:"codes"`
}

func newIssueResult(d done) issueResult {
	codes := []string{}
	if d.row.codes != "" {
		codes = strings.Split(d.row.codes, ";")
	}
	return issueResult{d.row.recordID, d.row.status, d.row.uvci, d.row.issuedAt, d.row.expiresAt, d.row.file, codes}
}
