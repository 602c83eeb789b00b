package rules

import "strings"

// version is a semantic version of three numbers, which compare one by one: 1.10.0
// is newer than 1.9.0.
type version [3]int64

// EngineVersion is the newest version of CertLogic that is understood.
const EngineVersion = "1.3.3"

var engineVersion = version{1, 3, 3}

// parseVersion reads "1.0.0"; ok is false for anything else.
func parseVersion(s string) (v version, ok bool) {
	for i := range v {
		part, rest, more := strings.Cut(s, ".")
		if more != (i < len(v)-1) || part == "" {
			return version{}, false
		}
		if v[i], ok = digits(part); !ok {
			return version{}, false
		}
		s = rest
	}
	return v, true
}

func (v version) compare(w version) int {
	for i := range v {
		switch {
		case v[i] < w[i]:
			return -1
		case v[i] > w[i]:
			return 1
		}
	}
	return 0
}
