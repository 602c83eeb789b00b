// Package pkcs11 signs with keys in USB tokens, smart cards and HSMs, through the
// PKCS#11 module of their vendor.
package pkcs11
