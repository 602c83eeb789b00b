package cbortree

// fewKeys is the size up to which comparing each key with each is cheaper than
// a set.
const fewKeys = 24

// uniqueKeys refuses a map that says two things of one key. Keys are compared
// by value, so that 1 written in one byte and in two bytes is the same key.
func uniqueKeys(m Value) error {
	if m.Len() > fewKeys {
		return uniqueInSet(m)
	}
	for key := range m.Pairs {
		for other := range m.Pairs {
			if other.i >= key.i {
				break
			}
			if sameKey(key, other) {
				return ErrDuplicateKey
			}
		}
	}
	return nil
}

func sameKey(a, b Value) bool { return a.Kind() == b.Kind() && keyOf(a) == keyOf(b) }

type mapKey struct {
	kind Kind
	num  uint64
	text string
}

// keyOf is the identity of a key. Composite keys and floats, which no
// certificate has, are told apart by their encoding.
func keyOf(v Value) mapKey {
	n := v.node()
	switch n.kind {
	case Uint, Negative, Bool, Null, Undefined, Simple:
		return mapKey{kind: n.kind, num: n.num}
	case Bytes, Text:
		return mapKey{kind: n.kind, text: n.text}
	}
	return mapKey{kind: n.kind, text: v.Encoding()}
}

func uniqueInSet(m Value) error {
	seen := make(map[mapKey]struct{}, m.Len())
	for key := range m.Pairs {
		k := keyOf(key)
		if _, ok := seen[k]; ok {
			return ErrDuplicateKey
		}
		seen[k] = struct{}{}
	}
	return nil
}
