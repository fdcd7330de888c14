package cerby

import (
	"fmt"
	"html"
	"mime"
	"net/http"
	"regexp"
	"strings"
	"unicode"
)

// maxWords is how many characters of a text of the service's are shown.
const maxWords = 500

// pageTitle finds the title of an HTML page.
var pageTitle = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)

// clean makes a text of the service's fit to be shown: without control characters, cut to a length, and without the key,
// which a proxy's error page may repeat.
func (c *Client) clean(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, text)
	text = strings.ReplaceAll(strings.Join(strings.Fields(text), " "), c.config.Token, "[API key]")
	if runes := []rune(text); len(runes) > maxWords {
		text = string(runes[:maxWords]) + "…"
	}
	return text
}

// describeBody tells what a body is that should have been the service's JSON and is not. It repeats nothing of it but an
// HTML page's title, since a body that was cut short may hold a secret.
func describeBody(header http.Header, body []byte, clean func(string) string) string {
	if len(body) == 0 {
		return "an empty body"
	}
	media, _, _ := mime.ParseMediaType(header.Get("Content-Type"))
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
