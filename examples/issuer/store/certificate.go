package store

import "time"

// Certificate is one that was signed. Of a renewed one there are several generations
// with the same UVCI.
type Certificate struct {
	UVCI       string
	Generation int // 1, 2, …
	Record     string
	Person     []byte
	Facility   string
	Commune    string
	Province   string
	Text       string // "HC1:…"
	KeyID      []byte
	IssuedAt   time.Time
	ExpiresAt  time.Time
	Status     CertificateStatus
	// Logged says that it stands in the audit log. Before, it is not handed out.
	Logged bool
}

// CertificateStatus is what became of a certificate.
type CertificateStatus string

// The statuses.
const (
	Current    CertificateStatus = "current"
	Renewed    CertificateStatus = "renewed"    // there is a next generation
	Superseded CertificateStatus = "superseded" // by that of another record
	Revoked    CertificateStatus = "revoked"
)

// CertificateQuery asks for certificates. Empty fields ask for all.
type CertificateQuery struct {
	UVCI       string
	Record     string
	Person     []byte
	Status     CertificateStatus
	EndsBefore time.Time
	EndsAfter  time.Time
	After      string // Next of the page before
	Limit      int    // at most MaxPage; default DefaultPage
}

// Revocation is what a revocation list needs of a certificate that was taken back.
type Revocation struct {
	UVCI      string
	KeyID     []byte
	RevokedAt time.Time
	ExpiresAt time.Time // of the last generation
	Reason    string
}
