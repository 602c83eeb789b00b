package verify

import "github.com/vaxcert/vaxcert/internal/cbortree"

// Limits of the CBOR inside a message. No specification sets any; real
// certificates nest 7 deep and hold about 60 items.
const (
	// MaxDepth is how deeply arrays, maps and tags may nest.
	MaxDepth = cbortree.MaxDepth
	// MaxItems is how many data items a message may hold.
	MaxItems = cbortree.MaxItems
)
