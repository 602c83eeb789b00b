package identity

func canonicalTones(word string) string { return word }

func iyForm(word string) string { return word }
