package identity

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCompareNames(t *testing.T) {
	for _, c := range []struct {
		record, register string
		want             NameLevel
	}{
		{"Nguyễn Văn Hùng", "Nguyễn Văn Hùng", NameSame},
		{"  NGUYỄN  VĂN HÙNG ", "Nguyễn Văn Hùng", NameSame},
		{"NguyễnVăn Hùng", "Nguyễn Văn Hùng", NameSame},
		{"Nguye\u0302\u0303n Va\u0306n Hu\u0300ng", "Nguyễn Văn Hùng", NameSame},
		{"Nguyễn Thị Thuý Hoà", "Nguyễn Thị Thúy Hòa", NameSame},
		{"K'Thuỷ", "K’Thủy", NameSame},
		{"Lí Thị Mỹ", "Lý Thị Mĩ", NameIY},
		{"NGUYEN VAN HUNG", "Nguyễn Văn Hùng", NameNoDiacritics},
		{"Nguyen Văn Hùng", "Nguyễn Văn Hùng", NameNoDiacritics},
		{"Đang Van Đuc", "Đặng Văn Đức", NameNoDiacritics},
		{"Dặng Văn Đức", "Đặng Văn Đức", NameNoDiacritics},
		{"Nguyễn Văn Hùng", "NGUYEN VAN HUNG", NameNoDiacritics},
		{"Y Kham Eñuol", "Y Khăm Êñuôl", NameNoDiacritics},
		{"Y Kham Êñuol", "Y Khăm Êñuôl", NameMarks},
		{"Nguyễn Văn Hưng", "Nguyễn Văn Hùng", NameMarks},
		{"Nguyễn Thị Đung", "Nguyễn Thị Dung", NameMarks},
		{"Văn Hùng Nguyễn", "Nguyễn Văn Hùng", NameOrder},
		{"Nguyễn Hùng", "Nguyễn Văn Hùng", NameMiddle},
		{"Nguyễn Thị Minh Hoa", "Nguyễn Thị Hoa", NameMiddle},
		{"Nguyễn Văn Hunfg", "Nguyễn Văn Hùng", NameSpelling},
		{"Nguyễn Văn Tùng", "Nguyễn Văn Hùng", NameSpelling},
		{"Nguyễn Văn Minh", "Nguyễn Văn Hùng", NameWord},
		{"Trần Thị Minh", "Nguyễn Văn Hùng", NameDiffers},
		{"", "Nguyễn Văn Hùng", NameUnknown},
		{"Mai Lan Ánh", "Mai Lan Anh", NameMarks},
		{"Mãi Lân Ảnh", "Mai Lan Anh", NameMarks},
		{"Đao Lan Anh", "Dao Lan Anh", NameMarks},
		{"Đinh Thi Dao", "Dinh Thi Đao", NameMarks},
		{"Hà My", "Ha Mỹ", NameMarks},
		{"H' Bia Êban", "Hʼ Bia Êban", NameSame},
	} {
		require.Equal(t, c.want, CompareNames(c.record, c.register), "%s / %s", c.record, c.register)
	}
}

func TestCompareBirths(t *testing.T) {
	for _, c := range []struct {
		record, register string
		want             BirthLevel
	}{
		{"1990-02-11", "1990-02-11", BirthSame},
		{"1990-11-02", "1990-02-11", BirthSwapped},
		{"1990-02-12", "1990-02-11", BirthDigit},
		{"1990-02-21", "1990-02-12", BirthDigit},
		{"1909-02-11", "1990-02-11", BirthDigit},
		{"1990-03-11", "1990-02-11", BirthDigit},
		{"1990-02-28", "1990-02-11", BirthComponent},
		{"1990", "1990-02-11", BirthPartial},
		{"1990-02", "1990-02-11", BirthPartial},
		{"1990-12-30", "1990-02-11", BirthYear},
		{"1992-12-30", "1990-02-11", BirthNear},
		{"1960-12-30", "1990-02-11", BirthGeneration},
		{"", "1990-02-11", BirthUnknown},
	} {
		record, err := ParseDate(c.record)
		require.NoError(t, err)
		register, err := ParseDate(c.register)
		require.NoError(t, err)
		require.Equal(t, c.want, CompareBirths(record, register), "%s / %s", c.record, c.register)
	}
}

func TestCompareNumbers(t *testing.T) {
	const personal, old = "001090012345", "012345678"
	for record, want := range map[string]NumberLevel{
		personal: NumberSame, "001090012354": NumberNear, "001090112345": NumberNear, "00109012345": NumberNear,
		"001090999999": NumberHalf, "079188012345": NumberHalf, "079188999999": NumberOther,
		old: NumberOldSame, "012345687": NumberOldNear, "987654321": NumberOther, "": NumberNone,
	} {
		require.Equal(t, want, compareNumbers(record, personal, old), record)
	}
	require.Equal(t, NumberNone, compareNumbers(old, personal, ""), "the register does not know the old card")
}
