package web

import (
	"encoding/csv"
	"errors"
	"io"
	"iter"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/vaxcert/vaxcert/examples/issuer/intake"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

const (
	// MaxUpload is how large an upload of records may be, in bytes. Source: ours; a
	// million records of 300 bytes.
	MaxUpload = 512 << 20
	// maxBroken is of how many broken rows the lines are kept.
	maxBroken = 100_000
	// shownBroken is how many of them the page shows.
	shownBroken = 200
	// maxBrokenForm is how large the list of broken rows is that the page sends back.
	maxBrokenForm = 2 << 20
)

// broken is a row of an upload that gave no record.
type broken struct {
	Line int
	Code string
}

// uploaded says what became of an upload.
type uploaded struct {
	Name     string
	Counts   map[store.Outcome]int
	Broken   []broken
	N        int    // broken rows, also those whose lines are not kept
	Ended    string // why the rest was not read; a sentence
	Rows     int
	ForTable string // the broken rows, for the form that gives them as CSV
}

// Shown gives the broken rows that the page shows.
func (u uploaded) Shown() []broken { return u.Broken[:min(len(u.Broken), shownBroken)] }

func (u *uploaded) breaks(line int, code string) {
	u.N++
	if len(u.Broken) < maxBroken {
		u.Broken = append(u.Broken, broken{line, code})
	}
}

type uploadData struct {
	Inputs []input
	Result *uploaded
}

func uploadInputs(wrong ...string) []input {
	return []input{{Name: "file", Label: "upload-file", Hint: "upload-hint", Type: "file", Accept: ".csv,text/csv", Required: true, Errors: wrong}}
}

func (s *site) uploadForm(w http.ResponseWriter, r *http.Request, _ store.Actor) error {
	return s.show(w, r, http.StatusOK, "facility_upload", uploadData{Inputs: uploadInputs()})
}

// uploadFile stores the records of a CSV while it comes in.
func (s *site) uploadFile(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	refuse := func(why string) error {
		return s.show(w, r, http.StatusUnprocessableEntity, "facility_upload", uploadData{Inputs: uploadInputs(why)})
	}
	file, err := filePart(r, "file")
	if err != nil {
		return formError(err)
	}
	if file == nil || file.FileName() == "" {
		return refuse(s.words.say(languageOf(r), "upload-none"))
	}
	result := &uploaded{Counts: map[store.Outcome]int{}}
	var lines []int // of the entries that were not answered yet
	for entered, err := range s.o.Service.EnterAll(r.Context(), a, result.entries(file, a.Facility, &lines)) {
		if err != nil {
			if result.Ended, err = s.bodyEnd(languageOf(r), err); err != nil && len(result.Counts) == 0 {
				return err
			}
			if err != nil { // what came before is stored
				s.o.Logger.ErrorContext(r.Context(), "upload stopped", "error", err)
				result.Ended = s.words.say(languageOf(r), "upload-stopped")
			}
			break
		}
		line := lines[0]
		lines = lines[1:]
		if entered.Key == "" || entered.Outcome == store.TooLate {
			result.breaks(line, string(entered.Outcome))
		} else {
			result.Counts[entered.Outcome]++
		}
	}
	if result.Rows == 0 && result.Ended != "" {
		return refuse(result.Ended)
	}
	slices.SortStableFunc(result.Broken, func(x, y broken) int { return x.Line - y.Line })
	result.ForTable = packed(result.Broken)
	return s.show(w, r, http.StatusOK, "facility_upload", uploadData{Inputs: uploadInputs(), Result: result})
}

// filePart gives the part of a multipart form that is a file, to be read as it comes.
func filePart(r *http.Request, name string) (*multipart.Part, error) {
	reader, err := r.MultipartReader()
	if err != nil {
		return nil, err
	}
	for {
		part, err := reader.NextPart()
		if err == io.EOF {
			return nil, nil
		}
		if err != nil || part.FormName() == name {
			return part, err
		}
	}
}

// entries gives the rows that hold a record, and takes down the others. A row that names
// no facility is of the clerk's.
func (u *uploaded) entries(file io.Reader, facility string, lines *[]int) iter.Seq2[store.Entry, error] {
	return func(yield func(store.Entry, error) bool) {
		for row, err := range intake.CSV(file) {
			switch {
			case err != nil:
				yield(store.Entry{}, err)
				return
			case row.Code != "":
				u.Rows++
				u.breaks(row.Line, row.Code)
				continue
			}
			u.Rows++
			if row.Record.FacilityID == "" {
				row.Record.FacilityID = facility
			}
			*lines = append(*lines, row.Line)
			if !yield(store.Entry{Said: row.Record, Commune: row.Commune}, nil) {
				return
			}
		}
	}
}

// bodyEnd explains why a file was not read to its end, where that is the file's fault.
func (s *site) bodyEnd(language string, err error) (string, error) {
	if body, ok := errors.AsType[*intake.BodyError](err); ok {
		return body.Sentence(language), nil
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return s.words.say(language, "error-too-large-text"), nil
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, multipart.ErrMessageTooLarge) {
		return s.words.say(language, "upload-cut"), nil
	}
	return "", err
}

// packed writes broken rows short: "12:quote-broken 40:row-too-long".
func packed(rows []broken) string {
	var text strings.Builder
	for _, b := range rows {
		text.WriteString(strconv.Itoa(b.Line) + ":" + b.Code + " ")
	}
	return text.String()
}

// brokenRows gives the broken rows of an upload as CSV. The page of the result sends
// them back: nothing of an upload is kept here.
func (s *site) brokenRows(w http.ResponseWriter, r *http.Request, _ store.Actor) error {
	if err := r.ParseForm(); err != nil {
		return formError(err)
	}
	language := languageOf(r)
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="broken-rows.csv"`)
	_, _ = io.WriteString(w, "\uFEFF") // spreadsheets want it
	table := csv.NewWriter(w)
	_ = table.Write([]string{"line", "code", "sentence"})
	for _, row := range strings.Fields(r.PostForm.Get("rows")) {
		number, code, _ := strings.Cut(row, ":")
		if line, err := strconv.Atoi(number); err == nil && line > 0 && isCode(code) {
			_ = table.Write([]string{number, code, s.words.sentence(language, code)})
		}
	}
	table.Flush()
	return nil
}
