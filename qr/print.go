package qr

// MinModuleMM is the smallest module that common printers and phones handle
// with ease, in millimetres: four dots at 300 dots per inch. Source: DENSO WAVE
// advises four dots or more for a module.
const MinModuleMM = 25.4 / 300 * 4

// PrintVersionMax is the largest version that prints well: with its quiet zone
// and modules of MinModuleMM it is 42.3 mm wide, the most that fits the 60 mm
// diagonal which HCERT codes are to have at most when printed (60/√2 = 42.4 mm).
// At level Q it holds 1,041 characters of HC1 text.
// Source: hcert-spec 1.0.8 section 4.2.2 (35 to 60 mm diagonal).
const PrintVersionMax = 25

// PrintsWell tells whether the symbol prints with modules of MinModuleMM or
// more within a diagonal of 60 mm: its version is at most PrintVersionMax.
func (m *Matrix) PrintsWell() bool { return m.version > 0 && m.version <= PrintVersionMax }

// ModuleMillimetres gives the side of a module, in millimetres, of a symbol
// printed widthMM millimetres wide, quiet zone included.
func (m *Matrix) ModuleMillimetres(widthMM float64) float64 {
	return widthMM / float64(m.Size()+2*QuietZone)
}

// PrintWidthMM gives the width of the symbol, quiet zone included, in
// millimetres, when a module is moduleMM millimetres wide.
func (m *Matrix) PrintWidthMM(moduleMM float64) float64 {
	return moduleMM * float64(m.Size()+2*QuietZone)
}

// LevelFor chooses the error correction level of a text: LevelQ where the
// symbol then has at most maxVersion, otherwise LevelM, otherwise LevelL.
// PrintVersionMax is the maxVersion for paper.
// Errors: ErrEmpty; ErrTooLong where even LevelL needs a larger version.
func LevelFor(text string, maxVersion int) (Level, error) {
	if text == "" {
		return 0, ErrEmpty
	}
	for _, level := range [3]Level{LevelQ, LevelM, LevelL} {
		version, _, err := fit(text, level)
		if err == nil && version <= maxVersion {
			return level, nil
		}
	}
	return 0, ErrTooLong
}
