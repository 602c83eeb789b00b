//go:build cgo && !nopkcs11

package pkcs11

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	p11 "github.com/miekg/pkcs11"
)

// driver is as much of Cryptoki as a signer needs. *p11.Ctx is one; the tests
// have another, which fails where they say.
type driver interface {
	Initialize(...p11.InitializeOption) error
	Finalize() error
	GetSlotList(tokenPresent bool) ([]uint, error)
	GetTokenInfo(slot uint) (p11.TokenInfo, error)
	OpenSession(slot uint, flags uint) (p11.SessionHandle, error)
	CloseSession(p11.SessionHandle) error
	GetSessionInfo(p11.SessionHandle) (p11.SessionInfo, error)
	Login(s p11.SessionHandle, user uint, pin string) error
	FindObjectsInit(p11.SessionHandle, []*p11.Attribute) error
	FindObjects(s p11.SessionHandle, most int) ([]p11.ObjectHandle, bool, error)
	FindObjectsFinal(p11.SessionHandle) error
	GetAttributeValue(p11.SessionHandle, p11.ObjectHandle, []*p11.Attribute) ([]*p11.Attribute, error)
	GenerateKeyPair(s p11.SessionHandle, m []*p11.Mechanism, public, private []*p11.Attribute) (p11.ObjectHandle, p11.ObjectHandle, error)
	SignInit(p11.SessionHandle, []*p11.Mechanism, p11.ObjectHandle) error
	Sign(p11.SessionHandle, []byte) ([]byte, error)
}

// load loads the library of a vendor.
func load(path string) (driver, error) {
	if library := p11.New(path); library != nil {
		return library, nil
	}
	return nil, fmt.Errorf("%w: the library cannot be loaded, or is no PKCS#11 module", ErrModule)
}

// folders are where systems keep modules. Source: Debian, Fedora and Alpine
// packages of SoftHSM, OpenSC and p11-kit; Homebrew.
var folders = []string{
	"/usr/lib/*/pkcs11", "/usr/lib64/pkcs11", "/usr/lib/pkcs11",
	"/usr/lib/*/softhsm", "/usr/lib64/softhsm", "/usr/lib/softhsm",
	"/usr/lib/*", "/usr/lib64", "/usr/lib", "/usr/local/lib/softhsm", "/usr/local/lib",
	"/opt/homebrew/lib/softhsm", "/opt/homebrew/lib/pkcs11", "/opt/homebrew/lib",
}

// modulePath gives the file of the module, without the symbolic links to it, as a
// module must be loaded once.
func modulePath(u uri, o Options) (string, error) {
	path := u.modulePath
	if path == "" && u.moduleName == "" {
		path = o.Module
	}
	var candidates []string
	info, err := os.Stat(path)
	switch {
	case path == "" && u.moduleName == "":
		return "", fmt.Errorf("%w: neither a module-path in the URI nor Options.Module", ErrModule)
	case path != "" && err != nil:
		return "", fmt.Errorf("%w: %w", ErrModule, err)
	case path != "" && !info.IsDir():
		candidates = []string{path}
	case path != "":
		candidates = named([]string{path}, u.moduleName)
	default:
		candidates = named(folders, u.moduleName)
	}
	for _, candidate := range candidates {
		if file, err := filepath.EvalSymlinks(candidate); err == nil {
			return filepath.Abs(file)
		}
	}
	return "", fmt.Errorf("%w: there is none of the module-name", ErrModule)
}

// named gives the files that could be a module of that name. Source: RFC 7512
// section 2.3, on module-name.
func named(folders []string, name string) (files []string) {
	if name == "" {
		return nil
	}
	extension := map[string]string{"windows": ".dll", "darwin": ".dylib"}[runtime.GOOS]
	for _, folder := range folders {
		for _, file := range []string{name + extension, name + ".so", "lib" + name + extension, "lib" + name + ".so"} {
			found, _ := filepath.Glob(filepath.Join(folder, file))
			for _, path := range found {
				if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
					files = append(files, path)
				}
			}
		}
	}
	return files
}
