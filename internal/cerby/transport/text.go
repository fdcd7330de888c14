package transport

import (
	"fmt"
	"html"
	"mime"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxText is the number of characters of a string of the service that are shown.
const maxText = 500

// Clean returns a string of the service as it may be shown: in one line, without control characters, of limited length.
func Clean(text string) string { return Shorten(printable(text)) }

// printable returns a string in one line, without control characters.
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

// Shorten returns a string, cut if it is very long.
func Shorten(text string) string {
	if runes := []rune(text); len(runes) > maxText {
		return string(runes[:maxText]) + "…"
	}
	return text
}

// Capital returns a string with a capital at its beginning. A string that begins with a host or an email stays as it
// is.
func Capital(text string) string {
	word, _, _ := strings.Cut(text, " ")
	if strings.ContainsAny(strings.TrimRight(word, ".:,"), ".@/:") {
		return text
	}
	first, size := utf8.DecodeRuneInString(text)
	if first == utf8.RuneError {
		return text
	}
	return string(unicode.ToUpper(first)) + text[size:]
}

// joinSentences joins the strings that are not empty as sentences. The first keeps its case, and the last gets no
// period.
func joinSentences(texts ...string) string {
	joined := ""
	for _, text := range texts {
		switch {
		case joined == "":
			joined = text
		case text != "":
			joined = strings.TrimSuffix(joined, ".") + ". " + Capital(text)
		}
	}
	return joined
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
	return fmt.Sprintf("a body of %d bytes that is not JSON of the Cerby API (%s)", len(body), clean(media))
}
