// Package identity says whose a certificate is: names and dates of birth in the
// forms that a Vietnamese record, a passport and an EU DCC give them.
//
//	"NGUYỄN  bảo Duy" ── SplitName ──▶ Name{Family, Given, Uncertain}   nam.fn, nam.gn
//	Name ── Transliterated ──▶ "NGUYEN", "BAO<DUY"                      nam.fnt, nam.gnt
//	"11/02/1990", "1990", … ── ParseDate ──▶ Date ── String ──▶ "1990-02-11"   dob
//	Fold("Hoà") == Fold("HÒA")                                          to compare
//
// Nothing here reads the clock, the disk or the network. All functions and
// methods are safe for concurrent use, and none panics.
//
// # Text
//
// What comes in may be composed (NFC), decomposed (NFD) or have its marks in a
// wrong order; may hold no-break, ideographic and zero-width spaces, and
// full-width letters. What goes out is NFC with single spaces. The case of
// letters is the person's.
//
// # Dates
//
// A Date knows how much of it is known: a day, a month, a year. Nothing is
// guessed: a date that can be read in two ways is an error, and Before is true
// only where it is certain.
//
// # Errors
//
//	ErrNameEmpty      the name has no letter
//	ErrNameTooLong    family or given names have more than MaxNamePart characters
//	ErrNameEncoding   not UTF-8, or control characters
//	*DateError        not a date; errors.Is(err, ErrDate). Its Code is one of
//	                  date-format, date-short-year, date-year, date-month, date-day
//
// No error holds a name or a date.
//
// # Compatibility
//
// Exported names, error values and codes stay as they are within a major version.
// The list of family names, which decides only Name.Uncertain, and the letters
// that Transliterate knows may grow in any version. Texts of errors may change.
package identity
