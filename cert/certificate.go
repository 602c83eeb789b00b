package cert

import "github.com/vaxcert/vaxcert/identity"

// Certificate is what a vaccination certificate says: the 11 fields of Decision
// 5772/QĐ-BYT section 1.1, in its order. It holds no identity number and no lot
// number: the Decision keeps both out of the QR code.
//
// Disease, Vaccine and Manufacturer may be left empty where Product is known:
// Issuer.Prepare fills them in. An empty ID gets a fresh one.
type Certificate struct {
	// Name is field 1, "Họ và tên" (full name).
	Name identity.Name
	// DateOfBirth is field 2, "Ngày tháng năm sinh" (date of birth). A year, or
	// a year and a month, where no more is known.
	DateOfBirth identity.Date
	// Nationality is field 3, "Quốc tịch" (nationality), as ISO 3166-1 alpha-2.
	// A DCC has no place for it: it travels in a claim of its own.
	Nationality string
	// Disease is field 4, "Bệnh dịch mà chứng nhận nhắm tới" (targeted disease),
	// a code of the value set disease-agent-targeted. Default COVID19.
	Disease string
	// DosesReceived is field 5, "Số mũi tiêm đã nhận" (number of doses
	// received). Zero stands for the number of this dose.
	DosesReceived int
	// VaccinationDate is field 6, "Ngày tiêm" (date of vaccination), a day.
	VaccinationDate identity.Date
	// Dose is field 7, "Liều số" (dose number): which dose of how many.
	Dose Dose
	// Vaccine is field 8, "Vắc xin" (vaccine), a code of sct-vaccines-covid-19.
	Vaccine string
	// Product is field 9, "Sản phẩm vắc xin" (vaccine product), a code of
	// vaccines-covid-19-names.
	Product string
	// Manufacturer is field 10, "Nhà cung cấp hoặc sản xuất vắc xin" (vaccine
	// supplier or manufacturer), a code of vaccines-covid-19-auth-holders.
	Manufacturer string
	// ID is field 11, "Mã số của chứng nhận" (certificate code).
	ID UVCI
}

// Dose says which dose of a series a certificate is of: {2, 2} is the second of
// two. A booster has a Number above Series, or 3 of 3 and more. Zero Series
// stands for the series of the product, see SeriesLength.
type Dose struct {
	Number int // 1 or more
	Series int // doses of the whole series
}

// Received gives field 5: DosesReceived, or the number of this dose where that
// is zero.
func (c Certificate) Received() int {
	if c.DosesReceived == 0 {
		return c.Dose.Number
	}
	return c.DosesReceived
}
