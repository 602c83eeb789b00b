package rules

import (
	"encoding/base64"
	"sync"
	"time"
)

// frame is the data of one case, as all its rules see it. Frames are used again:
// no Value of one outlives Evaluate.
type frame struct {
	machine  machine
	root     group
	external group
	top      [2]Value
	values   [8]Value
	payload  translator
}

var (
	rootKeys     = []string{"payload", "external"}
	externalKeys = []string{"validationClock", "valueSets", "countryCode", "exp", "iat", "issuerCountryCode", "kid", "region"}
)

var frames = sync.Pool{New: func() any { return new(frame) }}

// newFrame lays out the data of a case. Source: CertLogic 1.3.3 and
// eu-dcc-business-rules, external parameters.
func newFrame(c Case, s *Set) *frame {
	f := frames.Get().(*frame)
	f.values = [8]Value{
		momentText(c.At), s.valueSets, textOrNull(c.Arrival), momentText(c.Payload.ExpiresAt), momentText(c.Payload.IssuedAt),
		textOrNull(c.Issuer), textOrNull(base64.StdEncoding.EncodeToString(c.KeyID)), textOrNull(c.Region),
	}
	f.external = group{keys: externalKeys, items: f.values[:]}
	f.top = [2]Value{f.payload.payload(c.Payload), {kind: object, group: &f.external}}
	f.root = group{keys: rootKeys, items: f.top[:]}
	f.machine.load(Value{kind: object, group: &f.root}, s.paths)
	return f
}

func (f *frame) free() {
	f.payload.reset()
	f.machine.unload()
	f.values, f.top = [8]Value{}, [2]Value{}
	frames.Put(f)
}

// momentText is a moment as rules read it; null for the zero time.
func momentText(t time.Time) Value {
	if t.IsZero() {
		return Value{}
	}
	var buffer [32]byte
	return textOf(string(appendDate(buffer[:0], t.UnixMilli())))
}
