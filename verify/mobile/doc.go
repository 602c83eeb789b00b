// Package mobile is the verifier for apps in other languages: Kotlin, Swift and
// Objective-C through gomobile, JavaScript through WebAssembly. Everything in it
// can be bound by gomobile: numbers, texts, bytes, errors, and pointers to the
// structs of this package. Answers are JSON, the same in every language.
//
//	settings := mobile.NewSettings()
//	err := settings.SetPublisher(publisherPEM)
//	err = settings.AddTrust(snapshot)
//	verifier, err := mobile.NewVerifier(settings)
//	report := verifier.Verify("HC1:…", "vi", now)
//
// In Kotlin, after gomobile bind -target android ./verify/mobile:
//
//	val settings = Mobile.newSettings()
//	settings.setPublisher(publisherPem)
//	settings.addTrust(snapshot)
//	val verifier = Mobile.newVerifier(settings)
//	val report = JSONObject(verifier.verify(text, "vi", System.currentTimeMillis()))
//	if (report.getString("decision") == "valid") { … }
//
// Nothing panics across the border, and what should never happen is never
// accepted: the report then is malformed, without checks. Time comes from the
// caller; nothing is read from clock, disk or network, and nothing is kept of what
// was verified. Texts and pictures are bounded as in packages verify and qr, lists
// as in trust, revocation and rules. Bytes that are given are not held on to.
//
// # JSON
//
// Verify gives a verify.Report. Its check of trust says as well how old the trust list
// is: trust-too-old and trust-not-yet-made (the clock is before the list) where
// nobody is believed for that, trust-stale as a warning in the grace.
// VerifyWithPassport gives the same with "passport",
// which is there where "payload" is: a list of
//
//	{"code": "passport-birth-date", "field": "date_of_birth", "outcome": "fail", "message": "…"}
//
// where outcome is warn or fail, as that of a check; an empty list says that
// all that can be compared agrees. What is wrong with the passport's lines comes
// first, by the codes of identity.ParseMRZ; a name that they cut is no difference.
// TrustStatus gives
//
//	{"keys": 265, "refused": 2, "signed": true, "made": "2026-06-01T00:00:00Z", "age": "fresh",
//	 "freshUntil": "2026-06-02T00:00:00Z", "usableUntil": "2026-06-08T00:00:00Z", "datasetMade": "2026-06-01T00:00:00Z",
//	 "countries": {"VN": 2, "DE": 57}, "refusals": [{"code": "expired", "country": "FR"}],
//	 "revoked": 1200000, "rules": 20, "rulesRefused": [{"code": "rule-version", "name": "VR-VN-0009"}]}
//
// where age is fresh, grace (to be fetched again, and still relied on), too-old
// (no key is relied on any more) or unknown (only signed snapshots have a date);
// the dates are absent then, and an age that is unknown never ends. datasetMade
// is the date of SetDataset. Scan gives a
// list of texts.
//
// # Errors
//
// The codes of Verify are those of the check of trust, beside those of package
// verify. The message of an error begins with a stable code and a colon, so that every
// language can tell them apart; Sentence explains a code in Vietnamese or English.
// Beside the codes of packages revocation and rules:
//
//	SetPublisher  publisher-unreadable publisher-late
//	SetDataset    dataset-format dataset-signature dataset-late
//	AddTrust      trust-format trust-too-large trust-unsigned trust-signature
//	              trust-no-key
//	AddRevoked    archive-unreadable archive-too-large revoked-empty
//	AddRules      rules-empty
//	Add…          dataset-other-file
//	NewVerifier   trust-missing arrival-missing rules-missing dataset-incomplete
//	              age-range
//	Verify…       trust-too-old trust-not-yet-made trust-stale
//	Scan          no-code picture-too-large picture-format picture-size
//	all           internal-error
package mobile
