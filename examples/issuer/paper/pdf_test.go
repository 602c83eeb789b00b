package paper_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/examples/issuer/paper"
	"github.com/vaxcert/vaxcert/identity"
	"github.com/vaxcert/vaxcert/qr"
)

func pdf(t testing.TB, p paper.Paper) []byte {
	t.Helper()
	var file bytes.Buffer
	require.NoError(t, paper.PDF(&file, p))
	return file.Bytes()
}

// program runs a program of poppler-utils or another on a file, or skips the test.
func program(t *testing.T, name string, arguments ...string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("no program %s", name)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	output, err := exec.CommandContext(ctx, path, arguments...).Output()
	require.NoError(t, err, name)
	return string(output)
}

func written(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, content, 0o600))
	return path
}

// textOf gives what a PDF says, line breaks as spaces.
func textOf(t *testing.T, file []byte) string {
	t.Helper()
	text := program(t, "pdftotext", "-layout", "-enc", "UTF-8", written(t, "page.pdf", file), "-")
	return strings.Join(strings.Fields(text), " ")
}

func TestPageSaysTheElevenFieldsInBothLanguages(t *testing.T) {
	p := issued(t, lan, ecdsaKey(t))
	// Without -layout, the lines of one column stay together.
	text := program(t, "pdftotext", "-raw", "-enc", "UTF-8", written(t, "page.pdf", pdf(t, p)), "-")
	text = strings.Join(strings.Fields(text), " ")
	for field := cert.Field(1); field <= cert.Fields; field++ {
		require.Contains(t, text, cert.Label(field, "vi"))
		require.Contains(t, text, cert.Label(field, "en"))
		require.Contains(t, strings.ReplaceAll(text, " ", ""), strings.ReplaceAll(p.Certificate.Show(field), " ", ""))
	}
	for _, sentence := range []string{
		"Nguyễn Thị Phương Lan", "NGUYEN<<THI<PHUONG<LAN", organisation,
		"22:38, 14/04/2023", "14 April 2023, 22:38 (UTC+7)", "14/04/2022", "14 April 2022",
		"Đọc cùng giấy tờ tùy thân", "Read together with an identity paper", "Cách kiểm tra", "How to check",
	} {
		require.Contains(t, text, sentence)
	}
}

func TestEveryReaderGetsTheTextFromThePrintedPage(t *testing.T) {
	for name, p := range map[string]paper.Paper{"ES256": issued(t, lan, ecdsaKey(t)), "PS256": issued(t, lan, rsaKey(t))} {
		file := written(t, "page.pdf", pdf(t, p))
		for _, dpi := range []int{150, 300} {
			t.Run(fmt.Sprint(name, " ", dpi), func(t *testing.T) {
				out := filepath.Join(t.TempDir(), "page")
				program(t, "pdftoppm", "-r", strconv.Itoa(dpi), "-png", "-singlefile", file, out)
				picture, err := os.Open(out + ".png")
				require.NoError(t, err)
				defer picture.Close()
				texts, err := qr.ScanReader(t.Context(), picture)
				require.NoError(t, err)
				require.Equal(t, []string{p.Text}, texts)

				for _, read := range strings.Fields(program(t, "zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", out+".png")) {
					require.Contains(t, strings.Fields(p.Text), read)
				}
				require.Contains(t, program(t, "zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", out+".png"), p.Text)
			})
		}
	}
}

// TestTheCodeIsLargeEnough measures the dark square on the page.
func TestTheCodeIsLargeEnough(t *testing.T) {
	file := written(t, "page.pdf", pdf(t, issued(t, lan, ecdsaKey(t))))
	out := filepath.Join(t.TempDir(), "page")
	program(t, "pdftoppm", "-r", "254", "-png", "-singlefile", file, out) // ten dots are a millimetre
	picture, err := os.Open(out + ".png")
	require.NoError(t, err)
	defer picture.Close()
	page, err := png.Decode(picture)
	require.NoError(t, err)
	dark := func(x, y int) bool { r, _, _, _ := page.At(x, y).RGBA(); return r < 0x4000 }
	left, right := 2100, 0
	for y := 600; y < 1100; y++ { // inside the code, left of the notes
		for x := range 860 {
			if dark(x, y) {
				left, right = min(left, x), max(right, x)
			}
		}
	}
	require.GreaterOrEqual(t, right-left, 600)
	require.GreaterOrEqual(t, left, 100)
}

func TestTheSamePaperGivesTheSameBytes(t *testing.T) {
	p := issued(t, lan, ecdsaKey(t))
	require.Equal(t, pdf(t, p), pdf(t, p))
}

func TestThePropertiesNameNobody(t *testing.T) {
	p := issued(t, lan, ecdsaKey(t))
	info := program(t, "pdfinfo", written(t, "page.pdf", pdf(t, p)))
	require.Contains(t, info, "Giấy chứng nhận tiêm chủng")
	require.Contains(t, info, "Pages:           1\n")
	for _, personal := range []string{"Lan", "Nguyễn", "1990-02", "URN"} {
		require.NotContains(t, info, personal)
	}
}

func TestNamesInOtherScripts(t *testing.T) {
	for name, c := range map[string]struct {
		name   identity.Name
		has    []string
		hasNot string
	}{
		"cyrillic":  {identity.Name{Family: "Соколова", Given: "Мария"}, []string{"Соколова Мария", "SOKOLOVA<<MARIIA"}, ""},
		"chinese":   {identity.Name{Family: "李 Li", Given: "明 Ming"}, []string{"LI MING", "LI<<MING"}, "李"},
		"hebrew":    {identity.Name{Family: "כהן Cohen", Given: "Dana"}, []string{"COHEN DANA"}, "כהן"},
		"no letter": {identity.Name{Family: "李", Given: "明"}, []string{"—"}, "李"},
		"emoji":     {identity.Name{Family: "Lê", Given: "An 🙂"}, []string{"Lê An"}, "🙂"},
	} {
		t.Run(name, func(t *testing.T) {
			p := issued(t, lan, ecdsaKey(t))
			p.Certificate.Name = c.name
			text := textOf(t, pdf(t, p))
			for _, part := range c.has {
				require.Contains(t, text, part)
			}
			if c.hasNot != "" {
				require.NotContains(t, text, c.hasNot)
			}
		})
	}
}

func TestTheLongestNameStaysOnThePage(t *testing.T) {
	for _, letters := range []string{"Nguyễn Ơ ", "W", "Ữ"} {
		p := issued(t, lan, ecdsaKey(t))
		p.Certificate.Name = identity.Name{Family: firstLetters(letters, 80), Given: firstLetters(letters, 80)}
		file := pdf(t, p)
		onThePage(t, file)
		raw := program(t, "pdftotext", "-raw", "-enc", "UTF-8", written(t, "page.pdf", file), "-")
		squeeze := strings.NewReplacer(" ", "", "\n", "")
		require.Contains(t, squeeze.Replace(raw), squeeze.Replace(p.Certificate.Name.Full()))
		require.Contains(t, squeeze.Replace(raw), cert.Label(cert.FieldID, "vi")[:2])
	}
}

func firstLetters(of string, n int) string {
	return strings.TrimSpace(string([]rune(strings.Repeat(of, n))[:n]))
}

// onThePage checks that no word stands outside the margins or below the card.
func onThePage(t *testing.T, file []byte) {
	t.Helper()
	boxes := program(t, "pdftotext", "-bbox", written(t, "page.pdf", file), "-")
	words := 0
	for line := range strings.Lines(boxes) {
		var xMin, yMin, xMax, yMax float64
		if n, _ := fmt.Sscanf(strings.TrimSpace(line), `<word xMin="%f" yMin="%f" xMax="%f" yMax="%f">`, &xMin, &yMin, &xMax, &yMax); n == 4 {
			words++
			require.Greater(t, xMin, 40.0, line)
			require.Less(t, xMax, 555.0, line)
			require.Greater(t, yMin, 25.0, line)
			require.Less(t, yMax, 830.0, line)
		}
	}
	require.Greater(t, words, 50)
	require.Equal(t, 1, strings.Count(boxes, "<page "))
}

func TestHostileValuesDoNotBreakThePage(t *testing.T) {
	for name, value := range hostile {
		t.Run(name, func(t *testing.T) {
			p := issued(t, lan, ecdsaKey(t))
			p.Certificate.Name = identity.Name{Family: value, Given: value}
			p.Certificate.Nationality, p.Certificate.Disease, p.Certificate.Vaccine = value, value, value
			p.Certificate.Product, p.Certificate.Manufacturer = value, value
			p.Certificate.ID, p.Issuer = cert.UVCI(value), value
			file := pdf(t, p)
			onThePage(t, file)
			for _, r := range textOf(t, file) {
				require.False(t, unicode.IsControl(r) || unicode.Is(unicode.Cf, r), "%U", r)
			}
		})
	}
}

var hostile = map[string]string{
	"empty":           "",
	"lines":           "a\r\nb\n\n\tc\v\u2028d\u2029e\u0085f",
	"long word":       strings.Repeat("Ặ", 100_000),
	"long text":       strings.Repeat("Wm (\\) ", 100_000),
	"control":         "a\x00\x01\x1b[31mb\x7f",
	"right to left":   "\u202Eمحمد\u202C \u2067ישראל\u2069 x",
	"not utf-8":       "a\xff\xfe\xc3(b\xed\xa0\x80",
	"pdf syntax":      `) Tj ET Q /JS (app.alert(1)) endstream endobj \`,
	"json and script": `","x":"<script>alert(1)</script>\u0000'`,
	"marks":           "a" + strings.Repeat("\u0301", 5000),
	"outside":         "𝕊𝓸𝓯 🇻🇳 👨‍👩‍👧",
	"format letters":  "%s%d%!{nb} {nb}",
}

func TestPapersThatAreRefused(t *testing.T) {
	good := issued(t, lan, ecdsaKey(t))
	for name, c := range map[string]struct {
		change func(*paper.Paper)
		want   error
	}{
		"no text":                 {func(p *paper.Paper) { p.Text = "" }, paper.ErrText},
		"text too long":           {func(p *paper.Paper) { p.Text = "HC1:" + strings.Repeat("A", paper.MaxText) }, paper.ErrText},
		"text that no code holds": {func(p *paper.Paper) { p.Text = strings.Repeat("a", paper.MaxText) }, paper.ErrText},
		"text with lines":         {func(p *paper.Paper) { p.Text += "\n" }, paper.ErrText},
		"never issued":            {func(p *paper.Paper) { p.IssuedAt = time.Time{} }, paper.ErrTimes},
		"ends at once":            {func(p *paper.Paper) { p.ExpiresAt = p.IssuedAt }, paper.ErrTimes},
	} {
		t.Run(name, func(t *testing.T) {
			p := good
			c.change(&p)
			err := paper.PDF(io.Discard, p)
			require.ErrorIs(t, err, c.want)
			require.NotContains(t, err.Error(), "HC1")
		})
	}
	broken := errors.New("the reader went away")
	require.ErrorIs(t, paper.PDF(failing{broken}, good), broken)
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

func BenchmarkPDF(b *testing.B) {
	p := issued(b, lan, ecdsaKey(b))
	b.ReportAllocs()
	for b.Loop() {
		if err := paper.PDF(io.Discard, p); err != nil {
			b.Fatal(err)
		}
	}
}
