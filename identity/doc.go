// Package identity says whose a certificate is.
package identity
