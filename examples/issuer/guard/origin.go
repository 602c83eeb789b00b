package guard

import (
	"fmt"
	"net/http"
)

// SameOrigin refuses what a page of another site makes a browser send, with 403. Safe
// methods pass, and clients that are no browsers: they have no cookies of somebody's to
// abuse. Origins are other sites that may send, as "https://clinic.example"; it fails
// where one is not written so. Source: http.CrossOriginProtection.
func SameOrigin(next http.Handler, origins ...string) (http.Handler, error) {
	protection := http.NewCrossOriginProtection()
	for _, origin := range origins {
		if err := protection.AddTrustedOrigin(origin); err != nil {
			return nil, fmt.Errorf("guard: %w", err)
		}
	}
	return protection.Handler(next), nil
}
