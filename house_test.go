package vaxcert_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	module     = "github.com/vaxcert/vaxcert"
	population = module + "/internal/population"
	tokens     = module + "/signer/pkcs11"
)

// mayImport is the direction of the data: who may import whom, internal and
// testdata apart.
var mayImport = map[string][]string{
	"identity": {},
	"signer":   {},
	"qr":       {},
	"cert":     {"identity", "signer"},
	"verify":   {"cert", "qr", "identity", "signer"},
}

// forbidden are packages that a library which decides offline has no use for.
var forbidden = []string{"net", "net/http", "database/sql", "os/exec", "C", "syscall/js"}

type listed struct {
	ImportPath string
	Imports    []string
}

func list(t *testing.T, args ...string) []listed {
	t.Helper()
	out, err := exec.Command("go", append([]string{"list", "-json=ImportPath,Imports"}, args...)...).Output()
	require.NoError(t, err)
	var packages []listed
	for decoder := json.NewDecoder(strings.NewReader(string(out))); decoder.More(); {
		var p listed
		require.NoError(t, decoder.Decode(&p))
		packages = append(packages, p)
	}
	return packages
}

// house gives the first folder of a package of this module: "verify".
func house(path string) string {
	room, _, _ := strings.Cut(strings.TrimPrefix(path, module+"/"), "/")
	return room
}

func TestImportsPointOneWay(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range list(t, "./...") {
		room := house(p.ImportPath)
		allowed, core := mayImport[room]
		if !core {
			continue
		}
		seen[room] = true
		for _, imported := range p.Imports {
			require.NotContains(t, forbidden, imported, p.ImportPath)
			if !strings.HasPrefix(imported, module) {
				continue
			}
			require.NotEqual(t, "examples", house(imported), "%s imports an example", p.ImportPath)
			if r := house(imported); r != "internal" && r != room {
				require.Contains(t, allowed, r, "%s may not import %s", p.ImportPath, imported)
			}
		}
	}
	require.Len(t, seen, len(mayImport))
}

// Apps in other languages get what a border needs, and nothing that issues.
func TestTheSurfaceForAppsOnlyVerifies(t *testing.T) {
	packages := list(t, "./verify/mobile")
	require.Len(t, packages, 1)
	for _, imported := range packages[0].Imports {
		if strings.HasPrefix(imported, module) {
			require.Contains(t, []string{"verify", "cert", "qr", "identity", "internal"}, house(imported), imported)
		}
	}
}

// The synthetic population, which only tests and examples use, is made of people.
func TestInternalPackagesKnowNoRoom(t *testing.T) {
	for _, p := range list(t, "./internal/...") {
		if p.ImportPath == population {
			continue
		}
		for _, imported := range p.Imports {
			if strings.HasPrefix(imported, module) {
				require.Equal(t, "internal", house(imported), "%s imports %s", p.ImportPath, imported)
			}
		}
	}
}

func TestThePopulationIsForTestsOnly(t *testing.T) {
	for _, p := range list(t, "./...") {
		require.NotContains(t, p.Imports, population, p.ImportPath)
	}
}

// Apps build for phones, browsers and servers without a C compiler.
func TestEverythingBuildsWithoutCgo(t *testing.T) {
	for _, target := range [][]string{{"GOOS=linux", "GOARCH=amd64"}, {"GOOS=js", "GOARCH=wasm"}} {
		build := exec.Command("go", "build", "./identity", "./signer/...", "./cert", "./qr", "./verify/...", "./testdata")
		build.Env = append(append(os.Environ(), "CGO_ENABLED=0"), target...)
		out, err := build.CombinedOutput()
		require.NoError(t, err, "%v: %s", target, out)
	}
}

// Tokens are for who imports signer/pkcs11, and nobody does it for them.
func TestOnlyTokensNeedCgo(t *testing.T) {
	for _, p := range list(t, "./...") {
		if _, core := mayImport[house(p.ImportPath)]; core && p.ImportPath != tokens {
			require.NotContains(t, p.Imports, tokens, p.ImportPath)
			require.NotContains(t, p.Imports, "github.com/miekg/pkcs11", p.ImportPath)
		}
	}
}
