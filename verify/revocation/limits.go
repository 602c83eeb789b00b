package revocation

// Limits of what is read.
const (
	// MaxEntries is how many hashes a list may hold: 33,554,432. In 2022 all
	// countries together had revoked fewer than 10 million certificates.
	MaxEntries = 1 << 25
	// MaxListFile is the size of a file with one list, in bytes: MaxEntries hashes
	// and 64 KiB for what stands before them.
	MaxListFile = MaxEntries*hashSize + 64<<10
	// MaxSlice is the size of a slice in an archive, in bytes: 16 MiB. One of
	// MaxEntries has 60 KB at DefaultRate.
	MaxSlice = 16 << 20
	// MaxArchive is how large an archive of slices may be, inflated, in bytes: 512
	// MiB. Bloom filters of MaxEntries have 240 MB at DefaultRate.
	MaxArchive = 512 << 20
	// MaxSlices is how many slices an archive may hold: 65,536, sixteen dates of
	// expiry in each of the 4096 cells of the mode COORDINATE.
	MaxSlices = 1 << 16
	// MaxBatchEntries is how many entries a batch may have: 1000. Source: EU
	// DCC revocation, backend to backend.
	MaxBatchEntries = 1000
	// MaxBatchFile is the size of a batch, signed or not, in bytes: 1 MiB. One of
	// MaxBatchEntries has 40 KiB.
	MaxBatchFile = 1 << 20
	// MaxIndexFile is the size of an index and of the lists of lists, partitions
	// and chunks, in bytes: 32 MiB.
	MaxIndexFile = 32 << 20
	// MaxFiles is how many files of a folder are read: 100,000.
	MaxFiles = 100_000
	// MaxKeyID is the length of a key ID, in bytes: 64. Those of HCERT have 8.
	MaxKeyID = 64
	// MaxRate is the false-positive rate that a filter may be made for: one
	// stranger in a hundred. A filter full of ones would revoke everybody.
	MaxRate = 0.01
	// MaxReadRate is the false-positive rate of a Bloom filter that is believed:
	// twice MaxRate, for how the bits of one fall is chance.
	MaxReadRate = 2 * MaxRate
)
