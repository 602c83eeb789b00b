package chart

import (
	"fmt"
	"strings"
)

// paint is a colour, on a light page and on a dark one.
type paint struct{ name, light, dark string }

var (
	paper = paint{"paper", "#ffffff", "#15181d"}
	ink   = paint{"ink", "#1b1f24", "#eceff3"}
	soft  = paint{"soft", "#4d5661", "#b4bdc8"}
	grid  = paint{"grid", "#d5dae0", "#3a424d"}
	edge  = paint{"edge", "#6b7580", "#98a3b0"}

	// Of bars, each lighter than the one before (darker on a dark page).
	barIssued     = paint{"b1", "#0b3c6f", "#a8d3f7"}
	barSigned     = paint{"b2", "#2f7fbf", "#5b9fd8"}
	barReconciled = paint{"b3", "#8fc1e3", "#34659a"}
	barEntered    = paint{"b4", "#e3e8ed", "#333c47"}
	barFaulty     = paint{"b5", "#c2500a", "#f0904f"}

	// Of lines, each at 4.5:1 or more against the paper.
	lineEntered  = paint{"l1", "#5b6570", "#a3adb8"}
	lineVerified = paint{"l2", "#0072b2", "#5cb3ee"}
	lineSigned   = paint{"l3", "#b04a00", "#f0a35a"}
	lineIssued   = paint{"l4", "#00694f", "#3ccba3"}
	lineRenewed  = paint{"l5", "#9c2f78", "#e590c8"}

	paints = []paint{
		paper, ink, soft, grid, edge, barIssued, barSigned, barReconciled, barEntered, barFaulty,
		lineEntered, lineVerified, lineSigned, lineIssued, lineRenewed,
	}
)

func (p paint) colour() string { return fmt.Sprintf(`class="%s" color="%s"`, p.name, p.light) }
func (p paint) fill() string   { return p.colour() + ` fill="currentColor"` }
func (p paint) stroke(width float64, dashes string) string {
	s := fmt.Sprintf(`%s fill="none" stroke="currentColor" stroke-width="%g" stroke-linejoin="round"`, p.colour(), width)
	if dashes != "" {
		s += fmt.Sprintf(` stroke-dasharray="%s"`, dashes)
	}
	return s
}

// hatch is how what is faulty is filled.
var hatch = fmt.Sprintf(`<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">`+
	`<rect width="6" height="6" %s/><rect width="2" height="6" %s/></pattern></defs>`, barFaulty.fill(), paper.fill())

const hatched = `fill="url(#hatch)"`

func darkStyle() string {
	var b strings.Builder
	b.WriteString("@media (prefers-color-scheme: dark){")
	for _, p := range paints {
		fmt.Fprintf(&b, ".%s{color:%s}", p.name, p.dark)
	}
	return b.String() + "}"
}
