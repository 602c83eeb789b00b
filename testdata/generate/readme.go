package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"strings"

	"github.com/vaxcert/vaxcert/testdata"
)

//go:embed readme.md
var introduction string

// readme is the introduction and a row for each vector and key.
func readme(p *pki, vectors []testdata.Vector) []byte {
	var out bytes.Buffer
	out.WriteString(introduction)
	fmt.Fprintf(&out, "\n## The %d vectors\n\n| name | what it is | decision | check and code | strict |\n|---|---|---|---|---|\n", len(vectors))
	for _, v := range vectors {
		strict := "open"
		switch {
		case v.Strict != nil && *v.Strict == v.Verdict:
			strict = ""
		case v.Strict != nil:
			strict = v.Strict.Decision
			if v.Strict.Code != v.Code {
				strict += ", " + v.Strict.Class + " " + v.Strict.Code
			}
		}
		check := strings.TrimSpace(v.Class + " " + v.Code)
		fmt.Fprintf(&out, "| [%s](vectors/%s.json) | %s | %s | %s | %s |\n", v.Name, v.Name, v.Description, v.Decision, check, strict)
	}
	fmt.Fprintf(&out, "\n## The keys\n\n| name | what it is | key ID |\n|---|---|---|\n")
	for _, s := range p.all {
		fmt.Fprintf(&out, "| [%s](keys/%s.pem) | %s | `%x` |\n", s.name, s.name, s.about, s.kid)
	}
	return out.Bytes()
}
