// Package demo makes what an installation of the issuing service has before its first
// day: keys and their certificates, facilities, a population register, users; and then
// thirteen months of records with the mistakes that people make. Nobody in it is real.
package demo
