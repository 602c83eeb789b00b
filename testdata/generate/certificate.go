package main

import (
	"math"
	"time"
)

// The times of a vector, unless it is about them.
var (
	issued  = time.Date(2026, 3, 15, 2, 0, 0, 0, time.UTC) // 9 o'clock in Viet Nam
	expires = time.Date(2027, 3, 15, 2, 0, 0, 0, time.UTC)
	judged  = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
)

// Claims of the CWT.
const (
	claimIssuer    = 1
	claimExpires   = 4
	claimNotBefore = 5
	claimIssuedAt  = 6
	claimPrivate   = -65772 // vaxcert's: {1: nationality, 2: doses received}
)

// Parameters of the headers.
const (
	headerAlg     = 1
	headerCrit    = 2
	headerContent = 3
	headerKID     = 4
	headerX5Chain = 33
)

// Sub-claims of hcert.
const (
	subClaimDCC    = 1
	subClaimDDCCVS = 3
	subClaimDDCCTR = 4
	subClaimLink   = 5
	subClaimDVC    = -6
)

const uvci = "URN:UVCI:01:VN:0123456789ABCDEF0123456789ABCDEF"

func unix(t time.Time) raw { return number(t.Unix()) }

var notANumber = half(0x7e00)

var infinite = double(math.Inf(1))

// vietnamese is the certificate that vectors start from.
func (p *pki) vietnamese() *recipe {
	r := &recipe{
		at: judged, subClaim: subClaimDCC, encode: object.encode,
		claims: object{}.with(claimIssuer, text("VN")).with(claimIssuedAt, unix(issued)).with(claimExpires, unix(expires)).
			with(claimPrivate, object{}.with(1, text("VN")).encode()),
		root:   object{}.with("ver", text("1.3.0")).with("dob", text("1990-02-11")),
		person: object{}.with("fn", text("Nguyễn")).with("fnt", text("NGUYEN")).with("gn", text("Thị Mẫu")).with("gnt", text("THI<MAU")),
	}
	r.vaccination()
	r.signedBy(p.vn)
	return r
}

// austrian is one of a country whose certificates live as long as they say.
func (p *pki) austrian() *recipe {
	r := p.vietnamese()
	r.claims = r.claims.with(claimIssuer, text("AT")).without(claimPrivate)
	r.entry = r.entry.with("co", text("AT")).with("is", text("Test Authority")).with("ci", text("URN:UVCI:01:AT:0123456789ABCDEF0123456789ABCDEF"))
	r.signedBy(p.at)
	return r
}

func (r *recipe) signedBy(s *signer) {
	r.signer = s
	r.protected = object{}.with(headerAlg, number(s.algorithm())).with(headerKID, bstr(s.kid))
}

func (r *recipe) origin() object {
	return object{}.with("co", text("VN")).with("is", text("Cục Y tế dự phòng")).with("ci", text(uvci)).with("tg", text("840539006"))
}

// vaccination is a second dose of two.
func (r *recipe) vaccination() {
	r.group = "v"
	r.entry = r.origin().with("vp", text("1119349007")).with("mp", text("EU/1/20/1528")).with("ma", text("ORG-100030215")).
		with("dn", number(2)).with("sd", number(2)).with("dt", text("2026-01-20"))
}

// molecular is a NAAT, a laboratory's test.
func (r *recipe) molecular() {
	r.group = "t"
	r.entry = r.origin().with("tt", text("LP6464-4")).with("nm", text("SARS-CoV-2 RT-PCR")).with("sc", text("2026-03-14T08:30:00Z")).
		with("tr", text("260415000")).with("tc", text("Bệnh viện Mẫu"))
}

func (r *recipe) rapidTest() {
	r.group = "t"
	r.entry = r.origin().with("tt", text("LP217198-3")).with("ma", text("1232")).with("sc", text("2026-03-14T15:30:00+07:00")).
		with("tr", text("260415000")).with("tc", text("Bệnh viện Mẫu"))
}

func (r *recipe) recovery() {
	r.group = "r"
	r.entry = r.origin().with("fr", text("2026-02-01")).with("df", text("2026-02-12")).with("du", text("2026-07-31"))
}

// set changes fields of the entry.
func (r *recipe) set(name string, value raw) { r.entry = r.entry.with(name, value) }
func (r *recipe) setRoot(name string, v raw) { r.root = r.root.with(name, v) }
func (r *recipe) setClaim(label int, v raw)  { r.claims = r.claims.with(label, v) }
func (r *recipe) version(v string)           { r.setRoot("ver", text(v)) }
func (r *recipe) dose(n, series int64) {
	r.set("dn", number(n))
	r.set("sd", number(series))
}

func (r *recipe) product(mp, ma, vp string) {
	r.set("mp", text(mp))
	r.set("ma", text(ma))
	r.set("vp", text(vp))
}

// lives sets the times of issue and end.
func (r *recipe) lives(from, to time.Time) {
	r.setClaim(claimIssuedAt, unix(from))
	r.setClaim(claimExpires, unix(to))
}
