// Scanbench measures readers of QR codes on photographs.
package main
