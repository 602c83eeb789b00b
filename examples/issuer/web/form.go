package web

// input is one field of a form, as the part "input" shows it: label, hint, the field and
// what is wrong with it, tied together for those who do not see it.
type input struct {
	Name     string
	ID       string // default Name; several forms of one page have their own
	Label    string // a word
	Type     string // text, password, date, tel, number, select, textarea, file, checkbox; default text
	Value    string
	Hint     string // a word; empty: none
	Options  []option
	Errors   []string // sentences
	Warnings []string
	Required bool
	Fixed    bool // shown, and sent as it is
	Focus    bool
	// Complete is the autocomplete attribute; default off.
	Complete string
	// Mode is the inputmode attribute: numeric for digits.
	Mode string
	Max  int // characters
	// Accept is which files a field of type file takes.
	Accept string
	// Proposed is a better value, with a button that takes it; empty: none.
	Proposed string
}

// option is a choice of a select.
type option struct{ Value, Text string }

// Kind gives the type attribute.
func (i input) Kind() string {
	if i.Type == "" {
		return "text"
	}
	return i.Type
}

// Own gives the id attribute.
func (i input) Own() string {
	if i.ID == "" {
		return i.Name
	}
	return i.ID
}

// DescribedBy names what explains the field.
func (i input) DescribedBy() string {
	ids := "findings-" + i.Own()
	if i.Hint != "" {
		ids = "hint-" + i.Own() + " " + ids
	}
	return ids
}

// pager leads on through a list; empty addresses are left out.
type pager struct{ First, Next string }
