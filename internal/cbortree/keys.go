package cbortree

// fewKeys is the size up to which comparing each key with each is cheaper than
// a set.
const fewKeys = 24

// uniqueKeys refuses a map that says two things of one key. Keys are compared
// by value, so that 1 written in one byte and in two bytes is the same key.
func uniqueKeys(m Value) error {
	pairs := m.Len()
	if pairs > fewKeys {
		return uniqueInSet(m)
	}
	var keys [fewKeys]int32
	var prints [fewKeys]uint64
	at := Value{m.tree, m.i + 1}
	for count := range pairs {
		print := at.fingerprint()
		for i, other := range prints[:count] {
			if print == other && identity(at) == identity(Value{m.tree, keys[i]}) {
				return ErrDuplicateKey
			}
		}
		keys[count], prints[count] = at.i, print
		at = at.after().after()
	}
	return nil
}

// fingerprint is a number that equal keys share and different ones seldom do.
func (v Value) fingerprint() uint64 {
	n := v.node()
	print := n.num
	if n.kind == Bytes || n.kind == Text {
		content := v.content()
		for i := range min(len(content), 7) {
			print = print<<8 | uint64(content[i])
		}
	}
	return print
}

// key is what two equal map keys have in common.
type key struct {
	kind Kind
	num  uint64
	text string
}

// identity gives the key of a map. Composite keys and floats, which no
// certificate has, are told apart by their encoding.
func identity(v Value) key {
	n := v.node()
	switch n.kind {
	case Uint, Negative, Bool, Null, Undefined, Simple:
		return key{kind: n.kind, num: n.num}
	case Bytes, Text:
		return key{kind: n.kind, text: v.content()}
	}
	return key{kind: n.kind, text: v.Encoding()}
}

func uniqueInSet(m Value) error {
	seen := make(map[key]struct{}, m.Len())
	for k := range m.Pairs {
		id := identity(k)
		if _, ok := seen[id]; ok {
			return ErrDuplicateKey
		}
		seen[id] = struct{}{}
	}
	return nil
}
