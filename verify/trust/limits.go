package trust

// Limits of what is read. Source: the largest public list, the German one of
// 2024, has 832 entries in 4 MiB; GDHCN's of 2026 has 501.
const (
	// MaxSize is the length of a list, in bytes: 16 MiB.
	MaxSize = 16 << 20
	// MaxEntries is how many entries a list, or a folder, may have: 50 000.
	MaxEntries = 50_000
	// MaxFiles is how many files a folder may have: 50 000.
	MaxFiles = 50_000
	// MaxCertificate is the length of a certificate, in bytes: 16 KiB. Real ones
	// have 500 to 3000.
	MaxCertificate = 16 << 10
	// MaxKeyID is the length of a key ID, in bytes: 64. HCERT's have 8.
	MaxKeyID = 64
	// MaxKeysPerID is how many keys may share a key ID: 16. A verifier tries all
	// of them.
	MaxKeysPerID = 16
	// MaxChain is how many certificates may stand between a document signer and
	// its root: 3. The profile has none, GDHCN's chains one.
	MaxChain = 3
	// MaxNamesakes is how many certificates of one name are tried as the issuer
	// of another: 16. An entry costs MaxNamesakes and MaxChain signature checks at
	// most, since a chain ends where roots of the name were tried.
	MaxNamesakes = 16
	// MaxSnapshot is the length of a snapshot, in bytes: 1 MiB, about 8000 keys.
	MaxSnapshot = 1 << 20
)
