package main

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/qr"
)

func TestVerifyTextsFilesAndPictures(t *testing.T) {
	keys, out := sample(t, "--format", "txt,png,svg")
	dsc := filepath.Join(keys, "dsc.pem")
	file, picture := filepath.Join(out, "S-001.txt"), filepath.Join(out, "S-002.png")
	text := strings.TrimSpace(read(t, filepath.Join(out, "S-003.txt")))
	stdin := "\uFEFF" + text + "\r\n\r\nHC1:BROKEN\n" + text
	r := vaxcertWith(t, stdin, "verify", "--json", "--at", "2022-07-01", "--trust", dsc, file, picture, text, "-")
	require.Equal(t, statusNotGood, r.status, r.stderr)
	require.Empty(t, r.stderr)
	var inputs, decisions []any
	for _, o := range r.objects(t) {
		inputs, decisions = append(inputs, o["input"]), append(decisions, o["decision"])
	}
	require.Equal(t, []any{file + " line 1", picture, "argument 3", "line 1", "line 3", "line 4"}, inputs)
	require.Equal(t, []any{"valid", "valid", "valid", "valid", "malformed", "valid"}, decisions)

	first := r.objects(t)[0]
	require.Equal(t, "vaccination", first["kind"])
	require.Equal(t, "ES256", first["algorithm"])
	require.Equal(t, "VN", first["issuer"])
	require.Equal(t, issuedAt, first["issuedAt"])
	require.Equal(t, "2023-06-01T08:00:00Z", first["expiresAt"])
	require.Len(t, first["checks"], 13)
	require.Equal(t, "1985-04-30", first["payload"].(map[string]any)["dob"])
	require.NotContains(t, r.objects(t)[4], "payload")

	require.Equal(t, statusGood, vaxcert(t, "verify", "--trust", keys, "--at", "2022-07-01", file, picture).status, "a folder of keys")
}

func TestVerdictsForPeople(t *testing.T) {
	keys, out := sample(t)
	file := filepath.Join(out, "S-005.txt")
	r := vaxcert(t, "verify", "--at", "2022-07-01", "--trust", keys, file)
	require.Equal(t, statusGood, r.status)
	require.Contains(t, r.stdout, "✔ VALID")
	require.Contains(t, r.stdout, "11 Certificate code")
	require.NotContains(t, r.stdout, "\x1b", "no colours for a pipe")

	r = vaxcert(t, "--lang", "vi", "verify", "--at", "2024-07-01", "--trust", keys, file)
	require.Equal(t, statusNotGood, r.status)
	require.Contains(t, r.stdout, "✘ HẾT HẠN")
	require.Contains(t, r.stdout, "Họ và tên")
	require.Contains(t, r.stdout, "lỗi: validity expired: Chứng nhận đã hết hạn.")

	other := newKeys(t)
	r = vaxcert(t, "verify", "--at", "2022-07-01", "--trust", other, file)
	require.Contains(t, r.stdout, "UNKNOWN ISSUER")
	require.NotContains(t, r.stdout, "Hoàng", "nothing is shown of what nobody vouches for")
}

func TestDecodeShowsWithoutBelieving(t *testing.T) {
	_, out := sample(t)
	file := filepath.Join(out, "S-005.txt")
	r := vaxcert(t, "decode", file)
	require.Equal(t, statusGood, r.status)
	require.Contains(t, r.stdout, "NOT VERIFIED")
	require.Contains(t, r.stdout, "Hoàng Phủ Ngọc Lan")

	o := vaxcert(t, "decode", "--json", file).objects(t)[0]
	require.NotContains(t, o, "decision")
	require.Contains(t, o, "payload")

	r = vaxcert(t, "decode", "--json", "HC1:NONSENSE")
	require.Equal(t, statusNotGood, r.status)
	require.Equal(t, "fail", r.objects(t)[0]["checks"].([]any)[1].(map[string]any)["outcome"])
}

func TestVietNamsPublicCertificateIsDecoded(t *testing.T) {
	picture := vietNam(t)
	r := vaxcert(t, "--lang", "vi", "decode", picture)
	require.Equal(t, statusGood, r.status)
	require.Contains(t, r.stdout, "Nguyễn Bảo Duy")
	require.Contains(t, r.stdout, "8w2kZxb3iC0=")
	o := vaxcert(t, "decode", "--json", picture).objects(t)[0]
	require.Equal(t, "PS256", o["algorithm"])
}

// hugePNG says in its header that it has 50,000 × 50,000 pixels.
func hugePNG() string {
	var b bytes.Buffer
	b.WriteString("\x89PNG\r\n\x1a\n")
	header := []byte("IHDR\x00\x00\xc3\x50\x00\x00\xc3\x50\x08\x02\x00\x00\x00")
	binary.Write(&b, binary.BigEndian, uint32(len(header)-4))
	b.Write(header)
	binary.Write(&b, binary.BigEndian, crc32.ChecksumIEEE(header))
	return b.String()
}

func TestInputsWithoutATextSayWhy(t *testing.T) {
	dir := t.TempDir()
	keys := newKeys(t)
	blank := filepath.Join(dir, "blank.png")
	m, err := qr.New("x", qr.LevelL)
	require.NoError(t, err)
	require.NoError(t, writePicture(blank, m, 1))
	for code, path := range map[string]string{
		"no-text":           write(t, filepath.Join(dir, "empty.txt"), "\n \n"),
		"picture-format":    write(t, filepath.Join(dir, "cut.png"), read(t, blank)[:40]),
		"picture-too-large": write(t, filepath.Join(dir, "huge.png"), hugePNG()),
	} {
		t.Run(code, func(t *testing.T) {
			for _, command := range [][]string{{"verify", "--trust", keys, "--json"}, {"decode", "--json"}} {
				r := vaxcert(t, append(command, path)...)
				require.Equal(t, statusNotGood, r.status)
				o := r.objects(t)
				require.Len(t, o, 1)
				require.Equal(t, code, o[0]["error"])
				require.Equal(t, path, o[0]["input"])
				require.NotEmpty(t, o[0]["message"])
			}
			require.Contains(t, vaxcert(t, "verify", "--trust", keys, path).stdout, "MALFORMED")
		})
	}
}

func TestHostileTextsHaveAVerdict(t *testing.T) {
	keys := newKeys(t)
	bomb := qr.Encode(bytes.Repeat([]byte{0}, 1<<20))
	megabyte := "HC1:" + strings.Repeat("A", 1<<20)
	r := vaxcertWith(t, megabyte+"\n"+bomb+"\nHC1:ABC\x1b[2J\nhttps://example.org\n", "verify", "--json", "--trust", keys, "-")
	require.Equal(t, statusNotGood, r.status)
	require.Len(t, r.objects(t), 4)
	for _, o := range r.objects(t) {
		require.Equal(t, "malformed", o["decision"])
	}
	require.Contains(t, r.objects(t)[0]["checks"].([]any)[0].(map[string]any)["code"], "too-long")
}

func TestTextsInUTF16AreRefusedByName(t *testing.T) {
	keys := newKeys(t)
	path := write(t, filepath.Join(t.TempDir(), "a.txt"), utf16Text("\uFEFFHC1:ABC\r\n", binary.LittleEndian))
	vaxcert(t, "verify", "--trust", filepath.Join(keys, "dsc.pem"), path).requireUsage(t, "UTF-16 (little-endian)")
}

// A certificate may say anything; a terminal is not to be steered by it.
func TestTerminalIsNotSteered(t *testing.T) {
	require.Equal(t, "a\uFFFD[2Jb\uFFFDc\uFFFD", printable("a\x1b[2Jb\u202Ec\u009b"))
	picture := drawn(t, filepath.Join(t.TempDir(), "evil.png"), "one\nHC1:FORGED\x1b[31m")
	r := vaxcert(t, "scan", picture)
	require.Equal(t, statusGood, r.status)
	require.Equal(t, "one\uFFFDHC1:FORGED\uFFFD[31m\n", r.stdout)
	require.Equal(t, []any{"one\nHC1:FORGED\x1b[31m"}, vaxcert(t, "scan", "--json", picture).objects(t)[0]["texts"])
}

func TestRefusedTrustIsSaidAndNotFatal(t *testing.T) {
	keys, out := sample(t)
	require.NoError(t, os.Remove(filepath.Join(keys, "csca.pem")))
	write(t, filepath.Join(keys, "broken.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
	r := vaxcert(t, "verify", "--at", "2022-07-01", "--trust", keys, filepath.Join(out, "S-001.txt"))
	require.Equal(t, statusGood, r.status)
	require.Equal(t, 1, strings.Count(r.stderr, "\n"))
	require.Contains(t, r.stderr, "1 of its certificates not used: broken.pem")
}

func TestTheFirstMomentOfAllIsATime(t *testing.T) {
	keys, out := sample(t)
	r := vaxcert(t, "verify", "--json", "--at", "0001-01-01T00:00:00Z", "--trust", keys, filepath.Join(out, "S-001.txt"))
	require.Equal(t, "not-yet-valid", r.objects(t)[0]["decision"])
}
