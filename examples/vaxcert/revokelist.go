package main

import (
	"bytes"
	"cmp"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/internal/lang"
	"github.com/vaxcert/vaxcert/verify/revocation"
)

// revoking is the work on lists.
type revoking struct {
	lang    string
	hash    revocation.HashType
	country string          // empty: that of each certificate
	keyID   []byte          // of --kid
	anyKey  bool            // there is no --kid
	records map[string]bool // of --record: whether there was one
	at      time.Time
	expires moment

	lists                []*revokedList
	taken, kept, refused int
}

// revokedList holds the entries of a scope.
type revokedList struct {
	revocation.Entries
	there map[revocation.Hash]bool
}

// list gives the list for a country, a key and a type. Lists with an end and lists
// without one stay apart.
func (r *revoking) list(wanted revocation.Scope) *revokedList {
	for _, l := range r.lists {
		if l.Country == wanted.Country && (l.KeyID == nil) == (wanted.KeyID == nil) && bytes.Equal(l.KeyID, wanted.KeyID) &&
			l.Types == wanted.Types && l.Expires.IsZero() == wanted.Expires.IsZero() {
			return l
		}
	}
	l := &revokedList{Entries: revocation.Entries{Scope: wanted}, there: map[revocation.Hash]bool{}}
	r.lists = append(r.lists, l)
	return l
}

// until is when the entry of a certificate ends: as the command says, or with the
// certificate. One whose end is not known was issued by now; and so, it may be, was a
// renewal, which has the same identifier and ends later.
func (r *revoking) until(n named) time.Time {
	last := cert.ExpiryOf(r.at)
	switch {
	case r.expires.set:
		return r.expires.at
	case n.expires.IsZero(), r.hash != revocation.Signature && n.expires.Before(last):
		return last
	}
	return n.expires
}

func (l *revokedList) add(hash revocation.Hash, until time.Time) (isNew bool) {
	if until.After(l.Expires) {
		l.Expires = until
	}
	if l.there[hash] {
		return false
	}
	l.there[hash] = true
	l.Hashes = append(l.Hashes, hash)
	return true
}

// keep takes over the entries of earlier lists that have not ended.
func (r *revoking) keep(earlier []*revocation.List) {
	for _, old := range earlier {
		if !old.Expires.IsZero() && !r.at.Before(old.Expires) {
			continue
		}
		l := r.list(old.Scope)
		for _, hash := range old.Hashes() {
			if l.add(hash, old.Expires) {
				r.kept++
			}
		}
	}
}

// take revokes a certificate, or says why not.
func (r *revoking) take(n named) revokeResult {
	result := revokeResult{Input: n.input, Status: "revoked", Type: r.hash.String()}
	hash, ok := n.id.Hash(r.hash)
	code := cmp.Or(n.code, r.objection(n, ok))
	if code != "" {
		r.refused++
		message := sentence(code, r.lang)
		if pair, ok := revokeSentences[code]; ok {
			message = pair.In(r.lang)
		}
		return revokeResult{Input: n.input, Status: statusRefused, Error: code, Message: message}
	}
	keyID := r.keyID
	if r.anyKey && r.hash == revocation.Signature {
		keyID = n.id.KeyID()
	}
	until := r.until(n)
	r.list(revocation.Scope{Country: n.id.Country(), KeyID: keyID, Types: r.hash, Expires: until}).add(hash, until)
	r.taken++
	result.Hash = hashText(hash)
	return result
}

// objection says why a certificate cannot be revoked as the command says.
func (r *revoking) objection(n named, hashed bool) string {
	switch {
	case n.id.Country() == "":
		return "country-missing"
	case r.country != "" && n.id.Country() != r.country:
		return "country-other"
	case n.bare && r.hash == revocation.Signature:
		return "signature-missing"
	case !hashed:
		return "uvci-missing"
	case !n.bare && !r.anyKey && !bytes.Equal(n.id.KeyID(), r.keyID):
		return "kid-other"
	}
	return ""
}

// entries gives the lists as they are published.
func (r *revoking) entries() []revocation.Entries {
	var all []revocation.Entries
	for _, l := range r.lists {
		all = append(all, l.Entries)
	}
	return all
}

// revokeSentences explains the codes of revoke.
var revokeSentences = map[string]lang.Pair{
	"record-not-found":  {"Không có bản ghi này trong bảng.", "No table has this record."},
	"not-a-certificate": {"Nội dung mã không phải là chứng nhận.", "The text holds no certificate."},
	"uvci-missing":      {"Chứng nhận không có mã định danh (UVCI).", "The certificate has no identifier (UVCI)."},
	"text-missing":      {"Không tìm thấy mã của chứng nhận bên cạnh bảng; cần tệp txt do lệnh issue tạo.", "The text of the certificate is not beside the table; the txt file of issue is needed."},
	"signature-missing": {"Chỉ có mã định danh; muốn thu hồi theo chữ ký cần mã HC1.", "Only the identifier is given; revoking by signature needs the HC1 text."},
	"country-missing":   {"Không biết nước cấp; hãy ghi --country.", "The issuing country is not known; give --country."},
	"country-other":     {"Chứng nhận do nước khác cấp; một nước chỉ thu hồi chứng nhận của mình.", "Another country issued it; a country revokes only its own."},
	"kid-other":         {"Chứng nhận do khóa khác ký.", "Another key signed it."},
}
