package intake

import (
	"errors"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// textCode looks at JSON before it is parsed: at its encoding and at its depth.
func textCode(text []byte) string {
	switch {
	case !utf8.Valid(text):
		return "not-utf8"
	case tooDeep(text):
		return "json-too-deep"
	}
	return ""
}

// jsonCode gives the code of an error of parsing, empty for none.
func jsonCode(err error) string {
	var semantic *json.SemanticError
	switch {
	case err == nil:
		return ""
	case errors.Is(err, jsontext.ErrDuplicateName):
		return "field-twice"
	case errors.As(err, &semantic):
		return "field-type"
	}
	return "json-malformed"
}

func tooDeep(text []byte) bool {
	depth, quoted := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			if depth++; depth > MaxDepth {
				return true
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return false
}
