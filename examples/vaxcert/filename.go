package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// maxStem is how long a file name may be, in bytes, without its extension.
const maxStem = 80

// fileName names the file of a record in a format.
func fileName(recordID, format string) string { return fileStem(recordID) + "." + format }

// fileStem gives the name of a record's files, without extension. Letters and
// digits of ASCII and -_. stay; all else, and a dot in front, is written as %XX.
// A long one is cut and ends in ~ and a hash. Different records have different
// names, and no name leads out of its folder.
func fileStem(recordID string) string {
	var b strings.Builder
	for i := range len(recordID) {
		c := recordID[i]
		if isSafe(c) && (c != '.' || i > 0) {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	if b.Len() <= maxStem {
		return b.String()
	}
	hash := sha256.Sum256([]byte(recordID))
	return b.String()[:maxStem-33] + "~" + hex.EncodeToString(hash[:16])
}

func isSafe(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-_.", c) >= 0
}
