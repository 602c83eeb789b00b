package identity

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCountriesHaveTwoAndThreeLetters(t *testing.T) {
	for alpha3, alpha2 := range map[string]string{"VNM": "VN", "DEU": "DE", "D<<": "DE", "GBD": "GB", "ZWE": "ZW", "RKS": "XK"} {
		country, known := CountryOf(alpha3)
		require.True(t, known, alpha3)
		require.Equal(t, alpha2, country)
	}
	for _, none := range []string{"", "VN", "XXA", "vnm", "VNMVN ", "AVN"} {
		_, known := CountryOf(none)
		require.False(t, known, none)
	}
	for alpha2, alpha3 := range map[string]string{"VN": "VNM", "DE": "DEU", "GB": "GBR"} {
		code, known := Alpha3(alpha2)
		require.True(t, known, alpha2)
		require.Equal(t, alpha3, code)
	}
	for _, none := range []string{"", "V", "XK", "EU", "vn", " V"} {
		_, known := Alpha3(none)
		require.False(t, known, none)
	}
}
