// Package seal encrypts what the service keeps about people, and finds it again by a
// number that it does not keep in the clear.
//
//	key file ─OpenFile─▶ Seal ─Seal(plain, about)──▶ sealed   in a column
//	                          ─Index(kind, value)──▶ 32 bytes in a column with an index
//
// A copy of the database shows no ID number, telephone number or attestation, and
// cannot be searched for one. Who has the database and the key file has everything:
// keep them on different disks, or the key file wrapped by a KMS.
//
// # Values
//
// A value is sealed with AES-256-GCM by Tink. What it is about, which is the table,
// the column and the row, goes in as additional data: a value that somebody moves to
// another row does not open there. A sealed value is Overhead bytes longer than the
// plain one, so its length shows: an empty telephone number is seen to be empty.
//
// # Blind indexes
//
// Index is HMAC-SHA-256 under a key of its own. Equal values give equal indexes, which
// is what they are for: who has the database sees that two rows are the same person's.
// Without the key nobody computes the index of a number, which would be easy to guess
// otherwise: there are some 10¹⁰ possible ones. The value is indexed as given:
// normalise it first.
//
// # Rotation
//
// A key file holds one key ahead: the one that seals, and the one that will. RotateFile
// lets the waiting key seal and adds a new one to wait. A machine whose file is one
// rotation old still opens what the others seal; so give each machine the new file
// before the next rotation, in any order. Old values open as long as the file keeps
// their keys, and no key is ever taken out. Rotate before MaxSeals values were sealed;
// once a year is good. The key of the indexes stays: a new one would change them all.
//
// # Key encryption keys
//
// A key file is in the clear and readable by its owner alone, or wrapped by a KEK, which
// is asked once when the file is opened. Vault is one: the transit engine of HashiCorp
// Vault and OpenBao. Other services are one small type each.
package seal
