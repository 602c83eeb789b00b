package mobile

import (
	"encoding/json"
	"time"

	"github.com/vaxcert/vaxcert/verify/trust"
)

// maxRefusals is how many refused entries a status names.
const maxRefusals = 100

// trustStatus is the JSON of TrustStatus; see the package documentation.
type trustStatus struct {
	Keys         int            `json:"keys"`
	Refused      int            `json:"refused"`
	Signed       bool           `json:"signed"`
	Made         string         `json:"made,omitempty"`
	Age          string         `json:"age"`
	FreshUntil   string         `json:"freshUntil,omitempty"`
	UsableUntil  string         `json:"usableUntil,omitempty"`
	DatasetMade  string         `json:"datasetMade,omitempty"`
	Countries    map[string]int `json:"countries"`
	Refusals     []refusal      `json:"refusals"`
	Revoked      int            `json:"revoked"`
	Rules        int            `json:"rules"`
	RulesRefused []refusal      `json:"rulesRefused"`
}

type refusal struct {
	Code    string `json:"code"`
	Country string `json:"country,omitempty"`
	Name    string `json:"name,omitempty"`
}

// TrustStatus says as JSON what the Verifier knows and how old that is at a time,
// in milliseconds since 1970. See the package documentation. At most 100 refused
// entries are named of each kind; the same key a second time is no refusal.
func (v *Verifier) TrustStatus(unixMilliseconds int64) (statusJSON string) {
	defer func() {
		if recover() != nil {
			statusJSON = `{"keys":0,"refused":0,"signed":false,"age":"too-old","countries":{},"refusals":[],"revoked":0,"rules":0,"rulesRefused":[]}`
		}
	}()
	text, err := json.Marshal(v.status(time.UnixMilli(unixMilliseconds)))
	if err != nil {
		panic(err)
	}
	return string(text)
}

func (v *Verifier) status(now time.Time) trustStatus {
	s := trustStatus{Age: ageUnknown, Countries: map[string]int{}, Refusals: []refusal{}, RulesRefused: []refusal{}, Rules: v.rules}
	if v.list != nil {
		s.Keys, s.Signed, s.Countries = len(v.list.Entries), v.list.Signature == trust.Good, v.list.Report().Countries
		for _, r := range v.list.Refused {
			if r.Code == trust.Duplicate {
				continue
			}
			if s.Refused++; s.Refused <= maxRefusals {
				s.Refusals = append(s.Refusals, refusal{Code: string(r.Code), Country: r.Country})
			}
		}
	}
	for _, r := range v.rulesRefused[:min(len(v.rulesRefused), maxRefusals)] {
		for _, f := range r.Findings[:min(len(r.Findings), 1)] {
			s.RulesRefused = append(s.RulesRefused, refusal{Code: f.Code, Name: r.Name})
		}
	}
	if v.revoked != nil {
		s.Revoked = v.revoked.Len()
	}
	if !v.setMadeAt.IsZero() {
		s.DatasetMade = stamp(v.setMadeAt)
	}
	if !v.madeAt.IsZero() {
		fresh := v.madeAt.Add(v.policy.FreshFor)
		s.Made, s.FreshUntil, s.UsableUntil = stamp(v.madeAt), stamp(fresh), stamp(fresh.Add(v.policy.Grace))
		s.Age = ageNames[v.age(now)]
	}
	return s
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

const ageUnknown = "unknown"

var ageNames = map[trust.Age]string{trust.Fresh: "fresh", trust.Stale: "grace", trust.TooOld: "too-old"}
