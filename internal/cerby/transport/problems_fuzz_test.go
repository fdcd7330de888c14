package transport

import (
	"net/http"
	"strings"
	"testing"
)

// FuzzErrorResponse makes an error of a response. It is one printable line of limited length without the API key, which
// is written as KEY in what is fuzzed.
func FuzzErrorResponse(f *testing.F) {
	const key = "sk_live_0123456789"
	for _, seed := range []struct{ body, media, location, pause string }{
		{`{"errors": [{"code": "E77", "title": "Bad KEY", "detail": "No.", "meta": {"loc": ["data", 0]}}]}`, "", "", ""},
		{`{"errors": [{"code": 7, "detail": {"a": ["KEY"]}}, {}]}`, "", "", ""},
		{`{"errors": [{"detail": "a", "meta": {"loc": "KEY", "msg": "\u0000\u202eKEY", "type": "KEY"}}]}`, "", "", ""},
		{`{"errors": [` + strings.Repeat(`{"detail": "x"},`, 20) + `{}]}`, "application/json", "", "120"},
		{`{"errors": [null], "message": "KEY"}`, "", "https://KEY.example/KEY", "-1"},
		{`{"message": "Endpoint request timed out\nKEY"}`, "application/json", "/sign-in", "9223372036854775807"},
		{`<title>KEY &lt;&#75;&#10;</title>`, "text/html", "//acme.example", "Fri, 27 Nov 2026 18:00:00 GMT"},
		{"<html>\xff", "", "://", "1e9"},
		{"", "", "", ""},
		{"KEY", "text/KEY; charset=KEY", "%zz", "KEY"},
		{`{"errors": []}`, "", "http://a@b:c/", "99999999999999"},
		{`{"errors": 1}`, "text/plain", "", ""},
		{`null`, "", "?KEY", "0"},
	} {
		f.Add(404, []byte(seed.body), seed.media, seed.location, seed.pause)
	}
	f.Fuzz(func(t *testing.T, status int, body []byte, media, location, pause string) {
		put := func(text string) string { return strings.ReplaceAll(text, "KEY", key) }
		clean := func(text string) string { return redactToken(text, key) }
		got := &response{status: status, body: []byte(put(string(body))), header: http.Header{
			"Content-Type": {put(media)}, "Location": {put(location)}, "Retry-After": {put(pause)},
		}}
		failure := (&RequestError{Operation: "list users", Status: status}).fromResponse(got, clean)
		text := failure.Error()
		checkShown(t, text, 2*maxText*(maxProblems+1)*3)
		if strings.Contains(strings.ToLower(text), key) {
			t.Errorf("%q repeats the API key", text)
		}
		for _, p := range failure.Problems {
			for _, field := range []string{p.Code, p.Title, p.Detail, p.At, p.Reason} {
				checkShown(t, field, maxText+1)
				if strings.Contains(strings.ToLower(field), key) {
					t.Errorf("%q of a problem repeats the API key", field)
				}
			}
		}
		if failure.retryAfter < 0 {
			t.Errorf("a pause of %s", failure.retryAfter)
		}
	})
}
