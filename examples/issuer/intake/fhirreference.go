package intake

import (
	"bytes"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// ambiguous stands in the index for two entries that a reference may mean.
var ambiguous = &entry{}

// index notes under which references each entry is found.
func (b *bundle) index() {
	for i := range b.entries {
		e := &b.entries[i]
		if e.code != "" && e.kind == "" {
			continue
		}
		if e.url != "" {
			b.note(e.url, e)
		}
		if e.id != "" {
			b.note(e.kind+"/"+e.id, e)
		}
	}
}

func (b *bundle) note(reference string, e *entry) {
	if other, taken := b.byReference[reference]; taken && !bytes.Equal(other.resource, e.resource) {
		e = ambiguous
	}
	b.byReference[reference] = e
}

// find gives the entry that a reference in the resource of another one means, nil
// where there is none, ambiguous where there are several. Patient/1 of one server
// is not that of another.
func (b *bundle) find(reference string, from *entry) *entry {
	if reference == "" {
		return nil
	}
	reference, _, _ = strings.Cut(reference, "/_history/")
	found := b.byReference[reference]
	base, ofServer := strings.CutSuffix(from.url, "/"+from.kind+"/"+from.id)
	if !ofServer || found != nil && found.url == reference {
		return found
	}
	if same := b.byReference[base+"/"+reference]; same != nil {
		return same
	}
	if found != nil && found.url != "" {
		return nil
	}
	return found
}

// findContained gives the contained resource with an ID; with code for none or two.
func findContained(contained []jsontext.Value, wanted string) (found jsontext.Value, kind, code string) {
	for _, c := range contained {
		k, id, code := kindOf(c)
		switch {
		case code != "":
			return nil, "", code
		case id != wanted || id == "":
		case found != nil:
			return nil, "", "reference-ambiguous"
		default:
			found, kind = c, k
		}
	}
	return found, kind, ""
}
