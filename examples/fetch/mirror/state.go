package mirror

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// stateFolder holds what servers said of the files.
const stateFolder = ".fetch"

func isState(name string) bool {
	return name == stateFolder || strings.HasPrefix(name, stateFolder+"/")
}

// state is what a server said of a file, to ask whether it has changed.
type state struct {
	URL          string `json:"url"`
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"lastModified,omitempty"`
	SHA256       string `json:"sha256"` // of the file that it was said of
}

func (m *Mirror) statePath(s Source) string {
	return filepath.Join(m.Folder, stateFolder, url.PathEscape(s.Name)+".json")
}

// known gives what a server said of exactly the file that is there; nothing where
// the file is another.
func (m *Mirror) known(s Source, there []byte) state {
	data, err := os.ReadFile(m.statePath(s))
	var known state
	if err != nil || json.Unmarshal(data, &known) != nil || there == nil || known.URL != s.URL || known.SHA256 != digestOf(there) {
		return state{}
	}
	return known
}

func (m *Mirror) remember(s Source, a answer) error {
	data, err := json.Marshal(state{s.URL, a.etag, a.lastModified, digestOf(a.data)})
	if err != nil {
		return err
	}
	return write(m.statePath(s), data)
}

func digestOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
