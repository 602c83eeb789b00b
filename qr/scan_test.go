package qr_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vaxcert/vaxcert/internal/shared"
	"github.com/vaxcert/vaxcert/qr"
)

func scanBytes(data []byte) ([]string, error) {
	return qr.ScanReader(context.Background(), bytes.NewReader(data))
}

func table(t *testing.T, path string) []map[string]string {
	t.Helper()
	file, err := os.Open(path)
	require.NoError(t, err)
	defer file.Close()
	r := csv.NewReader(file)
	r.Comma, r.LazyQuotes = '\t', true
	rows, err := r.ReadAll()
	require.NoError(t, err)
	var out []map[string]string
	for _, row := range rows[1:] {
		fields := map[string]string{}
		for i, name := range rows[0] {
			fields[name] = row[i]
		}
		out = append(out, fields)
	}
	return out
}

func TestScanReaderReadsPublishedPictures(t *testing.T) {
	for _, set := range []struct{ folder, list string }{
		{"testdata-dcc", "images.tsv"},
		{"testdata-qa", "decoded.tsv"},
	} {
		t.Run(set.folder, func(t *testing.T) {
			dir := shared.Dir(t, set.folder)
			for _, row := range table(t, filepath.Join(dir, set.list)) {
				if s, ok := row["symbology"]; ok && s != "QR" {
					continue
				}
				data, err := os.ReadFile(filepath.Join(dir, row["image"]))
				require.NoError(t, err)
				texts, err := scanBytes(data)
				require.NoError(t, err, row["image"])
				require.Equal(t, []string{row["text"]}, texts, row["image"])
			}
		})
	}
}

func TestScanReaderReadsPicturesOfTheTestCases(t *testing.T) {
	dir := shared.Dir(t, "testdata-dcc")
	paths, err := filepath.Glob(filepath.Join(dir, "*", "2DCode", "raw", "*.json"))
	require.NoError(t, err)
	read := 0
	for _, path := range paths {
		name, err := filepath.Rel(dir, path)
		require.NoError(t, err)
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		var c struct {
			Picture  string         `json:"2DCODE"`
			Text     string         `json:"PREFIX"`
			Expected map[string]any `json:"EXPECTEDRESULTS"`
		}
		require.NoError(t, json.Unmarshal(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), &c), name)
		if c.Picture == "" {
			continue
		}
		picture, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(c.Picture, "data:image/png;base64,"))
		require.NoError(t, err, name)
		texts, err := scanBytes(picture)
		switch c.Expected["EXPECTEDPICTUREDECODE"] {
		case false:
			require.NotEqual(t, []string{c.Text}, texts, name)
			continue
		case true:
			require.NoError(t, err, name)
			require.Equal(t, []string{c.Text}, texts, name)
		default: // the case does not say that picture and text are of one certificate
			require.NoError(t, err, name)
			require.Len(t, texts, 1, name)
			if texts[0] != c.Text {
				t.Logf("%s: its picture is of another certificate than its text", name)
			}
		}
		read++
	}
	require.NotZero(t, read)
	t.Logf("%d pictures read", read)
}
