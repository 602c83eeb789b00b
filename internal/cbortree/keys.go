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
	nodes := m.tree.nodes
	var keys [fewKeys]int32
	for i, at := 0, m.i+1; i < m.Len(); i++ {
		keys[i] = at
		for _, other := range keys[:i] {
			if nodes[at].kind == nodes[other].kind && nodes[at].num == nodes[other].num && m.sameKey(at, other) {
				return ErrDuplicateKey
			}
		}
		at = nodes[nodes[at].next].next
	}
	return nil
}

// sameKey compares what a number does not settle.
func (m Value) sameKey(a, b int32) bool {
	return identity(Value{m.tree, a}) == identity(Value{m.tree, b})
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
