package trust

import "fmt"

// Code says why an entry of a list gave no key, or a whole list. It is stable.
type Code string

// The codes of refused entries.
const (
	Malformed            Code = "malformed"              // the entry is not what its format wants
	Reference            Code = "reference"              // a link to another list
	FileUnreadable       Code = "file-unreadable"        // a file of a folder that cannot be read, or is no list
	CertificateMissing   Code = "certificate-missing"    // a bare key where a proof needs the certificate
	CertificateTooLarge  Code = "certificate-too-large"  // beyond MaxCertificate
	CertificateBroken    Code = "certificate-unreadable" // not a certificate
	KeyUnsupported       Code = "key-unsupported"        // a curve or size outside verify.KeyOf's
	KeyTooCostly         Code = "key-too-costly"         // RSA beyond 8192 bits, or an exponent that is even, 1 or beyond 2^31-1: the certificate's, or that of one of its chain
	NotADocumentSigner   Code = "not-a-document-signer"  // a root that a list calls a document signer
	KeyIDMissing         Code = "kid-missing"            // no key ID and no certificate to make it of
	KeyIDMismatch        Code = "kid-mismatch"           // not the certificate's
	ThumbprintMismatch   Code = "thumbprint-mismatch"    // not the certificate's
	KeyMismatch          Code = "key-mismatch"           // the key beside the certificate is another
	UsageContradicted    Code = "usage-contradicted"     // the list allows none of what the certificate does
	Duplicate            Code = "duplicate"              // the list has it already
	KeyIDCrowded         Code = "kid-crowded"            // beyond MaxKeysPerID
	Domain               Code = "domain-not-wanted"      // see Options.Domains
	NotYetValid          Code = "not-yet-valid"          // at Options.At
	Expired              Code = "expired"                // at Options.At
	CMSMissing           Code = "cms-missing"            // no signature of the entry
	CMSInvalid           Code = "cms-invalid"            // it does not verify
	UploaderUnknown      Code = "uploader-unknown"       // it is not by an upload certificate of the country
	AnchorUnknown        Code = "anchor-unknown"         // it is not by a trust anchor
	RootUnknown          Code = "root-unknown"           // no trusted root of that name
	RootSignatureInvalid Code = "root-signature-invalid" // none of them signed it
	RootNotValid         Code = "root-not-valid"         // at Options.At
	ChainTooLong         Code = "chain-too-long"         // beyond MaxChain; also one without end
)

// The codes of List.Empty.
const (
	OnlyRoots Code = "only-roots" // national roots (CSCA), which sign certificates and no documents
	NoKeys    Code = "no-keys"    // for other reasons
)

// Refusal is an entry that gave no key.
type Refusal struct {
	Source  string // the file, in a folder
	Index   int    // from 0, in the order of the list
	KeyID   []byte // as the list has it; may be empty
	Country string // ISO 3166-1 alpha-2, where it is known
	Type    string // DSC, CSCA, UPLOAD …, where it is known
	Code    Code
	Err     error // what is behind it; may be nil
}

// Error names the entry by its index and the code.
func (r Refusal) Error() string {
	s := fmt.Sprintf("trust: entry %d: %s", r.Index, r.Code)
	if r.Source != "" {
		s = fmt.Sprintf("trust: %s: entry %d: %s", r.Source, r.Index, r.Code)
	}
	if r.Err != nil {
		s += ": " + r.Err.Error()
	}
	return s
}

// Unwrap gives what is behind it.
func (r Refusal) Unwrap() error { return r.Err }
