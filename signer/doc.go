// Package signer says who vouches for a certificate.
package signer
