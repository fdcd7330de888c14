package transport

import (
	"fmt"
	"html"
	"mime"
	"regexp"
	"strings"
	"unicode"
)

// maxText is the number of characters of a text of the service that are shown.
const maxText = 500

// Clean returns a text of the service as it may be shown: in one line, without control characters, of limited length.
func Clean(text string) string { return Shorten(printable(text)) }

// printable returns a text in one line, without control characters.
func printable(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, text)
	return strings.Join(strings.Fields(text), " ")
}

// Shorten returns a text, cut if it is very long.
func Shorten(text string) string {
	if runes := []rune(text); len(runes) > maxText {
		return string(runes[:maxText]) + "…"
	}
	return text
}

// pageTitle matches the title of an HTML page.
var pageTitle = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)

// describeBody describes a body that should be the service's JSON and is not. It repeats nothing of it but the title of
// an HTML page, since a body that was cut off may contain a secret.
func describeBody(got *response, clean func(string) string) string {
	body := got.body
	if len(body) == 0 {
		return "an empty body"
	}
	media, _, _ := mime.ParseMediaType(got.header.Get("Content-Type"))
	start := strings.TrimSpace(string(body[:min(len(body), 512)]))
	if media == "text/html" || strings.HasPrefix(start, "<") {
		if title := pageTitle.FindSubmatch(body); title != nil {
			if words := clean(html.UnescapeString(string(title[1]))); words != "" {
				return fmt.Sprintf("an HTML page titled %q", words)
			}
		}
		return "an HTML page"
	}
	if media == "" {
		media = "no media type"
	}
	return fmt.Sprintf("a body of %d bytes that is not the service's JSON (%s)", len(body), clean(media))
}
