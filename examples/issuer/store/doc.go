// Package store keeps what the issuing service knows: in SQLite, one file and no set-up,
// or in PostgreSQL, for many machines. What both are asked is one text of SQL, and one
// test suite runs on both.
//
//	OpenSQLite, OpenPostgres ─▶ Store ─As(actor)─▶ View ─▶ rows that are the actor's
//	                              └─Work(handlers)─▶ jobs, each by one worker
//
// # Whose rows
//
// Everything that somebody asks for goes through a View, and each query of a View has the
// condition of scope.go in it: a clerk sees a facility, a reviewer a commune, a province
// its own, officers, auditors and the service everything, a citizen one person. What is
// not the actor's is not found. An auditor is told no names, dates, numbers or texts of
// certificates.
//
// # Once
//
// Move is the only way from one state to the next. Record, certificate, line of the
// trail, counters and jobs are one transaction, and so are they in Enter. A record has a
// version, which the mover has to name; the database takes one first generation of a
// certificate and one that is current. So workers may be killed, restarted and doubled:
// a job is done at least once, a certificate is stored exactly once.
//
// # Jobs
//
// In PostgreSQL they are River's, one queue for each kind. In SQLite they are rows with
// a lease of 30 seconds that the worker renews; workers of the same process are woken at
// once, those of others look twice a second. Jobs that are lost all the same (River gives
// up after maxJobAttempts) are found by Stuck.
//
// # What is in the clear
//
// Numbers, telephones, findings' proposals, the register's answer, the facility's
// signature and the text of certificates are sealed, each for its row (package seal).
// Numbers and persons have blind indexes. In the clear are the name, folded, to be
// searched; the facility's record_id, which therefore has to be no number of an identity
// paper; facility, place, state and times; and the trail with the reasons that people
// typed, which is about records and not about people: package service takes no reason
// with nine digits.
//
// # The trail
//
// Each step has a Hash, which the audit log holds; Unlogged gives the steps that it does
// not hold yet, Logged says that it does. Steps of one record are in order whatever the
// clocks of the machines say.
//
// # What it costs
//
// 2 cores, shared with others at work; Go 1.26, SQLite in modernc.org/sqlite v1.61.1,
// PostgreSQL 15 over a socket on the same machine, both with commits that reach the disk,
// which is a fast one. The floor is a table of a key and a text of 400 bytes.
//
//	                                    SQLite         PostgreSQL
//	Enter 500 records (floor)           64 ms (8.2)    58 ms (5.9)
//	Enter the same 500 again            9.5 ms         10 ms
//	Move (floor: one row)               0.54 ms (0.2)  0.57 ms (0.36)
//	a page of 50 out of 100,000         0.6 to 1.7 ms  0.5 to 1.8 ms
//	Counts of 100,000                   8 ms           36 ms
//
//	go test -run '^$' -bench 'Enter|Move|Records' ./examples/issuer/store
//
// A page costs the same wherever it is and however many rows there are: TestPlans looks
// at the plans. Counts and Causes read an index of all of the actor's records, some
// seconds where those are tens of millions: keep what they give (package kept). A search
// by part of a name reads the rows of a facility or a province. Days adds up a few rows a
// day and province. PostgreSQL ends a query after 30 s, one that counts after five minutes.
//
// # Errors
//
// The texts of drivers quote values, and so people; they are left out. ErrFull and
// ErrUnavailable may be tried again later, whatever was asked: to enter twice is to enter
// once, and who moves twice gets ErrStale.
package store
