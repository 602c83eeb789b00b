// Command linkage measures reconciliation against a truth that is known: it makes
// a synthetic population and records of it, holds the records against a register
// in memory, and prints how each class of mistakes was answered.
//
//	go run ./examples/linkage --people 1000000 --records 1000000 --seed 1 --estimate 20000
//	go run ./examples/linkage --baseline             an exact match beside it
//	go run ./examples/linkage --peer 20000           talisman beside it, on a sample
//	go run ./examples/linkage --absent 0.2           more people who are not in the register
//	go run ./examples/linkage --truth truth.csv --findings findings.csv
//
// The last scores the findings of vaxcert reconcile on files of
// examples/population. FALSE is a record verified as somebody it is not, or
// although it differs in more than form; WRONG is a proposal of somebody else.
//
// # Measured
//
// On 2026-11-22: Go 1.26.8, linux/amd64, 2 cores of a shared virtual machine. The
// mistakes are those of package population at their published rates; the model
// is estimated from 20,000 of the records (--estimate 20000).
//
//	people, records               1 M, 1 M   10 M, 1 M   wanted
//	false verified                0          0           0
//	proposals right in 1000       999.84     999.79      999
//	fixable records found         98.7 %     96.7 %      95 %
//	form only, verified           99.95 %    99.94 %     99.9 %
//	records a second              112,000    60,000      16,700
//	load the register             2.6 s      45 s
//	bytes a person                72         63
//
// One million people with --seed 1, ten with --seed 4. In other runs, with less
// beside them, ten million took 14.9 s for the records and 22 s to load. What of
// the form is not verified is in conflict: a name without diacritics that two
// people have who were born on one day in one province.
//
// Of how many records the person is not in the register, nothing was published.
// It decides how many proposals are wrong, since those people have relatives and
// namesakes (1 M people, 1 M records):
//
//	not in the register           0.6 %      5 %         20 %
//	false verified                0          0           0
//	proposals right in 1000       999.84     999.60      999.04
//	fixable records found         98.7 %     98.2 %      95.2 %
//	form only, verified           99.95 %    99.96 %     99.96 %
//
// Other ways, in one run on the same data (--people 100000 --records 100000 --seed 3
// --estimate 20000 --baseline --peer 20000; talisman has the first 20,000 records):
//
//	                              vaxcert    exact       talisman 1.1.4
//	false verified                0          0           0
//	proposals right in 1000       999.87     none made   952.7
//	fixable records found         99.1 %     0.5 %       87.6 %
//	form only, verified           99.98 %    0 %         it has no such answer
//
// An exact match wants the number and the very same texts of name, date and sex.
// talisman is a library of clusterers and similarities; what else was looked for
// is said in talisman.go.
//
// The command, from files to a file, with everything that is read and written:
//
//	vaxcert reconcile, 1 M records against 1 M people    16 s, 208 MB
//
// One record on one core, 200,000 people (go test -bench . ./identity):
//
//	Check, a clean record                    0.4 µs      0 allocations
//	Check, as they come                      1.7 µs      3
//	Check, badly damaged                     17 µs       93
//	find by number                           0.4 µs      4
//	find by all blocking keys                9.6 µs      32
//	Reconcile, a clean record                3.4 µs      13
//	Reconcile, as they come                  8.8 µs      30
//	Reconcile, without a number              12 µs       42
//	Index, a person                          1.4 µs
//
// # How it works
//
// Fellegi and Sunter (1969): a comparison of two fields has a level (the same,
// day and month swapped, one letter wrong, …), and speaks for a person by as much
// as it is likelier if the record is that person's (m) than if it is a stranger's
// (u). u follows from the frequencies of names and dates in the register (term
// frequencies, Winkler 1989), m is estimated from the records without knowing the
// truth (expectation maximisation, Winkler 1988). From these, the share of records
// whose person is in the register, and how alike relatives are, each candidate has
// a probability; nobody is one of the candidates. The threshold is the lowest at
// which, by these probabilities, half the wrong proposals are expected that are
// allowed (one in a thousand), and 0.99 at least. What is verified is not weighed:
// it has to agree.
//
// # 82 million people
//
// The register is parted by the year of birth, one part a machine: eight parts of
// ten million people take 0.63 GB each. The personal number and the birth date of
// a record both tell the year, so a record goes to one machine, and to a second
// one where the two disagree; an old card goes by the birth date. Of a run of
// 200,000 records against ten million people, 41 % asked for people of a whole
// name and day besides the number, 9 % for those of a day and two words, and
// 2.5 % for all keys; only the last, whose year may be wrong, go to all machines.
// So a machine does 1/8 of the work, and 2.2 % more. At 60,000 records a second
// and machine of this size, the 41 million wrong doses of 2022 are gone through
// in 86 seconds on eight, and in 12 minutes on one that holds all (5.2 GB); all
// 200 million in seven minutes on eight. Reading the files takes longer than that.
//
// In a database, examples/registry, the table of keys is parted by the hash of the
// key, and a record costs some look-ups of 20 to 250 µs.
package main
