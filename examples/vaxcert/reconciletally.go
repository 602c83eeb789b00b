package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/vaxcert/vaxcert/identity"
	"github.com/vaxcert/vaxcert/internal/lang"
)

// maxCauses is how many reasons the summary names.
const maxCauses = 8

// What is said of a reconciliation.
var (
	registerLine   = lang.Pair{"cơ sở dữ liệu dân cư, dòng %d: %s: %s", "register, line %d: %s: %s"}
	registerCount  = lang.Pair{"cơ sở dữ liệu dân cư: %d người", "register: %d people"}
	registerBroken = lang.Pair{", bỏ %d dòng", ", %d rows left out"}
	registerTwice  = lang.Pair{", %d số có từ hai người trở lên", ", %d numbers of more than one person"}
	registerDates  = lang.Pair{", %d ngày sinh không đọc được", ", %d birth dates unreadable"}
	registerSexes  = lang.Pair{", %d giới tính không đọc được", ", %d sexes unreadable"}

	brokenLine     = lang.Pair{"dòng %d: %s: %s", "line %d: %s: %s"}
	moreRows       = lang.Pair{"… và %d dòng nữa", "… and %d more rows"}
	recordCount    = lang.Pair{"%d bản ghi trong %.1f giây (%.0f mỗi giây)", "%d records in %.1f s (%.0f a second)"}
	keptRecords    = lang.Pair{", %d của lần chạy trước", ", %d of an earlier run"}
	commonestCodes = lang.Pair{"nguyên nhân thường gặp nhất:", "the commonest reasons:"}
	goesOn         = lang.Pair{"tiếp tục từ chỗ lần chạy trước đã dừng", "going on where an earlier run stopped"}
	beginsAnew     = lang.Pair{"dữ liệu đã đổi so với lần chạy trước chưa xong; làm lại từ đầu", "the inputs are not those of the unfinished earlier run; starting anew"}
)

// statusNames are the statuses in Vietnamese and English.
var statusNames = map[identity.Status]lang.Pair{
	identity.Verified:    {"đã xác thực", "verified"},
	identity.Correctable: {"sửa được", "correctable"},
	identity.Conflict:    {"mâu thuẫn", "conflict"},
	identity.NotFound:    {"không tìm thấy", "not found"},
	identity.Invalid:     {"thiếu thông tin", "invalid"},
	identity.Exempt:      {"được miễn", "exempt"},
}

// reconcileTally counts what was found out about the records.
type reconcileTally struct {
	start    time.Time
	lang     string
	statuses map[identity.Status]int
	causes   map[string]int // codes of the records that somebody has to look at
	kept     int            // of an earlier run
	broken   []reconciled   // rows, the first maxReasons
	unsaid   int            // broken rows that are not explained
	unusable int            // rows of the register
}

func newReconcileTally(language string) *reconcileTally {
	return &reconcileTally{start: time.Now(), lang: language, statuses: map[identity.Status]int{}, causes: map[string]int{}}
}

func (t *reconcileTally) count(r reconciled) {
	t.statuses[r.row.status]++
	if r.kept {
		t.kept++
	}
	if r.row.listed() {
		for _, code := range r.row.causes() {
			t.causes[code]++
		}
	}
	switch {
	case r.code == "":
	case len(t.broken) < maxReasons:
		t.broken = append(t.broken, r)
	default:
		t.unsaid++
	}
}

func (t *reconcileTally) all() (n int) {
	for _, count := range t.statuses {
		n += count
	}
	return n
}

// good reports whether nobody has to look at anything.
func (t *reconcileTally) good() bool {
	return t.unusable == 0 && t.statuses[identity.Verified]+t.statuses[identity.Exempt] == t.all()
}

// register tells of the register, once it is read.
func (t *reconcileTally) register(w io.Writer, r registerReport) {
	t.unusable = r.broken
	for _, row := range r.first {
		fmt.Fprintf(w, registerLine.In(t.lang)+"\n", row.line, row.code, reasonSentence(row.code, t.lang))
	}
	if more := r.broken - len(r.first); more > 0 {
		fmt.Fprintf(w, moreRows.In(t.lang)+"\n", more)
	}
	fmt.Fprintf(w, registerCount.In(t.lang), r.people)
	for _, c := range []struct {
		what  lang.Pair
		count int
	}{{registerBroken, r.broken}, {registerTwice, r.duplicates}, {registerDates, r.birthDates}, {registerSexes, r.sexes}} {
		if c.count > 0 {
			fmt.Fprintf(w, c.what.In(t.lang), c.count)
		}
	}
	fmt.Fprintln(w)
}

func (t *reconcileTally) say(w io.Writer) {
	for _, r := range t.broken {
		fmt.Fprintf(w, brokenLine.In(t.lang)+"\n", r.line, r.code, sentence(r.code, t.lang))
	}
	if t.unsaid > 0 {
		fmt.Fprintf(w, moreRows.In(t.lang)+"\n", t.unsaid)
	}
	if t.all() == 0 {
		fmt.Fprintln(w, noRecords.In(t.lang))
	}
	took := time.Since(t.start).Seconds()
	fmt.Fprintf(w, recordCount.In(t.lang), t.all(), took, float64(t.all()-t.kept)/max(took, 0.001))
	if t.kept > 0 {
		fmt.Fprintf(w, keptRecords.In(t.lang), t.kept)
	}
	fmt.Fprintln(w)
	t.sayStatuses(w)
	t.sayCauses(w)
}

func (t *reconcileTally) sayStatuses(w io.Writer) {
	for _, status := range statuses {
		if n := t.statuses[status]; n > 0 {
			name := statusNames[status].In(t.lang)
			fmt.Fprintf(w, "%10d  %5.1f %%  %s\n", n, 100*float64(n)/float64(t.all()), paint(w, statusColours[status], name))
		}
	}
}

var statusColours = map[identity.Status]string{
	identity.Verified: green, identity.Exempt: faint, identity.Correctable: yellow,
	identity.Conflict: red, identity.NotFound: red, identity.Invalid: red,
}

func (t *reconcileTally) sayCauses(w io.Writer) {
	if len(t.causes) == 0 {
		return
	}
	fmt.Fprintln(w, commonestCodes.In(t.lang))
	for i, code := range commonest(t.causes) {
		if i == maxCauses {
			return
		}
		fmt.Fprintf(w, "%10d  %s: %s\n", t.causes[code], code, reasonSentence(code, t.lang))
	}
}

// commonest gives codes by how often they are, and then by name.
func commonest(counts map[string]int) []string {
	return slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(counts[b]-counts[a], cmp.Compare(a, b))
	})
}

// reconcileResult is what reconcile --json says of a record: its row of the findings.
type reconcileResult struct {
	RecordID   string         `json:"record_id"`
	Status     string         `json:"status"`
	PersonalID string         `json:"personal_id,omitempty"`
	Score      float64        `json:"score"`
	Changes    []resultChange `json:"changes"`
	Reasons    []string       `json:"reasons"`
}

type resultChange struct {
	Field string `json:"field"`
	From  string `json:"from"`
	To    string `json:"to"`
}

func newReconcileResult(row findingsRow) reconcileResult {
	result := reconcileResult{row.recordID, string(row.status), row.personalID, 0, []resultChange{}, append([]string{}, row.codes()...)}
	result.Score, _ = strconv.ParseFloat(row.score, 64)
	for _, c := range splitChanges(row.changes) {
		result.Changes = append(result.Changes, resultChange(c))
	}
	return result
}
