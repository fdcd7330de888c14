package cerby

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// domain is the suffix of every workspace's host.
const domain = ".cerby.com"

// workspaceName is the first label of a workspace's host.
var workspaceName = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)

// longestGuess is the length up to which an error repeats a name that is not part of a host. A longer one may be an API
// key.
const longestGuess = 20

// BaseURLOf returns the address of a workspace's API: "acme" becomes https://acme.cerby.com/api/v1. The error for any
// other value says what to write instead, and does not quote the value, which may be an API key.
func BaseURLOf(workspace string) (string, error) {
	if workspaceName.MatchString(workspace) {
		return "https://" + workspace + domain + "/api/v1", nil
	}
	advice := `Use the first label of its address in lower case, such as "acme" for acme.cerby.com`
	if guess := guessWorkspace(workspace); guess != "" {
		advice = fmt.Sprintf("Use %q, the first label of %s%s", guess, guess, domain)
	}
	return "", errors.New("the value is not the name of a workspace. " + advice)
}

// guessWorkspace returns the name of a workspace that a host, a URL, or a name with blanks or capitals contains, or an
// empty string.
func guessWorkspace(text string) string {
	text = strings.ToLower(strings.TrimSpace(text))
	if _, rest, found := strings.Cut(text, "://"); found {
		text = rest
	}
	text, _, _ = strings.Cut(text, "/")
	if strings.Contains(text, "@") {
		return ""
	}
	text, _, _ = strings.Cut(text, ":")
	text, isHost := strings.CutSuffix(text, domain)
	if !isHost && len(text) > longestGuess {
		return ""
	}
	if !workspaceName.MatchString(text) {
		return ""
	}
	return text
}

// ParseBaseURL parses the address of an API: https with a host, or http where the host is this machine's loopback.
// Errors say what to write instead, and do not quote the address, which may contain a credential.
func ParseBaseURL(address string) (*url.URL, error) {
	const example = `Use the form "https://acme.cerby.com/api/v1"`
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("the address is not a URL. " + example)
	}
	switch {
	case u.User != nil:
		return nil, errors.New("the address contains a user or a password, which the API does not accept. " + example)
	case u.Hostname() == "":
		return nil, errors.New("the address has no host. " + example)
	case !utf8.ValidString(u.Host) || strings.ContainsFunc(u.Host, isInvisible):
		return nil, errors.New("the host of the address contains invisible characters. " + example)
	case u.Scheme == "http" && !isLoopback(u.Hostname()):
		return nil, errors.New("the address begins with http, so the API key would be sent unencrypted. Use https. " +
			"Only loopback hosts, such as 127.0.0.1, can use http")
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, errors.New("the address does not begin with https. " + example)
	case u.RawQuery != "" || u.Fragment != "" || u.ForceQuery:
		return nil, errors.New("the address contains a query or a fragment. " + example)
	}
	u.Host = strings.TrimSuffix(u.Host, ":")
	// A slash that is escaped is not the end of the path.
	u.RawPath = strings.TrimRight(u.EscapedPath(), "/")
	u.Path, err = url.PathUnescape(u.RawPath)
	return u, err
}

// isInvisible reports whether a character is white space or has no form in print.
func isInvisible(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }

// isLoopback reports whether a host is a loopback host.
func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// CheckToken returns an error for a string that cannot be an API key. The error does not repeat it.
func CheckToken(token string) error {
	if token == "" {
		return errors.New("the API key is empty. Create an API key in Cerby's web app, and copy the complete key")
	}
	if strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
		return errors.New("the API key contains a space, a line break or another invalid character. " +
			"Use only the API key. If you read it from a file, use trimspace(file(...))")
	}
	return nil
}
