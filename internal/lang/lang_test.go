package lang

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestLanguages(t *testing.T) {
	yes := Pair{"có", "yes"}
	for lang, want := range map[string]string{"vi": "có", "vi-VN": "có", "en": "yes", "": "yes", "vie": "yes", "fr": "yes"} {
		require.Equal(t, want, yes.In(lang), lang)
	}
}
