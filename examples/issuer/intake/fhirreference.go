package intake

import (
	"bytes"
	"strings"
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

// resolve gives what a reference in an entry means, contained in it or in the
// bundle: nil for nothing, ambiguous for several.
func (b *bundle) resolve(reference string, from *entry, contained []entry) *entry {
	if id, inside := strings.CutPrefix(reference, "#"); inside {
		return findContained(contained, id)
	}
	return b.find(reference, from)
}

func findContained(contained []entry, id string) (found *entry) {
	for i := range contained {
		switch {
		case id == "" || contained[i].id != id:
		case found != nil:
			return ambiguous
		default:
			found = &contained[i]
		}
	}
	return found
}

// find finds an entry of the bundle. Patient/1 of one server is not that of another.
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
