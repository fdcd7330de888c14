package cerby

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// domain is the suffix of every workspace's host.
const domain = ".cerby.com"

// workspaceName is the first label of a workspace's host.
var workspaceName = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)

// BaseURLOf returns the address of a workspace's API: "acme" becomes https://acme.cerby.com/api/v1. The error for a
// text that is not the name of a workspace says what to write instead.
func BaseURLOf(workspace string) (string, error) {
	if workspaceName.MatchString(workspace) {
		return "https://" + workspace + domain + "/api/v1", nil
	}
	if guess := guessWorkspace(workspace); guess != "" {
		return "", fmt.Errorf("%s is not the name of a workspace: write %q, the first label of "+
			"%s%s", shown(workspace), guess, guess, domain)
	}
	return "", fmt.Errorf("%s is not the name of a workspace: write the first label of its address in lower case, for "+
		"example \"acme\" for acme%s", shown(workspace), domain)
}

// shown quotes a text for a message, unless it may contain a credential: user:password@host, a query, a fragment.
func shown(text string) string {
	if strings.ContainsAny(text, "@?#") {
		return "what is given"
	}
	return strconv.Quote(text)
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
	text = strings.TrimSuffix(text, domain)
	if !workspaceName.MatchString(text) {
		return ""
	}
	return text
}

// ParseBaseURL checks the address of an API: https with a host, or http where the host is this machine's loopback.
// Errors say what to write instead, and never repeat a credential that the address contains.
func ParseBaseURL(address string) (*url.URL, error) {
	example := `write it like "https://acme.cerby.com/api/v1"`
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("the address cannot be read: " + example)
	}
	switch {
	case u.User != nil:
		return nil, errors.New("the address contains a user or password, which the API does not take: " + example)
	case u.Hostname() == "":
		return nil, fmt.Errorf("%s has no host: %s", shown(address), example)
	case u.Scheme == "http" && !isLoopback(u.Hostname()):
		return nil, fmt.Errorf("%s would send the API key unencrypted: write https (http is for loopback hosts such as "+
			"127.0.0.1)", shown(address))
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, fmt.Errorf("%s does not begin with https: %s", shown(address), example)
	case u.RawQuery != "" || u.Fragment != "" || u.ForceQuery:
		return nil, fmt.Errorf("%s has a query or a fragment: %s", shown(address), example)
	}
	u.Path = strings.TrimRight(u.Path, "/")
	u.RawPath = strings.TrimRight(u.RawPath, "/")
	return u, nil
}

// isLoopback reports whether a host is a loopback host.
func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// CheckToken returns an error for a text that cannot be an API key. The error does not repeat the text.
func CheckToken(token string) error {
	if token == "" {
		return errors.New("the API key is empty: make one in Cerby's web app and paste it whole")
	}
	if strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
		return errors.New("the API key contains a blank, a line break or another character that no key has: " +
			"paste it alone (for a key read from a file, write trimspace(file(...)))")
	}
	return nil
}
