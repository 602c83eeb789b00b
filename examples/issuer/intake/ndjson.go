package intake

import (
	"bytes"
	"io"
	"iter"

	"github.com/go-json-experiment/json/jsontext"
)

// NDJSON reads one JSON object a line. Its keys are the columns of records.csv and
// commune, its values strings; null is the same as no key, dose_number and
// doses_in_series may be numbers, other keys are ignored. Keys that are missing
// are for later checks. Blank lines are left out.
//
// A broken line is a Row with a code, and reading goes on with the next. Lone
// surrogates are json-malformed, as the same key twice is field-twice.
//
// Limits are MaxRow, MaxField, MaxDepth and MaxRows. An error ends the sequence:
// *BodyError (body-empty, rows-too-many), or what the reader failed with, wrapped.
// A sequence can be read once, by one goroutine. Source: RFC 8259, RFC 7493
// (I-JSON) for keys and surrogates; ndjson.org.
func NDJSON(r io.Reader) iter.Seq2[Row, error] {
	return sequence(MaxRows, func() (func() (Row, error), error) {
		lines, err := openLines(r)
		return (&objects{lines: lines}).next, err
	})
}

// objects reads the lines of NDJSON.
type objects struct {
	lines   *lines
	any     bool // line was not blank
	text    bytes.Reader
	decoder jsontext.Decoder
}

func (o *objects) next() (Row, error) {
	for {
		l, err := o.lines.next()
		switch {
		case err == io.EOF && !o.any:
			return Row{}, &BodyError{Code: "body-empty"}
		case err != nil:
			return Row{}, err
		case l.blank():
			continue
		}
		o.any = true
		row := Row{Line: l.number, Code: textCode(l.text)}
		switch {
		case l.cut:
			row.Code = "row-too-long"
		case row.Code == "":
			row.Code = o.read(l.text, &row)
		}
		return row, nil
	}
}

// read reads an object into a row, or gives the code of what is wrong with it.
func (o *objects) read(text []byte, row *Row) (code string) {
	o.text.Reset(text)
	o.decoder.Reset(&o.text)
	if kind := o.decoder.PeekKind(); kind != '{' {
		if err := o.decoder.SkipValue(); err != nil {
			return jsonCode(err)
		}
		return "json-no-object"
	}
	_, err := o.decoder.ReadToken()
	for err == nil && o.decoder.PeekKind() != '}' {
		var key jsontext.Token
		if key, err = o.decoder.ReadToken(); err != nil {
			break
		}
		column, known := columnOf[key.String()]
		if !known {
			err = o.decoder.SkipValue()
			continue
		}
		switch kind := o.decoder.PeekKind(); {
		case kind == '{' || kind == '[' || kind == 't' || kind == 'f' || kind == '0' && !numeric(column):
			code = "field-type"
			err = o.decoder.SkipValue()
		default:
			var value jsontext.Token
			if value, err = o.decoder.ReadToken(); err == nil && kind != 'n' {
				row.set(column, value.String())
			}
		}
	}
	if err != nil {
		return jsonCode(err)
	}
	if _, err = o.decoder.ReadToken(); err != nil {
		return jsonCode(err)
	}
	if _, err = o.decoder.ReadToken(); err != io.EOF {
		return "json-malformed"
	}
	return code
}
