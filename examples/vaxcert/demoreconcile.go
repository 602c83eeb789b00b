package main

import (
	_ "embed"
	"errors"
	"io"
	"os"
	"strings"

	"github.com/vaxcert/vaxcert/identity"
	"github.com/vaxcert/vaxcert/internal/lang"
)

// sampleRegister is a population register of people who do not exist, among them
// most of those of sampleRecords.
//
//go:embed samples-registry.csv
var sampleRegister []byte

// check tells what is wrong with the records as far as they show it themselves.
func (d *demo) check() error {
	d.step(lang.Pair{"1. Kiểm tra các bản ghi mẫu của những người không có thật", "1. Check the sample records, people who do not exist"})
	if err := writeWhole(d.path("records.csv"), sampleRecords); err != nil {
		return err
	}
	records, err := openRecords(strings.NewReader(string(sampleRecords)), toReconcile)
	if err != nil {
		return err
	}
	all, good := 0, 0
	for {
		row, err := records.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		findings := identity.Check(row.record.Identity())
		all++
		if len(findings) == 0 {
			good++
		}
		for _, f := range findings {
			d.say("%s %s  %s", row.record.ID, f.Field, f.Sentence(d.lang))
		}
	}
	d.say(lang.Pair{"%d trong %d bản ghi không có gì đáng nói", "nothing to say about %d of %d records"}.In(d.lang), good, all)
	return nil
}

// reconcile holds the records against the register.
func (d *demo) reconcile() error {
	d.step(lang.Pair{"2. Đối chiếu với cơ sở dữ liệu dân cư", "2. Reconcile them with a population register"})
	if err := writeWhole(d.path("registry.csv"), sampleRegister); err != nil {
		return err
	}
	c := reconcileCommand{Registry: d.path("registry.csv"), Records: d.path("records.csv"), Out: d.path("findings.csv"), Report: d.path("report")}
	quiet := *d.session
	quiet.stderr = io.Discard
	if _, err := c.run(d.ctx, &quiet); err != nil {
		return err
	}
	findings, err := os.ReadFile(c.Out)
	if err != nil {
		return err
	}
	for text := range strings.Lines(string(findings)) {
		if row, ok := readFindingsRow(strings.TrimSuffix(text, "\n")); ok {
			d.sayFindings(row)
		}
	}
	d.say(lang.Pair{"Khi vận hành thật, bản ghi chưa xác thực phải được sửa trước khi ký; ở đây tất cả đi tiếp.", "In service, a record is corrected before it is signed; here all go on."}.In(d.lang))
	return nil
}

func (d *demo) sayFindings(row findingsRow) {
	said := []string{row.recordID, paint(d.stdout, statusColours[row.status], statusNames[row.status].In(d.lang))}
	for _, c := range splitChanges(row.changes) {
		said = append(said, c.Field+": "+c.From+" → "+c.To)
	}
	if codes := row.codes(); row.changes == "" && row.listed() && len(codes) > 0 {
		said = append(said, reasonSentence(codes[0], d.lang))
	}
	d.say("%s", strings.Join(said, "  "))
}
