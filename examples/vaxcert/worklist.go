package main

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/vaxcert/vaxcert/identity"
	"github.com/vaxcert/vaxcert/internal/lang"
)

// workListHeader is the first row of a work list, behind the byte-order mark by
// which spreadsheets know UTF-8.
var workListHeader = []string{
	"record_id", "Trạng thái", "Status", "Sai ở đâu", "What is wrong", "Trường (field)",
	"Giá trị trong bản ghi (value in the record)", "Giá trị đề xuất (proposed value)", "Số định danh (personal_id)", "Vì sao", "Why",
}

const byteOrderMark = "\uFEFF"

// work is a record that somebody has to look at.
type work struct {
	record recordRow
	row    findingsRow
}

// task is one thing to do about a record.
type task struct {
	codes    []string // what is wrong
	field    string
	value    string
	proposed string
}

// Why a task is in the list, by the status of its record.
var statusReasons = map[identity.Status]lang.Pair{
	identity.Correctable: {
		"Trong cơ sở dữ liệu dân cư chỉ có một người khớp với bản ghi này (độ tin cậy %s). Hãy đối chiếu với giấy tờ rồi sửa.",
		"One person of the register explains this record (confidence %s). Compare with the paper, then correct it.",
	},
	identity.Conflict: {
		"Số giấy tờ là của người khác, hoặc có từ hai người cùng khớp. Hãy xem giấy tờ gốc.",
		"The number is another person's, or several people fit equally well. Look at the original paper.",
	},
	identity.NotFound: {
		"Không có ai trong cơ sở dữ liệu dân cư khớp với bản ghi này. Hãy xem giấy tờ gốc hoặc hỏi công an xã.",
		"Nobody in the register explains this record. Look at the original paper, or ask the commune police.",
	},
	identity.Invalid: {
		"Thiếu thông tin nên không tìm được người. Hãy bổ sung.",
		"Too little is given to look for anybody. Complete the record.",
	},
}

// incompleteReason is why a record is in the list that has nothing to mend: the
// register lacks what would verify it.
var incompleteReason = lang.Pair{
	"Dữ liệu của người này trong cơ sở dữ liệu dân cư chưa đủ để xác thực. Không sửa bản ghi; hãy đề nghị công an xã bổ sung dữ liệu dân cư.",
	"The register's entry is to be completed: it lacks what would verify this record. Leave the record as it is, and ask the commune police to complete the register.",
}

// fieldNames are the columns of a record as people call them.
var fieldNames = map[string]string{
	"full_name": "Họ và tên", "date_of_birth": "Ngày sinh", "sex": "Giới tính", "nationality": "Quốc tịch",
	"id_type": "Loại giấy tờ", "id_number": "Số giấy tờ", "vaccination_date": "Ngày tiêm", "product": "Vắc xin",
}

// tasks are what is to be done about a record: the changes that the findings
// propose, then what else is wrong with its fields. A record has at least one.
func (w work) tasks() []task {
	var tasks []task
	for _, c := range splitChanges(w.row.changes) {
		tasks = append(tasks, task{field: c.Field, value: c.From, proposed: c.To})
	}
	at := func(field string) *task {
		for i := range tasks {
			if tasks[i].field == field {
				return &tasks[i]
			}
		}
		tasks = append(tasks, task{field: field, value: w.value(field)})
		return &tasks[len(tasks)-1]
	}
	for _, code := range w.row.codes() {
		if c, known := codeTable[code]; known && c.Field != "" && c.Severity != identity.Note {
			at(c.Field).codes = append(at(c.Field).codes, code)
		}
	}
	for _, f := range w.proposals() {
		if t := at(f.Field); t.proposed == "" {
			t.proposed = f.Proposed
		}
	}
	if len(tasks) == 0 {
		tasks = append(tasks, task{})
	}
	tasks[0].codes = append(tasks[0].codes, w.codesOfNoField()...)
	return tasks
}

// codesOfNoField are those about the whole record, or about its row.
func (w work) codesOfNoField() []string {
	return slices.DeleteFunc(w.row.codes(), func(code string) bool { return codeTable[code].Field != "" })
}

// proposals are the findings that name a value a field should have, as far as the
// record itself tells.
func (w work) proposals() []identity.Finding {
	if w.record.code != "" {
		return nil
	}
	return slices.DeleteFunc(identity.Check(w.record.record.Identity()), func(f identity.Finding) bool {
		return f.Proposed == "" || f.Severity == identity.Note
	})
}

func (w work) value(field string) string {
	for _, c := range recordColumns {
		if c.name == field {
			return *c.of(&w.record.record)
		}
	}
	return ""
}

// entry is the work for the list of a facility, most fixable first: what can be
// corrected, the surest before; then what has a proposal; conflicts; nobody found;
// too little given. Others stay in the order of the records.
func (w work) entry(facility string, number int) entry {
	tasks := w.tasks()
	rank := byte(slices.Index(statuses, w.row.status)) + 1
	var unsure uint16
	switch {
	case w.row.status == identity.Correctable:
		rank = 0
		s, _ := strconv.ParseFloat(w.row.score, 64)
		unsure = uint16(10_000 - min(max(s, 0), 1)*10_000)
	case slices.ContainsFunc(tasks, func(t task) bool { return t.proposed != "" }):
		rank = 1
	}
	key := append([]byte(facility), 0, rank)
	key = binary.BigEndian.AppendUint16(key, unsure)
	key = binary.BigEndian.AppendUint64(key, uint64(number))
	return entry{string(key), w.rows(tasks)}
}

// facilityOf gives the facility back of whose list an entry is.
func facilityOf(e entry) string {
	facility, _, _ := strings.Cut(e.key, "\x00")
	return facility
}

// rows are the rows of a work list.
func (w work) rows(tasks []task) string {
	id := w.row.recordID
	if id == "" {
		id = lineName(w.record.line)
	}
	var rows strings.Builder
	for _, t := range tasks {
		field := t.field
		if name, ok := fieldNames[field]; ok {
			field = name + " (" + field + ")"
		}
		rows.WriteString(spreadsheetRow(spreadsheetCell(id), statusNames[w.row.status].In("vi"), statusNames[w.row.status].In("en"),
			wrong(t, "vi"), wrong(t, "en"), field, spreadsheetCell(t.value), spreadsheetCell(t.proposed), spreadsheetCell(w.row.personalID),
			w.why("vi"), w.why("en")))
	}
	return rows.String()
}

// wrong says what is wrong, in sentences.
func wrong(t task, language string) string {
	var all []string
	for _, code := range t.codes {
		if s := reasonSentence(code, language); s != "" {
			all = append(all, s)
		}
	}
	return strings.Join(all, " ")
}

func (w work) why(language string) string {
	if w.row.changes == "" && slices.Contains(w.row.codes(), "registry-incomplete") {
		return incompleteReason.In(language)
	}
	reason := statusReasons[w.row.status].In(language)
	if w.row.status == identity.Correctable {
		reason = fmt.Sprintf(reason, w.confidence(language))
	}
	return reason
}

// confidence is the score as people write it: none is certain.
func (w work) confidence(language string) string {
	s, _ := strconv.ParseFloat(w.row.score, 64)
	text, more := strconv.FormatFloat(100*min(s, 0.9999), 'f', 2, 64), ""
	if s > 0.9999 {
		more = lang.Pair{"trên ", "over "}.In(language)
	}
	if language == "vi" {
		text = strings.Replace(text, ".", ",", 1)
	}
	return more + text + " %"
}
