package cerby

import (
	"fmt"
	"html"
	"mime"
	"regexp"
	"strings"
	"unicode"
)

// maxWords is how many characters of a text of the service's are shown.
const maxWords = 500

// pageTitle finds the title of an HTML page.
var pageTitle = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)

// clean makes a text of the service's fit to be shown, and takes the key out of it, which a proxy's error page may
// repeat.
func (c *Client) clean(text string) string {
	return cut(strings.ReplaceAll(printable(text), c.config.Token, "[API key]"))
}

// Clean makes a text of the service's fit to be shown: in one line, without control characters, cut to a length.
func Clean(text string) string { return cut(printable(text)) }

// printable gives a text in one line, without control characters.
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

// cut cuts a text to a length.
func cut(text string) string {
	if runes := []rune(text); len(runes) > maxWords {
		return string(runes[:maxWords]) + "…"
	}
	return text
}

// describeBody tells what a body is that should have been the service's JSON and is not. It repeats nothing of it but
// an HTML page's title, since a body that was cut short may hold a secret.
func describeBody(got *answer, clean func(string) string) string {
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
