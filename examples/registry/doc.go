// Package registry is a population register in a database: an identity.Registry
// over SQLite, for one machine, or PostgreSQL, for many.
//
//	register, err := registry.Open(ctx, "sqlite:register.db")       // or postgres://…
//	report, err := register.Load(ctx, people)                       // once, and when there is a newer register
//	match, err := identity.Reconcile(ctx, record, register)
//
// # Tables
//
//	register_people       id, personal_id, old_id, passport, full_name, birth, sex, province, country
//	register_keys         key, person
//	register_frequencies  data
//	register_schema       version
//
// A birth is what identity.Date writes: 1990-02-11, 1990-02, 1990 or empty. A sex
// is M, F or empty. What is not known is empty; nothing is NULL. There are indexes
// of personal numbers, of old card numbers where there is one, and of keys.
//
// A row of register_keys says that a person has a key of identity.BlockingKeys. It
// holds KeyHash(key), 64 bits, in place of the text, so that a key takes 8 bytes
// however long the name is. Every look-up is one query with parameters.
//
// register_frequencies has one row, what identity.Frequencies.MarshalBinary gives.
//
// # Filling it
//
// Load takes any sequence of people, such as the rows of a CSV file, in one
// transaction. PostgreSQL gets them by COPY into new tables, which take the place
// of the old ones at the end; SQLite in statements of many rows, and keys are
// sorted once before they go into their table. Indexes are made last. Keys and
// frequencies are computed here, not in the database, so a register that changes
// is loaded again as a whole; look-ups go on while that runs. For a while, PostgreSQL
// needs the room of the register once more, and SQLite about three times: for its
// log beside the file, and for sorting in the folder for temporary files.
//
// # What it costs
//
// 100,000 people with 11 keys each, on 2 cores, Go 1.26, SQLite in modernc.org/sqlite
// v1.61.1, PostgreSQL 15 over a socket on the same machine:
//
//	                                SQLite     PostgreSQL
//	Load, people a second           55,000     58,000
//	bytes a person, with indexes    251        773
//	ByNumber                        14 µs      60 to 85 µs
//	Candidates, by 11 keys          39 µs      250 µs
//	Candidates, two at a time       39 µs      140 to 200 µs
//
// One million people of a synthetic population go into SQLite in 26 s, with 91 MB of
// memory; they take 281 bytes each, and Reconcile takes 72 µs a record, with
// candidates where the number alone does not settle it.
//
//	go test -run '^$' -bench . ./examples/registry
//
// The connections of one process to a SQLite file wait for each other: more
// goroutines do not make it faster, more processes do.
//
// # Over many machines
//
// 82 million people take about 63 GB in PostgreSQL, which one machine holds, and a
// record about 0.3 ms of it. To go faster than one machine, give each of n a part
// of the people with all their keys: a person is on machine
// KeyHash(PersonalID) mod n, as a uint64, and a Load there takes the people of that
// part. ByNumber of 12 digits asks one machine; ByNumber of 9 digits and Candidates
// ask all at the same time, and put the answers together. This shares out the room
// and the reading of people, but each machine sees every record.
//
// To share out the records too, part by key in place of person: a key is on machine
// KeyHash(key) mod n, with copies of the people it leads to. A record then asks only
// the machines of its keys, at the price of up to 11 copies of a person. Copying the
// whole register to n machines is simpler while it fits, and as fast.
//
// Frequencies have to be those of all people, whatever the parts: count them once
// with identity.CountPeople.
//
// # Errors
//
//	ErrAddress       the address is neither sqlite:PATH nor postgres://…
//	ErrSchema        the tables are of another version than SchemaVersion
//	ErrTooManyKeys   Candidates was given more than MaxKeys
//	*fs.PathError    the SQLite file cannot be made
//	*Error           the database failed; its Code is SQLSTATE or SQLite's number
//
// The texts of drivers and servers quote values, and so people: no error here has
// them, and none holds an address with a password.
package registry
