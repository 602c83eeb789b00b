package cert

import (
	"strconv"

	"github.com/vaxcert/vaxcert/internal/cbortree"
)

// WHO's certificates are read as tolerantly as the EU's: what is missing or of a
// wrong type is among the findings, the rest is there.

// dvc reads sub-claim -6. Its v was a dose first, then a list of them, and became
// the version of a template: the type tells.
func (r *reader) dvc(v cbortree.Value) {
	d := &DVC{
		Name: r.text(v.Field("n"), "", "n"), DateOfBirth: r.text(v.Field("dob"), "", "dob"),
		Sex: r.sparse(v, "s"), Nationality: r.sparse(v, "nt", "ntl"), Guardian: r.sparse(v, "gn"),
		Document: r.sparse(v, "id", "nid"), DocumentType: r.sparse(v, "dt", "ndt"),
	}
	r.payload.DVC = d
	r.require(v, "", missingOf(d.Name, "n", d.DateOfBirth, "dob")...)
	switch doses, single := v.Field("v"), v.Field("vx"); {
	case !single.Absent() || doses.Kind() == cbortree.Text:
		d.Generation, d.Template = DVC2026, r.sparse(v, "v")
		r.doses(single, "vx", d)
	case doses.Kind() == cbortree.Array || d.DocumentType != "":
		d.Generation = DVC2025
		r.doses(doses, "v", d)
	default:
		d.Generation = DVC2024
		r.doses(doses, "v", d)
	}
}

// missingOf gives the names of the values that are empty.
func missingOf(pairs ...string) (names []string) {
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i] == "" {
			names = append(names, pairs[i+1])
		}
	}
	return names
}

// doses reads a dose or a list of them.
func (r *reader) doses(v cbortree.Value, name string, d *DVC) {
	switch v.Kind() {
	case cbortree.Map:
		d.Doses = []DVCDose{r.dose(v, name+".", d.Generation)}
	case cbortree.Array:
		if d.Generation == DVC2026 || v.Len() == 0 || v.Len() > MaxDVCDoses {
			r.note("entry-count", name, Failure)
		}
		for i := range min(v.Len(), MaxDVCDoses) {
			path := name + "." + strconv.Itoa(i) + "."
			if entry := v.Element(i); entry.Kind() == cbortree.Map {
				d.Doses = append(d.Doses, r.dose(entry, path, d.Generation))
			} else {
				r.note("field-type", path, Failure)
			}
		}
	default:
		if v.Absent() {
			r.note("field-missing", name, Failure)
		} else {
			r.note("field-type", name, Failure)
		}
	}
}

func (r *reader) dose(v cbortree.Value, path string, generation DVCGeneration) DVCDose {
	at := pathReader{r, v, path}
	d := DVCDose{
		Product: at.text("vp"), Clinician: at.text("cn"), Issuer: at.text("is"), Batch: at.text("bo"),
		Disease: at.text("tg"), Number: at.text("dn"), Brand: at.text("mp"), Manufacturer: at.text("ma"),
		ValidFrom: at.text("vls"), ValidUntil: at.text("vle"),
	}
	if generation == DVC2026 {
		d.Date = at.text("dv", "dt")
	} else {
		d.Date = at.text("dt", "dv")
	}
	if d.Product == "" {
		r.note("field-missing", path+"vp", Failure)
	}
	if d.Date == "" {
		r.note("field-missing", path+"dv", Failure)
	}
	if d.Clinician == "" && d.Issuer == "" {
		r.note("field-missing", path+"is", Quirk)
	}
	if d.Batch == "" {
		r.note("field-missing", path+"bo", Quirk)
	}
	return d
}

// sparse reads the first of several fields that is there; none need be.
func (r *reader) sparse(v cbortree.Value, names ...string) string {
	return pathReader{r, v, ""}.text(names...)
}

// pathReader reads the fields of one map, each under the first of its names.
type pathReader struct {
	r    *reader
	v    cbortree.Value
	path string
}

func (p pathReader) field(names ...string) (cbortree.Value, string) {
	for _, name := range names {
		if v := p.v.Field(name); !v.Absent() {
			return v, name
		}
	}
	return cbortree.Value{}, ""
}

// text reads a text, or a number of doses that is written as one.
func (p pathReader) text(names ...string) string {
	v, name := p.field(names...)
	if v.Absent() {
		return ""
	}
	if v.Kind() == cbortree.Uint {
		return string(v.AppendJSON(nil))
	}
	return p.r.text(v, p.path, name)
}

func (p pathReader) count(names ...string) int {
	v, name := p.field(names...)
	return p.r.count(v, p.path, name)
}

// coding reads a code: a map of system, code and display, or a plain text.
func (p pathReader) coding(names ...string) Coding {
	v, name := p.field(names...)
	if v.Absent() {
		return Coding{}
	}
	if v.Kind() != cbortree.Map {
		return Coding{Code: p.r.text(v, p.path, name)}
	}
	in := pathReader{p.r, v, p.path + name + "."}
	return Coding{System: in.text("system"), Code: in.text("code"), Display: in.text("display")}
}

// ddcc reads WHO's COVID-19 certificates: flat ones, whose fields stood among the
// claims, and those of sub-claims 3 and 4, which may have a group of their own.
func (r *reader) ddcc(v cbortree.Value) {
	at := pathReader{r, v, ""}
	d := &DDCC{
		Name: at.text("name"), DateOfBirth: at.text("birthDate", "birth_date", "dob"), Identifier: at.text("identifier"),
		Sex: at.coding("sex"), CertificateID: at.text("hcid", "ddccid"),
	}
	r.payload.DDCC = d
	if d.Name == "" {
		r.note("field-missing", "name", Failure)
	}
	if d.DateOfBirth == "" && d.Identifier == "" {
		r.note("field-missing", "birthDate", Quirk)
	}
	if test := v.Field("test"); test.Kind() == cbortree.Map {
		r.payload.TestResult = true
		d.Test = r.ddccTest(pathReader{r, test, "test."})
		return
	}
	if r.payload.TestResult {
		d.Test = r.ddccTest(at)
		return
	}
	if group := v.Field("vaccination"); group.Kind() == cbortree.Map {
		at = pathReader{r, group, "vaccination."}
	}
	d.vaccination(at)
	if d.Vaccine == (Coding{}) {
		r.note("field-missing", at.path+"vaccine", Failure)
	}
	if d.Date == "" {
		r.note("field-missing", at.path+"date", Quirk)
	}
	if d.Dose == 0 {
		r.note("field-missing", at.path+"dose", Quirk)
	}
}

func (d *DDCC) vaccination(at pathReader) {
	d.Disease, d.Vaccine, d.Brand = at.coding("disease"), at.coding("vaccine"), at.coding("brand")
	d.Manufacturer, d.Holder = at.coding("manufacturer"), at.coding("ma_holder", "maholder")
	d.Lot, d.Date, d.Centre = at.text("lot"), at.text("date"), at.text("centre")
	d.Dose, d.TotalDoses = at.count("dose"), at.count("total_doses", "totalDoses")
	d.Country = at.coding("country")
	d.ValidFrom, d.ValidUntil = at.text("valid_from", "validFrom"), at.text("valid_until", "validUntil")
}

func (r *reader) ddccTest(at pathReader) *DDCCTest {
	t := &DDCCTest{
		Pathogen: at.coding("pathogen"), Type: at.coding("type"), Brand: at.coding("brand"), Date: at.text("date"),
		Result: at.coding("result"), Centre: at.text("centre"), Country: at.coding("country"),
	}
	if t.Result == (Coding{}) {
		r.note("field-missing", at.path+"result", Failure)
	}
	if t.Date == "" {
		r.note("field-missing", at.path+"date", Failure)
	}
	return t
}

// links reads sub-claim 5: a link, a map with one under u, or a list of either.
func (r *reader) links(v cbortree.Value) {
	if v.Kind() != cbortree.Array {
		r.link(v)
		return
	}
	for i := range min(v.Len(), maxLinks) {
		r.link(v.Element(i))
	}
}

// maxLinks is how many links of a certificate are read.
const maxLinks = 8

func (r *reader) link(v cbortree.Value) {
	if v.Kind() == cbortree.Map {
		v = v.Field("u")
	}
	text, _ := v.Text()
	link, err := ParseHealthLink(text)
	if err != nil {
		r.note("hcert-link-form", subClaims+".5", Warning)
		return
	}
	r.payload.Links = append(r.payload.Links, link)
}
