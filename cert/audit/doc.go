// Package audit keeps the log of what an authority has signed, and of what else its
// service did: one line a certificate or an event, chained by hashes, signed at
// checkpoints, without personal data.
//
//	cert.Issuer ── Entry ──▶ Writer ──▶ issued.log ──▶ Check ──▶ Summary, or which line is wrong
//
// # The lines
//
// A line is a JSON object without blanks, its members in this order, its end "\n".
// Hashes are SHA-256 in base64url, times are RFC 3339 in UTC.
//
//	{"seq":7,"prev":"…","action":"issue","time":"2022-06-01T12:00:00Z","kid":"…","uvci":"…","record":"…","attestation":"…","hash":"…"}
//	{"seq":8,"prev":"…","action":"event","time":"2022-06-01T12:00:00Z","kid":"","event":"…","hash":"…"}
//	{"seq":9,"prev":"…","action":"checkpoint","time":"2022-06-01T12:00:01Z","kid":"…","signature":"…","hash":"…"}
//
//	seq          the sequence number, 1 for the first line of the first file
//	prev         the hash of the line before; zeros in the first line
//	action       issue, renew, supersede, revoke; event for what is none of these; of
//	             the log itself: checkpoint, and close where a writer has ended in good order
//	kid          the key that signed the certificate, or this checkpoint; empty for an
//	             event without a key
//	uvci         SHA-256 of the UVCI, which is random: whoever holds the certificate
//	             finds its line, nobody finds a certificate by it. Of one that has no
//	             UVCI, as a yellow card, SHA-256 of the signed message. Left out where an
//	             event is about no certificate
//	record       RecordHash of the record; left out where there is none
//	attestation  cert.Attestation.Hash; left out where there is none. It covers a
//	             signature of the facility, so the record cannot be guessed from it
//	supersedes   uvci of the certificate that this one takes the place of
//	event        SHA-256 of the event as the service keeps it in its own database: of any
//	             action but those of the log, and always of event. Left out where there is none
//	signature    of a checkpoint: that of a COSE_Sign1 (RFC 9052) with the protected
//	             header {1: alg, 4: kid}, ES256 or PS256, and as payload the text
//	             "vaxcert-audit-1\n" and the line as far as kid, closed by "}". A
//	             text is no claims: no health certificate can be made of it
//	hash         SHA-256 of the line as it stands before this member
//
// The hash of a record is made with a key that the authority keeps: a name, a birth
// date and a number can be guessed, and everybody who scanned a QR code has its UVCI. Without
// the key the chain is checked as well as with it.
//
// # Events
//
// The database of a service says in full what was done, by whom and why; the log has the
// hash of each such row. Check with CheckOptions.Each gives the hashes back in order: a
// hash that no row has shows a row that was changed or removed, a row whose hash is
// missing shows one that was added or changed. After a crash, OpenFile with Options.Each
// tells which rows since a sequence number were written. A row that can be guessed (who
// logged in when) has to hold random bytes of its own, or the log gives it away.
//
// # What an attacker can do
//
// Each checkpoint signs, through prev, every line before it. One that writes to the
// file but has no key
//
//   - cannot change, remove, add or reorder anything before the last checkpoint;
//   - can change or remove lines after the last checkpoint, at most Options.Interval
//     of them, as long as no Writer has the file open: an open one chains on to what it wrote
//     itself, and its next line shows the change. So checkpoint before certificates
//     are handed out (Writer.Checkpoint);
//   - can cut the file back to an earlier close line, or to any line where Check is told
//     that the log is Open. Only somebody who knows a later Head sees that, OpenFile
//     does not: keep the Head of Writer.Close elsewhere, and give it to Check.
//
// One that has the key can write the log anew: let the key be in an HSM, and give
// heads to others.
//
// # Crashes
//
// Writer writes a line in one piece and calls Sync at checkpoints. OpenFile takes away
// a last line that was cut off, which no Add has reported as written, and goes on. A power cut may
// take lines since the last checkpoint with it.
//
// # Codes
//
// An Error of Check has one of these codes; Code.Sentence explains it in Vietnamese and
// English:
//
//	line-malformed line-torn line-changed line-missing line-repeated chain-broken
//	checkpoint-key-unknown checkpoint-signature-invalid checkpoint-missing
//	not-closed head-mismatch
//
// # Compatibility
//
// Lines and codes do not change within a major version. New actions and members may be
// added; the member event and its action came after the others, and logs without them
// are read and written as before.
package audit
