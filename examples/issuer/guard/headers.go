package guard

import "net/http"

// ContentSecurityPolicy is what pages may load: their own scripts, styles and pictures,
// from files. No script or style stands in a page.
const ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; " +
	"img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// StrictTransportSecurity holds browsers to TLS for two years.
const StrictTransportSecurity = "max-age=63072000; includeSubDomains"

// Headers gives each answer the headers that tell a browser to be careful, and no-store,
// which a handler of public lists replaces. Https says that clients come by TLS though
// this server does not see it, because a proxy in front ends it.
// Source: OWASP Secure Headers Project.
func Headers(next http.Handler, https bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", ContentSecurityPolicy)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		header.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
		header.Set("Cache-Control", "no-store")
		if https || r.TLS != nil {
			header.Set("Strict-Transport-Security", StrictTransportSecurity)
		}
		next.ServeHTTP(w, r)
	})
}
