package main

import "strings"

// splitting is how splitting a row ended.
type splitting int

const (
	rowSplit     splitting = iota
	quoteOpen              // a quoted field does not end in this text
	quotesBroken           // a quote stands where none may
)

// splitRow appends the fields of a row of CSV, split as RFC 4180 says. They are
// kept as they are; a quote inside a field that does not begin with one is an
// error, not a guess.
func splitRow(fields []string, text string, delimiter byte) ([]string, splitting) {
	for {
		field, rest, ended := text, "", true
		if strings.HasPrefix(text, `"`) {
			var how splitting
			if field, rest, ended, how = quotedField(text[1:], delimiter); how != rowSplit {
				return fields, how
			}
		} else {
			if i := strings.IndexByte(text, delimiter); i >= 0 {
				field, rest, ended = text[:i], text[i+1:], false
			}
			if strings.Contains(field, `"`) {
				return fields, quotesBroken
			}
		}
		fields = append(fields, field)
		if ended {
			return fields, rowSplit
		}
		text = rest
	}
}

// quotedField reads a field after its opening quote.
func quotedField(text string, delimiter byte) (field, rest string, ended bool, how splitting) {
	var b strings.Builder
	for {
		i := strings.IndexByte(text, '"')
		if i < 0 {
			return "", "", false, quoteOpen
		}
		b.WriteString(text[:i])
		text = text[i+1:]
		switch {
		case text == "":
			return b.String(), "", true, rowSplit
		case text[0] == delimiter:
			return b.String(), text[1:], false, rowSplit
		case text[0] != '"':
			return "", "", false, quotesBroken
		}
		b.WriteByte('"')
		text = text[1:]
	}
}

// appendRow appends a row of CSV.
func appendRow(b []byte, fields ...string) []byte {
	for i, field := range fields {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendField(b, field)
	}
	return append(b, '\n')
}

// appendField appends a field of CSV, in quotes where it needs them.
func appendField(b []byte, field string) []byte {
	if !strings.ContainsAny(field, ",\"\r\n") {
		return append(b, field...)
	}
	b = append(b, '"')
	b = append(b, strings.ReplaceAll(field, `"`, `""`)...)
	return append(b, '"')
}
