package cert

import (
	"fmt"

	"github.com/vaxcert/vaxcert/internal/lang"
)

// Field is the number of a field of Decision 5772/QĐ-BYT section 1.1, 1 to 11.
type Field int

// The fields, by their numbers in the Decision.
const (
	FieldName Field = iota + 1
	FieldDateOfBirth
	FieldNationality
	FieldDisease
	FieldDosesReceived
	FieldVaccinationDate
	FieldDose
	FieldVaccine
	FieldProduct
	FieldManufacturer
	FieldID
)

// Fields is how many fields a certificate has.
const Fields = 11

var labels = [Fields + 1]lang.Pair{
	FieldName:            {"Họ và tên", "Full name"},
	FieldDateOfBirth:     {"Ngày tháng năm sinh", "Date of birth"},
	FieldNationality:     {"Quốc tịch", "Nationality"},
	FieldDisease:         {"Bệnh dịch mà chứng nhận nhắm tới", "Targeted disease"},
	FieldDosesReceived:   {"Số mũi tiêm đã nhận", "Number of doses received"},
	FieldVaccinationDate: {"Ngày tiêm", "Date of vaccination"},
	FieldDose:            {"Liều số", "Dose number"},
	FieldVaccine:         {"Vắc xin", "Vaccine"},
	FieldProduct:         {"Sản phẩm vắc xin", "Vaccine product"},
	FieldManufacturer:    {"Nhà cung cấp hoặc sản xuất vắc xin", "Vaccine supplier or manufacturer"},
	FieldID:              {"Mã số của chứng nhận", "Certificate code"},
}

// Label gives the name of a field for people: language "vi" in Vietnamese, any other
// in English. A number that is no field has an empty label.
func Label(field Field, language string) string {
	if field < 1 || field > Fields {
		return ""
	}
	return labels[field].In(language)
}

// Show gives a field's value for people: names of codes instead of the codes,
// dates as far as they are known.
func (c Certificate) Show(field Field) string {
	switch field {
	case FieldName:
		return c.Name.Full()
	case FieldDateOfBirth:
		return c.DateOfBirth.String()
	case FieldNationality:
		return c.Nationality
	case FieldDisease:
		return Display(DiseaseAgents, c.Disease)
	case FieldDosesReceived:
		return fmt.Sprint(c.Received())
	case FieldVaccinationDate:
		return c.VaccinationDate.String()
	case FieldDose:
		return doseOf(c.Dose.Number, c.Dose.Series)
	case FieldVaccine:
		return Display(Vaccines, c.Vaccine)
	case FieldProduct:
		return Display(Products, c.Product)
	case FieldManufacturer:
		return Display(Manufacturers, c.Manufacturer)
	case FieldID:
		return string(c.ID)
	}
	return ""
}

// doseOf writes a dose and its series: "2/2"; the number alone where the series is
// not known.
func doseOf(number, series int) string {
	switch {
	case number == 0:
		return ""
	case series == 0:
		return fmt.Sprint(number)
	}
	return fmt.Sprintf("%d/%d", number, series)
}
