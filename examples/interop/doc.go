// Package interop has no code of its own. Its tests show that certificates cross
// between the SDK and other people's code: what the SDK issues is read and
// believed by a Go reader and three npm packages, and what others sign, the SDK
// verifies. README.md has the versions, the command and what was seen.
//
// The Go reader, nl-covid19-coronacheck-hcert v0.5.2, is built with the CBOR
// library of this module, which is newer than the one that it names itself.
//
// The npm packages are installed by npm ci from package-lock.json into a folder
// of the test run, without their install scripts, and removed after it. Where
// there is no node, no npm or no registry, the tests that need them are skipped
// and say why.
package interop
