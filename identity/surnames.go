package identity

func familySyllables(words []string) (n int, known bool) { return 1, true }
