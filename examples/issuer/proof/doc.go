// Package proof has tests of what the service promises when things go wrong: two that do
// the same thing at once, a token pulled out, a full disk, a clock that jumps. After each
// of them the whole service is looked at: nothing lost, nothing doubled, the audit log and
// the trail in agreement. Killed processes are in the tests of the command itself.
package proof
