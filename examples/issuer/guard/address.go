package guard

import (
	"net/http"
	"net/netip"
	"strings"
)

// Address gives the client's address. X-Forwarded-For is believed as far as those who
// wrote it are trusted, from the last entry back: nobody can put one in front. It is
// the zero address where the connection has none, as on a Unix socket.
func Address(r *http.Request, trusted []netip.Prefix) netip.Addr {
	address := parseAddress(r.RemoteAddr)
	forwarded := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(forwarded) - 1; i >= 0 && isIn(trusted, address); i-- {
		before := parseAddress(strings.TrimSpace(forwarded[i]))
		if !before.IsValid() {
			break
		}
		address = before
	}
	return address
}

// NetworkOf gives the key of a Limiter for an address: the address itself for IPv4, and
// for IPv6 its /64, which is what one household has.
func NetworkOf(address netip.Addr) string {
	if address.Is6() {
		network, _ := address.Prefix(64)
		return network.String()
	}
	return address.String()
}

func isIn(prefixes []netip.Prefix, address netip.Addr) bool {
	for _, prefix := range prefixes {
		if prefix.Contains(address) {
			return true
		}
	}
	return false
}

func parseAddress(text string) netip.Addr {
	address, err := netip.ParseAddr(strings.Trim(text, "[]"))
	if err != nil {
		withPort, _ := netip.ParseAddrPort(text)
		address = withPort.Addr()
	}
	return address.Unmap().WithZone("")
}
