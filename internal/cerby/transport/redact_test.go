package transport_test

import (
	"encoding/base64"
	"html"
	"net/url"
	"strings"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby/transport"
)

// TestRepeats_escapes recognizes a confidential string whose letters stand between characters that are escaped, and one
// that is escaped as a whole.
func TestRepeats_escapes(t *testing.T) {
	const confidential = "a/b&c\n<d>e\"f=g"
	for name, form := range map[string]string{
		"percent":         url.QueryEscape(confidential),
		"path":            url.PathEscape(confidential),
		"HTML":            html.EscapeString(confidential),
		"JSON":            `a/b\u0026c\n\u003cd\u003Ee\"f=g`,
		"all percent":     "%61%2f%62%26%63%0A%3c%64%3e%65%22%66%3D%67",
		"all HTML":        "&#97;&#x2f;&#x62;&#38;&#99;&#10;&lt;&#100;&gt;&#101;&quot;&#102;&#61;&#103;",
		"all JSON":        `\u0061\u002f\u0062\u0026\u0063\u000a\u003c\u0064\u003e\u0065\u0022\u0066\u003d\u0067`,
		"incomplete ones": "%%6&;&#;\\u00 " + url.QueryEscape(confidential) + "%",
	} {
		if !transport.Repeats(form, confidential) {
			t.Errorf("%s: %q is not recognized", name, form)
		}
	}
}

// TestRepeats recognizes a confidential string in each form in which an error page may repeat it.
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
	for _, text := range []string{"", "the service responded with 502", "can", "a page that has nothing to hide 4242"} {
		if transport.Repeats(text, confidential) {
			t.Errorf("%q repeats nothing", text)
		}
	}
}
