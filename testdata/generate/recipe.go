package main

import (
	"bytes"
	"compress/zlib"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/fxamacker/cbor/v2"

	"github.com/vaxcert/vaxcert/testdata"
)

// recipe is a vector in the making: a good certificate, of which a vector
// changes one thing.
type recipe struct {
	at      time.Time
	signer  *signer
	trusted []*signer // nil: the signer
	kid     []byte    // of the trusted keys, where not their own

	protected, unprotected object
	claims                 object // without hcert
	subClaim               int    // the label inside hcert
	root                   object // the DCC without nam and its group
	person                 object // nam
	group                  string // v, t, r
	entry                  object
	encode                 func(object) raw // of the maps in the payload

	// Each of these changes a layer after it was made. Nil leaves it.
	onGroup      func(raw) raw
	onDCC        func(raw) raw
	onHCERT      func(raw) raw
	onCWT        func(raw) raw
	onProtected  func(raw) raw
	onToBeSigned func(raw) raw
	onSignature  func(raw) raw
	onParts      func([]raw) []raw // the four items of the message
	onCOSE       func(raw) raw
	onZlib       func(raw) raw
	onBase45     func(string) string
	onText       func(string) string
}

func change[T any](layer T, by func(T) T) T {
	if by == nil {
		return layer
	}
	return by(layer)
}

func (r *recipe) dcc() raw {
	group := change(array(r.encode(r.entry)), r.onGroup)
	dcc := r.root.with("nam", r.encode(r.person)).with(r.group, group)
	return change(r.encode(dcc), r.onDCC)
}

func (r *recipe) cwt() raw {
	hcert := change(r.encode(object{}.with(r.subClaim, r.dcc())), r.onHCERT)
	claims := r.claims
	if hcert != nil {
		claims = claims.with(-260, hcert)
	}
	return change(r.encode(claims), r.onCWT)
}

// build makes all layers.
func (r *recipe) build(v *testdata.Vector) {
	v.At, v.KeyID = r.at, r.kid
	if r.trusted == nil {
		r.trusted = []*signer{r.signer}
	}
	v.Certificates = [][]byte{}
	for _, s := range r.trusted {
		v.Certificates = append(v.Certificates, s.certificate.Raw)
	}

	cwt := r.cwt()
	protected := change(r.protected.encode(), r.onProtected)
	toBeSigned := change(sigStructure("Signature1", protected, cwt), r.onToBeSigned)
	signature := change(raw(r.signer.sign(toBeSigned)), r.onSignature)
	parts := change([]raw{bstr(protected), r.unprotected.encode(), bstr(cwt), bstr(signature)}, r.onParts)
	cose := change(tag(18, array(parts...)), r.onCOSE)
	compressed := change(compress(cose, zlib.BestCompression), r.onZlib)
	v.CWT, v.COSE, v.Zlib = testdata.Hex(cwt), testdata.Hex(cose), testdata.Hex(compressed)
	v.Base45 = change(base45(compressed), r.onBase45)
	v.Text = change("HC1:"+v.Base45, r.onText)
	leaveOut(v)
	if v.CWT != nil && !(v.Decision == "malformed" && v.Class == "cwt") {
		v.JSON = contentJSON(raw(v.CWT), r.subClaim)
	}
}

// leaveOut removes the layers that a reader does not reach.
func leaveOut(v *testdata.Vector) {
	if v.Decision != "malformed" {
		return
	}
	switch v.Class {
	case "prefix":
		v.Base45 = ""
		fallthrough
	case "base45":
		v.Zlib = nil
		fallthrough
	case "zlib":
		v.COSE = nil
		fallthrough
	case "cose":
		v.CWT = nil
	}
}

// sigStructure is what is signed (RFC 9052 section 4.4). An encoded empty map
// counts as nothing.
func sigStructure(context string, protected, payload raw) raw {
	if bytes.Equal(protected, raw{0xa0}) {
		protected = nil
	}
	return array(text(context), bstr(protected), bstr(nil), bstr(payload))
}

// compress is the standard library's, so that the vectors do not depend on the
// project's own.
func compress(data []byte, level int) raw {
	var out bytes.Buffer
	w := must(zlib.NewWriterLevel(&out, level))
	must(w.Write(data))
	if err := w.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

const base45Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

// base45 is RFC 9285 section 4.
func base45(data []byte) string {
	var out strings.Builder
	for chunk := range slices.Chunk(data, 2) {
		n, digits := 0, len(chunk)+1
		for _, b := range chunk {
			n = n<<8 | int(b)
		}
		for range digits {
			out.WriteByte(base45Alphabet[n%45])
			n /= 45
		}
	}
	return out.String()
}

// contentJSON gives the certificate inside the claims.
func contentJSON(cwt raw, subClaim int) json.RawMessage {
	hcert := raw(fieldsOf[int](cwt)[-260])
	content := fieldsOf[int](hcert)
	if certificate, ok := content[subClaim]; ok && subClaim != subClaimLink {
		return encode(valueOf(raw(certificate)))
	}
	return encode(valueOf(hcert))
}

func fieldsOf[K comparable](encoded raw) map[K]cbor.RawMessage {
	var fields map[K]cbor.RawMessage
	if err := cbor.Unmarshal(encoded, &fields); err != nil {
		panic(err)
	}
	return fields
}

// valueOf turns CBOR into what encoding/json writes: without tags, and with null
// for what is no number.
func valueOf(encoded raw) any {
	switch encoded[0] >> 5 {
	case 4:
		var items []cbor.RawMessage
		if err := cbor.Unmarshal(encoded, &items); err != nil {
			panic(err)
		}
		values := []any{}
		for _, item := range items {
			values = append(values, valueOf(raw(item)))
		}
		return values
	case 5:
		values := map[string]any{}
		for key, value := range fieldsOf[any](encoded) {
			values[fmt.Sprint(key)] = valueOf(raw(value))
		}
		return values
	case 6:
		var tagged cbor.RawTag
		if err := cbor.Unmarshal(encoded, &tagged); err != nil {
			panic(err)
		}
		return valueOf(raw(tagged.Content))
	}
	var value any
	if err := cbor.Unmarshal(encoded, &value); err != nil {
		panic(err)
	}
	if f, ok := value.(float64); ok && math.IsNaN(f) {
		return nil
	}
	return value
}
