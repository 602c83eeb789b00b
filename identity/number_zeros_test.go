package identity

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRestoreZeros(t *testing.T) {
	birth := func(s string) Date {
		d, err := ParseDate(s)
		require.NoError(t, err)
		return d
	}
	for _, c := range []struct {
		digits, birth string
		sex           Sex
		number        string
		certain       bool
	}{
		{"79090012345", "1990-02-11", Male, "079090012345", true},
		{"79090012345", "1990", Male, "079090012345", true},
		{"079090012345", "1990", Male, "079090012345", true}, // as proposed
		{"1090012345", "1990", Male, "001090012345", true},
		{"79090012345", "1991", Male, "079090012345", false},
		{"79090012345", "1990", Female, "079090012345", false},
		{"79090012345", "1990", SexUnknown, "079090012345", false},
		{"79090012345", "", Male, "079090012345", false},
		{"12345600", "1990", Male, "012345600", false}, // an old card says nothing of its owner
		{"97090012345", "1990", Male, "", false},
		{"3090012345", "1990", Male, "", false},
		{"02090012345", "1990", Male, "", false},
		{"101090012345", "1990", Male, "", false}, // lost nothing
		{"", "1990", Male, "", false},
		{"79O90012345", "1990", Male, "", false},
	} {
		number, certain := restoreZeros(c.digits, birth(c.birth), c.sex)
		require.Equal(t, c.number, number, c.digits)
		require.Equal(t, c.certain, certain, "%+v", c)
	}
}
