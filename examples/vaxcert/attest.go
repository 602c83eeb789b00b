package main

type attestCommand struct {
	Sign   attestSignCommand   `cmd:"" help:"Sign records as the facility that vouches for them."`
	Verify attestVerifyCommand `cmd:"" help:"Say whose signature a record has, and whether to believe it."`
}

// attestationLine is what attest sign writes of a record, and attest verify reads.
type attestationLine struct {
	RecordID    string `json:"record_id"`
	Attestation []byte `json:"attestation,omitempty"`
	Line        int    `json:"line,omitempty"`
	Code        string `json:"code,omitempty"` // why it was not signed
	Message     string `json:"message,omitempty"`
}
