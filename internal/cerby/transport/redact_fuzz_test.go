package transport

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// encodings are the forms in which a text of the other side may repeat an API key.
var encodings = []func(key, before string) string{
	func(key, _ string) string { return key },
	func(key, _ string) string { return strings.ToUpper(key) },
	func(key, _ string) string { return strings.ToLower(key) },
	func(key, _ string) string { return url.QueryEscape(key) },
	func(key, _ string) string { return strings.ToLower(url.QueryEscape(key)) },
	func(key, _ string) string { return url.PathEscape(key) },
	func(key, _ string) string { return eachByte("%%%02x", key) },
	func(key, _ string) string { return html.EscapeString(key) },
	func(key, _ string) string { return eachByte("&#%d;", key) },
	func(key, _ string) string { return eachByte("&#x%X;", key) },
	func(key, _ string) string { encoded, _ := json.Marshal(key); return string(encoded) },
	func(key, _ string) string { return eachByte(`\u%04x`, key) },
	func(key, before string) string { return base64.StdEncoding.EncodeToString([]byte(before + key)) },
	func(key, before string) string { return base64.RawURLEncoding.EncodeToString([]byte(key + before)) },
	func(key, before string) string {
		return base64.URLEncoding.EncodeToString([]byte(before + key + before))
	},
	func(key, _ string) string { return strings.Join(strings.Split(key, ""), "\n") },
}

// eachByte formats each byte of a string.
func eachByte(format, text string) string {
	var b strings.Builder
	for i := range len(text) {
		fmt.Fprintf(&b, format, text[i])
	}
	return b.String()
}

// isKey reports whether a text is like an API key: printable, without white space, with enough letters and digits.
func isKey(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r >= 0x7f }) &&
		len(bare(text)) >= revealingKey && len(text) <= 200
}

// FuzzRedact redacts a text that repeats the API key in one of its encodings. The result has neither the key nor that
// encoding of it.
func FuzzRedact(f *testing.F) {
	for _, seed := range []string{
		"sk_live_0123456789", "k3y-0f-4cme-c0rp-2026", "abcd+efgh/ijkl=mnop", "a&b<c>d\"e'f&g<h>i'jkl", "0a%41b%42c%43d%44",
		"ABCDEFGHIJKL", "~~~~abc~~~~def~~~~ghi~~~~jkl", "e30.eyJzdWIiOiIxMjM0NSJ9.c2ln",
	} {
		for encoding := range encodings {
			for _, before := range []string{"the proxy refused ", "Basic jane:", "Bearer x:"} {
				f.Add(before, seed, " for some reason", byte(encoding))
			}
		}
	}
	f.Add(strings.Repeat("x", 495), "sk_live_0123456789", "", byte(0))
	f.Add(strings.Repeat(" ", MaxScanned-5), "sk_live_0123456789", "", byte(3))
	f.Fuzz(func(t *testing.T, before, key, after string, encoding byte) {
		if !isKey(key) {
			t.Skip("the input is not an API key")
		}
		encoded := encodings[int(encoding)%len(encodings)](key, before)
		got := redactToken(before+encoded+after, key)
		if strings.Contains(got, encoded) || strings.Contains(strings.ToLower(got), strings.ToLower(key)) ||
			sharesRun(bare(got), bare(key), revealingKey) {
			t.Errorf("the text with %q is shown as %q", encoded, got)
		}
		checkShown(t, got, maxText+1)
	})
}

// checkShown checks that a text is one printable line of limited length.
func checkShown(t *testing.T, text string, limit int) {
	if !utf8.ValidString(text) || utf8.RuneCountInString(text) > limit || strings.ContainsFunc(text, unicode.IsControl) {
		t.Errorf("the text %q may not be shown", text)
	}
}
