package cert

import "slices"

// CheckCodes holds the codes of a DCC against the value sets: unknown and
// inactive codes, manufacturers and vaccines that are not the product's, and
// unusual identifiers. All of them are warnings: the public sample of Viet Nam
// itself names a manufacturer that does not make its product. It finds nothing
// in a payload without a DCC. Source: EU value sets 2.12.0, encoding
// instructions of 2023-05-05.
func (p *Payload) CheckCodes() []Finding {
	if p.DCC == nil {
		return nil
	}
	var c codeChecker
	for i := range p.DCC.Vaccinations {
		c.vaccination(&p.DCC.Vaccinations[i], entryPaths["v"][i])
	}
	for i := range p.DCC.Tests {
		t, path := &p.DCC.Tests[i], entryPaths["t"][i]
		c.code(DiseaseAgents, t.Disease, path, "tg")
		c.code(TestTypes, t.Type, path, "tt")
		c.code(TestResults, t.Result, path, "tr")
		c.code(Countries, t.Country, path, "co")
		c.id(t.ID, path)
	}
	for i := range p.DCC.Recoveries {
		r, path := &p.DCC.Recoveries[i], entryPaths["r"][i]
		c.code(DiseaseAgents, r.Disease, path, "tg")
		c.code(Countries, r.Country, path, "co")
		c.id(r.ID, path)
	}
	return c.found
}

type codeChecker struct{ found []Finding }

func (c *codeChecker) note(code, field string) {
	c.found = append(c.found, Finding{code, field, Warning})
}

func (c *codeChecker) code(set ValueSet, code, path, name string) {
	switch Status(set, code) {
	case CodeUnknown:
		c.note("code-unknown", path+name)
	case CodeInactive:
		c.note("code-inactive", path+name)
	}
}

func (c *codeChecker) id(id UVCI, path string) {
	for _, f := range id.Check() {
		c.note(f.Code, path+f.Field)
	}
}

func (c *codeChecker) vaccination(v *Vaccination, path string) {
	c.code(DiseaseAgents, v.Disease, path, "tg")
	c.code(Vaccines, v.Vaccine, path, "vp")
	c.code(Products, v.Product, path, "mp")
	c.code(Manufacturers, v.Manufacturer, path, "ma")
	c.code(Countries, v.Country, path, "co")
	if e, ok := tables().products[v.Product]; ok {
		if v.Manufacturer != e.Manufacturer && Status(Manufacturers, v.Manufacturer) != CodeUnknown {
			c.note("code-manufacturer", path+"ma")
		}
		if !slices.Contains(e.Vaccines, v.Vaccine) && Status(Vaccines, v.Vaccine) == CodeActive {
			c.note("code-vaccine", path+"vp")
		}
	}
	c.id(v.ID, path)
}
