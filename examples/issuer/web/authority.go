package web

import (
	"context"
	"net/http"

	"github.com/vaxcert/vaxcert/examples/issuer/kept"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// authorities is the pages of the authority's officers.
type authorities struct {
	*site
	counts  *tallies
	endings *kept.Figure[[]store.Ending] // the same for all of them
}

func (s *site) authorityArea() area {
	p := &authorities{site: s, counts: newTallies(s), endings: kept.New(s.o.Clock, func(ctx context.Context) ([]store.Ending, error) {
		return s.o.Service.Endings(ctx, store.Service("authority"))
	})}
	officer := []life.Role{life.Officer}
	return area{
		words: authorityWords,
		links: []link{
			{"/authority", "authority-queue", officer},
			{"/authority/certificate", "authority-certificate", officer},
			{"/authority/proposals", "authority-proposals", officer},
			{"/authority/keys", "authority-keys", officer},
			{"/authority/statistics", "authority-statistics", officer},
			{"/authority/lists", "authority-lists", officer},
		},
		routes: func(m *http.ServeMux) {
			for pattern, do := range map[string]handler{
				"GET /authority":                     p.queue,
				"POST /authority/issue":              p.issueNow,
				"POST /authority/pause":              p.pause,
				"GET /authority/certificate":         p.certificate,
				"POST /authority/certificate/revoke": p.proposeRevocation,
				"GET /authority/proposals":           p.proposals,
				"GET /authority/proposals/{id}":      p.proposal,
				"POST /authority/proposals/{id}":     p.decide,
				"GET /authority/keys":                p.keys,
				"GET /authority/keys/{id}":           p.key,
				"POST /authority/keys/{id}":          p.proposeKey,
				"GET /authority/statistics":          p.statistics,
				"GET /authority/days.svg":            p.daysChart,
				"GET /authority/provinces.svg":       p.provincesChart,
				"GET /authority/endings.svg":         p.endingsChart,
				"GET /authority/days.csv":            p.daysTable,
				"GET /authority/provinces.csv":       p.provincesTable,
				"GET /authority/endings.csv":         p.endingsTable,
				"GET /authority/lists":               p.lists,
			} {
				s.page(m, pattern, do, officer...)
			}
		},
	}
}
