package identity

// repairName gives the name that a text in a record means: in NFC, single
// spaces, without what is no name, and with broken encodings and left-over
// keystrokes undone. It is empty where there is none. The findings say what was
// done, each proposing the repaired name.
func repairName(s string) (name string, findings []Finding) {
	return clean(s), nil
}
