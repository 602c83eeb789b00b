package notify

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"net/url"
	"syscall"
	"time"
)

// isEncrypted reports whether an address is one of https, or of http on this machine,
// and names nobody's password.
func isEncrypted(u *url.URL) bool {
	return u.User == nil && u.Hostname() != "" && (u.Scheme == "https" || u.Scheme == "http" && isLoopback(u.Hostname()))
}

// isLoopback reports whether a host is this machine by its name.
func isLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}

var errNotLoopback = errors.New("not an address of this machine")

// dialer connects to anybody, or only to this machine, whatever localhost is said to be.
func dialer(timeout time.Duration, onlyLoopback bool) *net.Dialer {
	d := &net.Dialer{Timeout: timeout}
	if onlyLoopback {
		d.ControlContext = func(_ context.Context, _, address string, _ syscall.RawConn) error {
			to, err := netip.ParseAddrPort(address)
			if err != nil || !to.Addr().Unmap().IsLoopback() {
				return errNotLoopback
			}
			return nil
		}
	}
	return d
}
