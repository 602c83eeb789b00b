package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/internal/lang"
	"github.com/vaxcert/vaxcert/qr"
	"github.com/vaxcert/vaxcert/verify"
)

// sampleRecords are records of people who do not exist.
//
//go:embed samples.csv
var sampleRecords []byte

type demoCommand struct {
	Out string `placeholder:"DIR" help:"The folder for the files. Default: a new one for temporary files."`
}

// demo is the way of the sample records, step by step.
type demo struct {
	*session
	dir string
}

func (d *demo) path(name ...string) string {
	return filepath.Join(append([]string{d.dir}, name...)...)
}

func (d *demo) step(title lang.Pair) {
	fmt.Fprintf(d.stdout, "\n%s\n", paint(d.stdout, yellow, title.In(d.lang)))
}

func (d *demo) say(format string, values ...any) {
	fmt.Fprintf(d.stdout, "  "+format+"\n", values...)
}

func (c *demoCommand) Run(s *session) error {
	dir, err := c.folder()
	if err != nil {
		return err
	}
	d := &demo{s, dir}
	if err := d.check(); err != nil {
		return err
	}
	if err := d.reconcile(); err != nil {
		return err
	}
	if err := d.keys(); err != nil {
		return err
	}
	rows, err := d.issue()
	if err != nil {
		return err
	}
	texts, err := d.scan(rows)
	if err != nil {
		return err
	}
	if err := d.verify(texts); err != nil {
		return err
	}
	if err := d.show(texts[0]); err != nil {
		return err
	}
	d.next(rows)
	return nil
}

func (c *demoCommand) folder() (string, error) {
	if c.Out == "" {
		return os.MkdirTemp("", "vaxcert-demo-")
	}
	if entries, err := os.ReadDir(c.Out); err == nil && len(entries) > 0 {
		return "", fmt.Errorf("%s is not empty; name a new folder", c.Out)
	}
	return c.Out, os.MkdirAll(c.Out, 0o700)
}

func (d *demo) keys() error {
	d.step(lang.Pair{"3. Khóa: gốc quốc gia và khóa ký chứng nhận", "3. Keys: a national root and a document signer"})
	c := keysNewCommand{Country: "VN", Out: d.path("keys"), Alg: "ES256", Days: 730, Organisation: "Cục Y tế dự phòng"}
	files, dsc, err := c.make(time.Now())
	if err != nil {
		return err
	}
	d.say(lang.Pair{"%s ký từ nay đến %s", "%s signs from now to %s"}.In(d.lang), dsc.Subject.CommonName, dsc.NotAfter.Format(time.DateOnly))
	return writeNewFiles(c.Out, files)
}

// issue checks the records and makes certificates of those that are good.
func (d *demo) issue() ([]manifestRow, error) {
	d.step(lang.Pair{"4. Ký, cấp và vẽ mã cho các bản ghi", "4. Sign, issue and render the records"})
	key := keyFlags{Key: d.path("keys", "dsc.key"), Cert: d.path("keys", "dsc.pem")}
	issuer, signer, err := key.issuer(d.session, time.Now, cert.IssuerOptions{})
	if err != nil {
		return nil, err
	}
	records, err := openRecords(strings.NewReader(string(sampleRecords)), toIssue)
	if err != nil {
		return nil, err
	}
	var rows []manifestRow
	work := issuing{profile: covid,
		issuer: issuer, keyID: signer.KeyID(), encode: qr.Encode, formats: []string{"txt", "png", "svg"}, dir: d.path("certificates"),
		each: func(done done) { rows = append(rows, done.row) },
	}
	if err := work.run(d.ctx, records.next); err != nil {
		return nil, err
	}
	for _, row := range rows {
		d.sayRow(row)
	}
	d.say(lang.Pair{"Hai bản ghi bị từ chối vì sai; chứng nhận sai không giúp được ai.", "Two are refused: their records are wrong, and a wrong certificate helps nobody."}.In(d.lang))
	return rows, nil
}

func (d *demo) sayRow(row manifestRow) {
	status := paint(d.stdout, green, issuedWord.In(d.lang))
	if row.status == statusRefused {
		status = paint(d.stdout, red, refusedWord.In(d.lang))
	}
	said := row.uvci
	if row.codes != "" {
		for code := range strings.SplitSeq(row.codes, ";") {
			said += "  " + sentence(code, d.lang)
		}
	}
	d.say("%s %s  %s", row.recordID, status, strings.TrimSpace(said))
}

// scan reads the pictures back and holds them against the texts.
func (d *demo) scan(rows []manifestRow) (texts []string, err error) {
	d.step(lang.Pair{"5. Quét ảnh, như máy ảnh", "5. Scan the pictures, as a camera would"})
	for _, row := range rows {
		if row.status != statusIssued {
			continue
		}
		stem := d.path("certificates", strings.TrimSuffix(row.file, ".txt"))
		scanned := scanOne(d.ctx, 1, stem+".png", nil)
		if scanned.err != nil {
			return nil, scanned.err
		}
		written, err := os.ReadFile(stem + ".txt")
		if err != nil {
			return nil, err
		}
		if len(scanned.Texts) != 1 || scanned.Texts[0]+"\n" != string(written) {
			return nil, fmt.Errorf("%s.png does not scan to the text that it was made of", stem)
		}
		texts = append(texts, scanned.Texts[0])
	}
	if len(texts) == 0 {
		return nil, errors.New("nothing was issued")
	}
	d.say(lang.Pair{"%d ảnh, và mỗi ảnh đều cho đúng văn bản đã ký", "%d pictures, and every one gives the text that was signed"}.In(d.lang), len(texts))
	return texts, nil
}

func (d *demo) verify(texts []string) error {
	d.step(lang.Pair{"6. Xác minh những gì đã quét, chỉ tin khóa ký chứng nhận", "6. Verify what was scanned, trusting the document signer only"})
	trust, err := loadTrust(d.session, []string{d.path("keys", "dsc.pem")})
	if err != nil {
		return err
	}
	verifier, err := verify.New(verify.Options{Trust: trust, Clock: time.Now})
	if err != nil {
		return err
	}
	for _, text := range texts {
		if result := verifier.Verify(d.ctx, text); result.Decision != verify.Valid {
			return fmt.Errorf("a certificate that was just issued is %s", result.Decision)
		}
	}
	d.say(lang.Pair{"%s, cả %d", "%s, all %d"}.In(d.lang), paintVerdict(d.stdout, verify.Valid.String(), d.lang), len(texts))
	forged, err := forge(texts[0])
	if err != nil {
		return err
	}
	result := verifier.Verify(context.WithoutCancel(d.ctx), forged)
	d.say(lang.Pair{"%s, khi một bit của chứng nhận bị đổi: %s", "%s, when one bit of a certificate is changed: %s"}.In(d.lang), paintVerdict(d.stdout, result.Decision.String(), d.lang),
		sentence(result.Check(verify.CheckSignature).Code, d.lang))
	return nil
}

// forge changes the last bit of the signature, and packs the message again.
func forge(text string) (string, error) {
	message, err := qr.Decode(text)
	if err != nil {
		return "", err
	}
	message[len(message)-1] ^= 1
	return qr.Encode(message), nil
}

// show draws a code with what it says.
func (d *demo) show(text string) error {
	d.step(lang.Pair{"7. Một trong số đó", "7. One of them"})
	payload, err := verify.Decode(text)
	if err != nil {
		return err
	}
	matrix, err := qr.New(text, qr.LevelL)
	if err != nil {
		return err
	}
	if err := matrix.WriteTerminal(d.stdout, isTerminal(d.stdout)); err != nil {
		return err
	}
	printPayload(d.stdout, payload, d.lang)
	return nil
}

func (d *demo) next(rows []manifestRow) {
	d.step(lang.Pair{"Các tệp nằm trong " + d.dir, "The files are in " + d.dir})
	d.say(lang.Pair{"records.csv, registry.csv, findings.csv, report/index.html, keys/, certificates/manifest.csv, và cho mỗi bản ghi một tệp .txt, .png và .svg", "records.csv, registry.csv, findings.csv, report/index.html, keys/, certificates/manifest.csv, and for each record a .txt, a .png and an .svg"}.In(d.lang))
	d.say(lang.Pair{"Thử tiếp:", "Try next:"}.In(d.lang))
	d.say("  go run ./examples/vaxcert verify --trust %s %s", d.path("keys", "dsc.pem"), d.path("certificates", "S-002.png"))
	d.say("  go run ./examples/vaxcert --lang vi decode %s", d.path("certificates", rows[0].file))
}
