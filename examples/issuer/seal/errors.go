package seal

import "errors"

// What can go wrong, for errors.Is. None of their texts shows a value or a key.
var (
	// ErrSealed: a sealed value does not open. It was changed or cut, is another row's,
	// or its key is not in the file.
	ErrSealed = errors.New("seal: the value does not open here")
	// ErrFile: it is no key file, or not one of this package.
	ErrFile = errors.New("seal: this is no key file")
	// ErrExposed: others than its owner can read a key file in the clear.
	ErrExposed = errors.New("seal: others can read the key file; allow it for its owner alone (chmod 600)")
	// ErrWrapped: the key file is wrapped, and no KEK was given.
	ErrWrapped = errors.New("seal: the key file is wrapped, and needs its key encryption key")
	// ErrClear: the key file is in the clear, and a KEK was given. Somebody may have
	// put it there.
	ErrClear = errors.New("seal: the key file is in the clear, but should be wrapped")
	// ErrKEK: the key encryption key cannot be reached, denies access, or is another one.
	ErrKEK = errors.New("seal: the key encryption key does not help")
	// ErrRotating: somebody else rotates the key file, or was stopped while doing so.
	ErrRotating = errors.New("seal: the key file is being rotated")
)
