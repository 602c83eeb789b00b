package cms

import "math"

// Identifier octets and their parts (X.690 section 8.1.2).
const (
	tagConstructed      = 0x20
	tagNumber           = 0x1f // all ones: the number follows in further octets
	tagOctetString      = 0x04
	lengthIndefinite    = 0x80
	maxLengthOctets     = 4
	maxIdentifierOctets = 1 + 4
)

// toDER rewrites one BER element (X.690 section 8) with definite, minimal
// lengths and with strings of octets in one piece, and gives what follows it.
// That is all of DER that signatures depend on: an element that is DER stays as
// it is, byte for byte.
func toDER(dst, ber []byte, depth int) (der, rest []byte, err error) {
	if depth > MaxDepth {
		return nil, nil, ErrLimit
	}
	identifier, ber, err := cutIdentifier(ber)
	if err != nil {
		return nil, nil, err
	}
	length, ber, err := cutLength(ber)
	if err != nil {
		return nil, nil, err
	}
	constructed := identifier[0]&tagConstructed != 0
	if length > len(ber) || length == indefinite && !constructed {
		return nil, nil, ErrBER
	}
	if !constructed {
		dst = appendHead(dst, identifier, length)
		return append(dst, ber[:length]...), ber[length:], nil
	}
	pieces := identifier[0] == tagOctetString|tagConstructed
	if pieces {
		identifier = []byte{tagOctetString}
	}
	body, rest := ber, []byte(nil)
	if length != indefinite {
		body, rest = ber[:length], ber[length:]
	}
	start := len(dst)
	for len(body) > 0 && (length != indefinite || !endsHere(body)) {
		before := len(dst)
		if dst, body, err = toDER(dst, body, depth+1); err != nil {
			return nil, nil, err
		}
		if pieces {
			if dst[before] != tagOctetString {
				return nil, nil, ErrBER
			}
			_, content, _ := cutLength(dst[before+1:])
			dst = append(dst[:before], content...)
		}
	}
	if length == indefinite {
		if !endsHere(body) {
			return nil, nil, ErrBER
		}
		rest = body[2:]
	}
	return insertHead(dst, start, identifier), rest, nil
}

// endsHere reports whether the octets that end an indefinite length come next.
func endsHere(ber []byte) bool { return len(ber) >= 2 && ber[0] == 0 && ber[1] == 0 }

func cutIdentifier(ber []byte) (identifier, rest []byte, err error) {
	if len(ber) == 0 {
		return nil, nil, ErrBER
	}
	n := 1
	if ber[0]&tagNumber == tagNumber {
		for n < len(ber) && n < maxIdentifierOctets && ber[n]&0x80 != 0 {
			n++
		}
		if n++; n > len(ber) || n > maxIdentifierOctets {
			return nil, nil, ErrBER
		}
	}
	return ber[:n], ber[n:], nil
}

const indefinite = -1

func cutLength(ber []byte) (length int, rest []byte, err error) {
	if len(ber) == 0 {
		return 0, nil, ErrBER
	}
	first, rest := ber[0], ber[1:]
	switch {
	case first < lengthIndefinite:
		return int(first), rest, nil
	case first == lengthIndefinite:
		return indefinite, rest, nil
	}
	octets := int(first &^ lengthIndefinite)
	if octets > maxLengthOctets || octets > len(rest) {
		return 0, nil, ErrBER
	}
	var n uint64
	for _, b := range rest[:octets] {
		n = n<<8 | uint64(b)
	}
	if n > math.MaxInt32 {
		return 0, nil, ErrBER
	}
	return int(n), rest[octets:], nil
}

func appendHead(dst, identifier []byte, length int) []byte {
	dst = append(dst, identifier...)
	switch {
	case length < 1<<7:
		return append(dst, byte(length))
	case length < 1<<8:
		return append(dst, 0x81, byte(length))
	case length < 1<<16:
		return append(dst, 0x82, byte(length>>8), byte(length))
	case length < 1<<24:
		return append(dst, 0x83, byte(length>>16), byte(length>>8), byte(length))
	}
	return append(dst, 0x84, byte(length>>24), byte(length>>16), byte(length>>8), byte(length))
}

// insertHead puts the head of an element before its content, which stands in
// dst from start on.
func insertHead(dst []byte, start int, identifier []byte) []byte {
	var buffer [maxIdentifierOctets + 1 + maxLengthOctets]byte
	head := appendHead(buffer[:0], identifier, len(dst)-start)
	dst = append(dst, head...)
	copy(dst[start+len(head):], dst[start:len(dst)-len(head)])
	copy(dst[start:], head)
	return dst
}
