package transport

import (
	"bytes"
	"encoding/base64"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// redactToken cleans a string and removes the API key from it, which the error page of a proxy may repeat. A string
// that repeats a long part of the key, or the key in another form, is not shown at all.
func redactToken(text, token string) string {
	const placeholder = "[API key]"
	text = strings.ReplaceAll(printable(text[:min(len(text), MaxScanned)]), token, placeholder)
	if repeats(text, token, min(revealingKey, max(revealing, len(bare(token))))) {
		return placeholder
	}
	return Shorten(text)
}

const (
	// MaxScanned is the number of bytes of a string that are compared, and shown.
	MaxScanned = 4 << 10
	// revealing is the number of letters and digits in a row that reveal a part of a confidential string.
	revealing = 6
	// revealingKey is the same for an API key, which is long and may begin with words that any message has.
	revealingKey = 12
)

// Repeats reports whether a string repeats a confidential one or a part of it. The part may be escaped, cut, trimmed,
// encoded as base64 or written in another case. A confidential string without letters and digits has too many forms:
// any string may repeat it.
func Repeats(text, confidential string) bool {
	plain := bare(confidential)
	if plain == "" {
		return confidential != ""
	}
	return repeats(text, confidential, min(revealing, len(plain)))
}

// repeats reports whether a string and a form of a confidential one share a run of width letters and digits. The string
// is compared as it is and unescaped.
func repeats(text, confidential string, width int) bool {
	plain, encoded := bare(confidential), base64Forms(confidential)
	return slices.ContainsFunc(unescapedForms(text), func(form string) bool {
		form = bare(form)
		return sharesRun(form, plain, width) || slices.ContainsFunc(encoded, func(code string) bool {
			return sharesRun(form, bare(code), max(width, revealing))
		})
	})
}

var (
	// percentEscape matches a byte of a URL.
	percentEscape = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)
	// jsonEscape matches a character of a JSON string that is escaped by letters or digits.
	jsonEscape = regexp.MustCompile(`\\(u[0-9A-Fa-f]{4}|[bfnrt])`)
)

// unescapedForms returns a string as it is, and as the escapes of URLs, HTML and JSON in it are read.
func unescapedForms(text string) []string {
	forms := []string{text}
	for _, form := range []string{
		percentEscape.ReplaceAllStringFunc(text, func(escape string) string {
			code, _ := strconv.ParseUint(escape[1:], 16, 8)
			return string([]byte{byte(code)})
		}),
		html.UnescapeString(text),
		jsonEscape.ReplaceAllStringFunc(text, func(escape string) string {
			code, err := strconv.ParseUint(escape[2:], 16, 16)
			if err != nil {
				return " "
			}
			return string(rune(code))
		}),
	} {
		if form != text {
			forms = append(forms, form)
		}
	}
	return forms
}

// sharesRun reports whether two strings share a run of so many bytes.
func sharesRun(a, b string, width int) bool {
	for i := 0; i+width <= len(a); i++ {
		if strings.Contains(b, a[i:i+width]) {
			return true
		}
	}
	return false
}

// base64Forms returns the characters that a string has in every base64 string that contains it: they depend on its
// position modulo three. Characters that its neighbors influence are left out.
func base64Forms(text string) []string {
	forms := make([]string, 0, 3)
	for before := range 3 {
		encoded := base64.RawStdEncoding.EncodeToString(append(bytes.Repeat([]byte{0}, before), text...))
		first := (before*8 + 5) / 6
		last := (before + len(text)) * 8 / 6
		if first < last {
			forms = append(forms, encoded[first:last])
		}
	}
	return forms
}

// bare returns the letters and digits of a string, in lower case.
func bare(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(text))
}
