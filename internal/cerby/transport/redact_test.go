package transport_test

import (
	"encoding/base64"
	"html"
	"net/url"
	"strings"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby/transport"
)

// TestRepeats recognizes a confidential text in each form in which an error page may repeat it.
func TestRepeats(t *testing.T) {
	const confidential = "canary/<key>+with ümlaut=42"
	forms := map[string]string{
		"plain":       confidential,
		"percent":     url.QueryEscape(confidential),
		"path":        url.PathEscape(confidential),
		"HTML":        html.EscapeString(confidential),
		"upper case":  strings.ToUpper(confidential),
		"a part":      confidential[3:12],
		"with breaks": strings.Join(strings.Split(confidential, ""), "\n"),
	}
	for i, prefix := range []string{"", "a", "ab", "abc", "Basic user:"} {
		for name, encoding := range map[string]*base64.Encoding{
			"base64": base64.StdEncoding, "base64url": base64.RawURLEncoding,
		} {
			forms[name+strings.Repeat("'", i)] = encoding.EncodeToString([]byte(prefix + confidential + prefix))
		}
	}
	for name, form := range forms {
		if !transport.Repeats("the proxy refused "+form+" for some reason", confidential) {
			t.Errorf("%s: %q is not recognized", name, form)
		}
	}
	for _, text := range []string{"", "the service answered 502", "can", "a page that has nothing to hide 4242"} {
		if transport.Repeats(text, confidential) {
			t.Errorf("%q repeats nothing", text)
		}
	}
}
