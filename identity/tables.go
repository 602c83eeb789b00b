package identity

// transliterations has the upper-case letters outside A to Z whose
// transliteration is not the bare letter, or that Unicode does not decompose.
// The letters that only lose their marks (ICAO has À Á Â Ã Ă Ā Ą Ć … Ž for A A A
// A A A A C … Z) are left to the decomposition, which gives the same.
var transliterations = map[rune]string{
	// ICAO Doc 9303-3 section 6, table A: Latin. Where it offers a choice, the
	// first: Ä AE (or A), Ö OE (or O), Ü UE (or U, UXX), Ñ N (or NXX).
	'Ä': "AE", 'Å': "AA", 'Æ': "AE", 'Ð': "D", 'Đ': "D", 'Ħ': "H", 'Ĳ': "IJ", 'Ł': "L",
	'Ŀ': "L", 'Ŋ': "N", 'Ö': "OE", 'Ø': "OE", 'Œ': "OE", 'Þ': "TH", 'Ŧ': "T", 'Ü': "UE",
	'ß': "SS", 'ẞ': "SS",

	// Latin letters that ICAO lacks: as in the passports of Azerbaijan (Ə), and
	// letters that Unicode has for two.
	'Ə': "A", 'ŉ': "N", 'Ǆ': "DZ", 'Ǳ': "DZ", 'Ǉ': "LJ", 'Ǌ': "NJ",

	// ICAO Doc 9303-3 section 6, table B: Cyrillic. A row with exceptions by
	// language gives its general value, except for the letters that only the
	// excepted language has (Ѓ and Ќ, Macedonian).
	'А': "A", 'Б': "B", 'В': "V", 'Г': "G", 'Д': "D", 'Е': "E", 'Ж': "ZH", 'З': "Z",
	'И': "I", 'Й': "I", 'К': "K", 'Л': "L", 'М': "M", 'Н': "N", 'О': "O", 'П': "P",
	'Р': "R", 'С': "S", 'Т': "T", 'У': "U", 'Ф': "F", 'Х': "KH", 'Ц': "TS", 'Ч': "CH",
	'Ш': "SH", 'Щ': "SHCH", 'Ъ': "IE", 'Ы': "Y", 'Ь': "", 'Э': "E", 'Ю': "IU", 'Я': "IA",
	'Ё': "E", 'Ђ': "D", 'Ѓ': "GJ", 'Є': "IE", 'Ѕ': "DZ", 'І': "I", 'Ї': "I", 'Ј': "J",
	'Љ': "LJ", 'Њ': "NJ", 'Ћ': "C", 'Ќ': "KJ", 'Ў': "U", 'Џ': "DZ", 'Ѫ': "U", 'Ѵ': "Y",
	'Ґ': "G",

	// ELOT 743 (ISO 843): Greek, letter by letter. ΟΥ gives OU; other pairs of
	// letters that sound otherwise together are not looked for.
	'Α': "A", 'Β': "V", 'Γ': "G", 'Δ': "D", 'Ε': "E", 'Ζ': "Z", 'Η': "I", 'Θ': "TH",
	'Ι': "I", 'Κ': "K", 'Λ': "L", 'Μ': "M", 'Ν': "N", 'Ξ': "X", 'Ο': "O", 'Π': "P",
	'Ρ': "R", 'Σ': "S", 'Τ': "T", 'Υ': "Y", 'Φ': "F", 'Χ': "CH", 'Ψ': "PS", 'Ω': "O",
}
