package main

import (
	"os"
	"regexp"
	"strings"

	"github.com/vaxcert/vaxcert/cert"
)

const (
	textPrefix = "HC1:"
	// minBareText is how long an argument without a prefix is at least to be
	// taken for the text of a certificate, in bytes.
	minBareText = 101
	// maxElement is how long a part of a path may be, in bytes.
	maxElement = 255
)

var (
	prefixForm = regexp.MustCompile(`^(?i:HC.|[A-Z]{2}[0-9]):`)
	base45Form = regexp.MustCompile(`^[0-9A-Z $%*+./:-]*$`)
	// textInside finds what may be a text, or a part of one, among other words.
	textInside = regexp.MustCompile(`(?i:HC[0-9A-Z]:).+|[0-9A-Z $%*+./:-]{40,}`)
)

// trimText takes away what copying adds around a text. A space is a digit of
// base45, but no text begins or ends with one.
func trimText(argument string) string { return strings.Trim(argument, " \t\r\n") }

// isText reports whether an argument is meant as the text of a code: a health link, or
// of a certificate: no file, and a prefix such as HC1: or, where that is missing, many
// digits of base45.
func isText(argument string) bool {
	text := trimText(argument)
	if cert.IsHealthLink(text) {
		return true
	}
	if !prefixForm.MatchString(text) && (len(text) < minBareText || !base45Form.MatchString(text)) {
		return false
	}
	_, err := os.Stat(argument)
	return err != nil
}

// isPath reports whether an argument that is no file looks like the path of one,
// and nothing like a text.
func isPath(argument string) bool {
	if strings.ContainsAny(argument, "$%*+:\r\n") || textInside.MatchString(argument) {
		return false
	}
	for element := range strings.SplitSeq(argument, "/") {
		if len(element) > maxElement {
			return false
		}
	}
	return true
}

// withoutTexts takes the texts of certificates out of a message, wherever they
// came from: they are personal.
func withoutTexts(message string) string { return textInside.ReplaceAllString(message, "…") }
