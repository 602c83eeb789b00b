package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vaxcert/vaxcert/testdata"
)

// collection gathers vectors.
type collection struct {
	pki     *pki
	vectors []testdata.Vector
}

// verdicts are a tolerant verifier's and a strict one's.
type verdicts struct {
	tolerant testdata.Verdict
	strict   *testdata.Verdict
}

var decisions = map[string]string{
	"trust": "unknown-issuer", "key-usage": "unknown-issuer", "signature": "bad-signature",
}

func verdict(decision, class, code string) testdata.Verdict {
	return testdata.Verdict{Decision: decision, Class: class, Code: code}
}

func both(v testdata.Verdict) verdicts { return verdicts{v, &v} }

// good passes every check.
func good() verdicts { return both(verdict("valid", "valid", "")) }

// bad fails, for everybody.
func bad(class, code string) verdicts {
	decision, ok := decisions[class]
	if !ok {
		decision = "malformed"
	}
	return both(verdict(decision, class, code))
}

func expired(code string) verdicts     { return both(verdict("expired", "validity", code)) }
func notYetValid(code string) verdicts { return both(verdict("not-yet-valid", "validity", code)) }

// warned is valid with a warning, for everybody.
func warned(class, code string) verdicts { return both(verdict("valid", class, code)) }

// quirk is a deviation that only a strict verifier refuses.
func quirk(class, code string) verdicts {
	return verdicts{verdict("valid", class, code), bad(class, code).strict}
}

// add makes a vector of what alter does to the Vietnamese certificate.
func (c *collection) add(name, description string, expected verdicts, alter func(r *recipe)) {
	c.addTo(c.pki.vietnamese(), name, description, expected, alter)
}

// addForeign is add for a certificate of another country.
func (c *collection) addForeign(name, description string, expected verdicts, alter func(r *recipe)) {
	c.addTo(c.pki.austrian(), name, description, expected, alter)
}

func (c *collection) addTo(r *recipe, name, description string, expected verdicts, alter func(r *recipe)) {
	alter(r)
	v := testdata.Vector{Name: name, Description: description, Verdict: expected.tolerant, Strict: expected.strict}
	r.build(&v)
	c.vectors = append(c.vectors, v)
}

// allVectors makes every vector, in the order of their names.
func allVectors(p *pki) []testdata.Vector {
	c := &collection{pki: p}
	c.prefix()
	c.base45()
	c.zlib()
	c.coseStructure()
	c.coseHeaders()
	c.cwtStructure()
	c.cwtTimes()
	c.trust()
	c.signature()
	c.keyUsage()
	c.validity()
	c.policy()
	c.kinds()
	c.who()
	c.schemaVersions()
	c.schemaFields()
	c.schemaValues()
	c.codes()
	slices.SortFunc(c.vectors, func(a, b testdata.Vector) int { return strings.Compare(a.Name, b.Name) })
	for i := 1; i < len(c.vectors); i++ {
		if c.vectors[i].Name == c.vectors[i-1].Name {
			panic(fmt.Sprintf("two vectors named %s", c.vectors[i].Name))
		}
	}
	return c.vectors
}
