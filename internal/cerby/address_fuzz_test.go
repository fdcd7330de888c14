package cerby_test

import (
	"bufio"
	"bytes"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// FuzzAddress parses a text as the name of a workspace and as a base URL. What is accepted is the address of one host
// that may get the API key; an error does not repeat the text.
func FuzzAddress(f *testing.F) {
	for _, seed := range []string{
		"", "acme", "Acme", " acme\n", "acme.cerby.com", "https://acme.cerby.com/api/v1", "https://acme.cerby.com/api/v1/",
		"https://acme.cerby.com/%2F/", "https://proxy.example/a%2Fb/api/v1/", "http://127.0.0.1:8080/api/v1",
		"http://[::1%25lo]/", "http://localhost/", "http://10.0.0.1/", "https://jane:s3cr3t@acme.cerby.com",
		"https://acme.cerby.com?", "https://a#", "https://acme.cerby.com/?key=s3cr3t", "https:acme", "https://:443",
		"ftp://acme", "https://acme.cerby.com:port",
		"https://%C2%85.example", "https://%FF/", "https://acmé.example/é", "sk_live_0123456789abcdefghijklmn",
		"Canary0123456789ABCDEF",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		checkWorkspace(t, text)
		checkBaseURL(t, text)
	})
}

// checkWorkspace parses a text as the name of a workspace.
func checkWorkspace(t *testing.T, text string) {
	address, err := cerby.BaseURLOf(text)
	if err != nil {
		checkWorkspaceError(t, err, text)
		return
	}
	u, err := cerby.ParseBaseURL(address)
	if err != nil || u.String() != address || u.Host != text+".cerby.com" || u.Scheme != "https" {
		t.Errorf("%q became the address %q: %v", text, address, err)
	}
}

// checkBaseURL parses a text as a base URL.
func checkBaseURL(t *testing.T, text string) {
	u, err := cerby.ParseBaseURL(text)
	if err != nil {
		checkBaseURLError(t, err, text)
		return
	}
	if u.Scheme != "https" && (u.Scheme != "http" || !isThisMachine(u.Hostname())) {
		t.Errorf("%q would send the API key unencrypted to %q", text, u.Hostname())
	}
	if u.Hostname() == "" || !utf8.ValidString(u.Host) || strings.ContainsFunc(u.Host, notShown) {
		t.Errorf("%q has the host %q", text, u.Host)
	}
	if address := u.String(); u.User != nil || strings.ContainsAny(address, "?#") || strings.HasSuffix(address, "/") {
		t.Errorf("%q became %q", text, address)
	}
	if given, err := url.Parse(text); err != nil || u.EscapedPath() != strings.TrimRight(given.EscapedPath(), "/") {
		t.Errorf("%q has the path %q", text, u.EscapedPath())
	}
	// Requests append their path, with escaped IDs.
	request, err := http.NewRequest(http.MethodGet, u.String()+"/users/a%2Fb%3F", nil)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	if got := request.URL; got.Host != u.Host || got.Path != u.Path+"/users/a/b?" || got.RawQuery != "" ||
		!strings.HasSuffix(got.EscapedPath(), "/users/a%2Fb%3F") {
		t.Errorf("%q: a request goes to %q", text, got)
	}
}

// isThisMachine reports whether a host is this machine.
func isThisMachine(host string) bool {
	ip, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && ip.Unmap().IsLoopback()
}

// notShown reports whether a character must not be printed.
func notShown(r rune) bool { return !unicode.IsPrint(r) || unicode.IsSpace(r) }

// checkWorkspaceError checks the error about a name. It repeats nothing of the text but the name of a workspace: one
// that stands before .cerby.com, or a short one.
func checkWorkspaceError(t *testing.T, err error, text string) {
	_, advice, _ := strings.Cut(err.Error(), ". ")
	guess, _, _ := strings.Cut(strings.TrimPrefix(advice, `Use "`), `"`)
	if advice == `Use the first label of its address in lower case, such as "acme" for acme.cerby.com` {
		return
	}
	if advice != fmt.Sprintf(`Use %q, the first label of %s.cerby.com`, guess, guess) ||
		len(guess) > 20 && !strings.Contains(strings.ToLower(text), guess+".cerby.com") {
		t.Errorf("%q: the error repeats %q: %v", text, guess, err)
	}
	if _, err := cerby.BaseURLOf(guess); err != nil {
		t.Errorf("%q: the advice is not the name of a workspace: %q", text, guess)
	}
}

// checkBaseURLError checks the error about a base URL. It is that of another text, so that it repeats nothing.
func checkBaseURLError(t *testing.T, err error, text string) {
	for _, other := range []string{"%zz", "https://a@b", "", "http://a", "ftp://a", "https://a?b", "https://%FF"} {
		if _, known := cerby.ParseBaseURL(other); known.Error() == err.Error() {
			return
		}
	}
	t.Errorf("%q: the error depends on the text: %v", text, err)
}

// FuzzToken checks a text as an API key. What is accepted is sent in a header as it is; the error is the same for all
// refused texts.
func FuzzToken(f *testing.F) {
	for _, seed := range []string{
		"", "abc", "k3y-0f-4cme", "!~", " s3cr3t", "s3cr3t\n", "s3c r3t", "s3c\tr3t", "a\x00", "a\x7f", "é", "a\xff",
		"\ufeffa", "a:b,c;d=e\"'", "%0d%0aHost:x",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, token string) {
		if err := cerby.CheckToken(token); err != nil {
			other := cerby.CheckToken(strings.Repeat(" ", min(len(token), 1)))
			if err.Error() != other.Error() {
				t.Errorf("%q: the error depends on the API key: %v", token, err)
			}
			return
		}
		request, err := http.NewRequest(http.MethodGet, "https://acme.cerby.com/", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("X-API-Key", token)
		var sent bytes.Buffer
		if err := request.Write(&sent); err != nil {
			t.Fatalf("%q is not sent: %v", token, err)
		}
		received, err := http.ReadRequest(bufio.NewReader(&sent))
		if err != nil || len(received.Header) != 2 || received.Header.Get("X-API-Key") != token {
			t.Errorf("%q is received as %v: %v", token, received, err)
		}
	})
}
