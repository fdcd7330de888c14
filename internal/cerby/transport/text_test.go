package transport_test

import (
	"strings"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
)

// TestRequestError_cleaned shows the service's texts without control characters, cut to a length, and without the key.
func TestRequestError_cleaned(t *testing.T) {
	for name, test := range map[string]struct{ detail, want string }{
		"control characters": {`a\u0000\u001b[31mb\u202ec\u200bd`, "a[31mbcd"},
		"white space":        {`  a \r\n\tb\u00a0\u2028c  `, "a b c"},
		"no Latin letters":   {`Sécurité 安全 🔑`, "Sécurité 安全 🔑"},
		"500 characters":     {strings.Repeat("é", 500), strings.Repeat("é", 500)},
		"501 characters":     {strings.Repeat("é", 501), strings.Repeat("é", 500) + "…"},
		"the key": {"key " + apitest.Token + " and " + apitest.Token + " expired", "key [API key] and [API " +
			"key] expired"},
		"the key in pieces":  {`key k3y-\u00000f-\u200b4cme expired`, "key [API key] expired"},
		"the key at the cut": {strings.Repeat("x", 495) + apitest.Token, strings.Repeat("x", 495) + "[API …"},
	} {
		t.Run(name, func(t *testing.T) {
			e := readError(t, apitest.Response{Status: 400, Body: `{"errors": [{"detail": "` + test.detail + `"}]}`})
			if problemText(e) != test.want {
				t.Errorf("got  %q\nwant %q", problemText(e), test.want)
			}
		})
	}
}
