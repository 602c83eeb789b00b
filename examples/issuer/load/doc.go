// Command load puts the issuing service, in a process of its own on this machine, under
// the load of many clerks and citizens, and prints what they waited for:
//
//	load [--clerks 500] [--for 60s] [--think 5s] [--look-ups 15s] [--postgres DSN]
//
// It makes an installation with the facilities, keys and population register of package
// demo, and starts the service with SQLite, or with a PostgreSQL that is there. Then:
//
//  1. All clerks log in at the same moment, each by the page with a password.
//  2. They work: each enters doses (checked while they are typed), with the shares of
//     mistakes that were published, reads work lists, looks at records, takes proposals
//     or corrects, and signs with the facility's key, over a connection of their own.
//     Between two things a clerk thinks, exponentially distributed, with a seed.
//     Workers check and issue meanwhile, and the audit log is written.
//  3. Citizens with a certificate look up as fast as they are answered, each from an
//     address of their own, as often as the service lets anybody ask for a number.
//
// A percentile is the time that so many of a hundred requests did not take longer than,
// from the first byte sent to the last one read. "Stale" counts changes that somebody
// else was quicker with. Exit status 1 says that a request failed.
//
// # Measured
//
// On 2 cores (virtual, shared), which also ran the clerks, the database and other work:
// the load average was 11 to 15, so that an idle machine is quicker. Go 1.26, PostgreSQL 15
// with its own settings, 500 clerks who think 5 s, 60 s; milliseconds. No request
// failed.
//
//	load                                    SQLite                PostgreSQL
//	                              p50   p95   p99        p50   p95   p99
//	check while typing              1    13    67          1    15    96
//	enter                           6    62  1068          4    32   166
//	list of 50                      3    29    92          2    22   136
//	look                            1    17    94          1    24   142
//	take the proposal               5    40   356          5    33   141
//	correct                         5   301  1640          4    35   145
//	sign up to 10                  13   148  1649         10    70   264
//	page of the work                6   163  1203          7    59   414
//	requests a second             159                    160
//	look-ups a second             553                    840
//	  one of 32 at a time          40   169   259         32    81   123
//	500 log-ins at once, the last  44.7 s                41.2 s
//	processor time, memory         54 s, 226 MB          42 s, 223 MB (without the database)
//
// The rate is the clerks', who think: it is no limit. SQLite has one writer, whom the
// workers and the audit log keep busy too: that is what its p99 of writing shows. Log-ins
// are as fast as one core hashes passwords (Argon2id of 19 MiB, one at a time on two
// cores, on purpose): 11 a second here.
package main
