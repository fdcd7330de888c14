package cerby_test

import (
	"strings"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// TestBaseURLOf returns the address of a workspace, and an error with advice for other names.
func TestBaseURLOf(t *testing.T) {
	for _, name := range []string{"acme", "a", "acme-2", "0", strings.Repeat("a", 63)} {
		if got, err := cerby.BaseURLOf(name); err != nil || got != "https://"+name+".cerby.com/api/v1" {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	for text, guess := range map[string]string{
		"Acme":                               "acme",
		" acme\n":                            "acme",
		"acme.cerby.com":                     "acme",
		"https://acme.cerby.com":             "acme",
		"https://Acme.Cerby.com/api/v1/":     "acme",
		"acme.cerby.com/dashboard":           "acme",
		"acme.cerby.com:443":                 "acme",
		"http://acme.cerby.com:443/x":        "acme",
		"":                                   "",
		"acme corp":                          "",
		"-acme":                              "",
		"acme-":                              "",
		"acme.example":                       "",
		"eu.acme.cerby.com":                  "",
		"acmé":                               "",
		"https://":                           "",
		strings.Repeat("a", 64):              "",
		"acme\n.cerby.com":                   "",
		"acme@evil.example":                  "",
		"acme.cerby.com.evil.example/api/v1": "",
		"Canary0123456789ABCDEF":             "",
	} {
		got, err := cerby.BaseURLOf(text)
		if err == nil {
			t.Errorf("%q was taken: %s", text, got)
			continue
		}
		advice := `Use the first label of its address in lower case, such as "acme" for acme.cerby.com`
		if guess != "" {
			advice = `Use "` + guess + `", the first label of ` + guess + `.cerby.com`
		}
		apitest.ExpectText(t, err.Error(), "is not the name of a workspace. "+advice)
	}
}

// TestParseBaseURL accepts https, and http for loopback hosts only.
func TestParseBaseURL(t *testing.T) {
	for address, want := range map[string]string{
		"https://acme.cerby.com/api/v1":      "https://acme.cerby.com/api/v1",
		"https://acme.cerby.com/api/v1/":     "https://acme.cerby.com/api/v1",
		"https://acme.cerby.com/api/v1///":   "https://acme.cerby.com/api/v1",
		"HTTPS://acme.cerby.com:8443":        "https://acme.cerby.com:8443",
		"https://acme.cerby.com/":            "https://acme.cerby.com",
		"https://proxy.example/a%2Fb/api/v1": "https://proxy.example/a%2Fb/api/v1",
		"https://acme.cerby.com:/api/v1":     "https://acme.cerby.com/api/v1",
		"https://proxy.example/a%2F/":        "https://proxy.example/a%2F",
		"http://127.0.0.1:8080/api/v1":       "http://127.0.0.1:8080/api/v1",
		"http://127.8.9.1/":                  "http://127.8.9.1",
		"http://[::1]:8080/api/v1":           "http://[::1]:8080/api/v1",
		"http://LocalHost:8080/api/v1":       "http://LocalHost:8080/api/v1",
	} {
		u, err := cerby.ParseBaseURL(address)
		if err != nil {
			t.Errorf("%s: %v", address, err)
			continue
		}
		if u.String() != want {
			t.Errorf("%s became %s, want %s", address, u, want)
		}
	}
	const example = `Use the form "https://acme.cerby.com/api/v1"`
	for address, words := range map[string]string{
		"":                                  `the address has no host. ` + example,
		"acme":                              `the address has no host. ` + example,
		"acme.cerby.com/api/v1":             `the address has no host. ` + example,
		"https:///api/v1":                   `the address has no host. ` + example,
		"https://:443/api/v1":               `the address has no host. ` + example,
		"ftp://acme.cerby.com/api/v1":       `the address does not begin with https. ` + example,
		"http://acme.cerby.com/api/v1":      `the API key would be sent unencrypted. Use https`,
		"http://localhost.evil.example":     "would be sent unencrypted. Use https",
		"http://127.0.0.1.evil.example":     "would be sent unencrypted. Use https",
		"http://10.0.0.1/":                  "would be sent unencrypted. Use https",
		"https://acme.cerby.com/api/v1?a=b": "contains a query or a fragment. " + example,
		"https://acme.cerby.com/api/v1?":    "contains a query or a fragment. " + example,
		"https://acme.cerby.com/api/v1#a":   "contains a query or a fragment. " + example,
		"https://acme.cerby.com:port/":      "the address is not a URL. " + example,
		"https://acme.cerby.com/%zz":        "the address is not a URL. " + example,
		"https://%C2%85.example":            "the host of the address contains invisible characters. " + example,
		"https://acme%E2%80%8B.cerby.com":   "the host of the address contains invisible characters. " + example,
		"https://%FF/":                      "the host of the address contains invisible characters. " + example,
		" https://acme.cerby.com":           "the address is not a URL. " + example,
		"https://jane@acme.cerby.com": "the address contains a user or a password, which the API does not accept. " +
			example,
	} {
		u, err := cerby.ParseBaseURL(address)
		if err == nil {
			t.Errorf("%q was taken: %s", address, u)
			continue
		}
		apitest.ExpectText(t, err.Error(), words)
	}
}

// TestParseBaseURL_noSecretInError repeats no password and no key that stands in an address, wherever in it.
func TestParseBaseURL_noSecretInError(t *testing.T) {
	const secret = "s3cr3t"
	for _, address := range []string{
		"https://jane:s3cr3t@acme.cerby.com/api/v1",
		"http://jane:s3cr3t@acme.cerby.com/api/v1",
		"https://s3cr3t@acme.cerby.com",
		"https://jane:s3cr3t@acme.cerby.com:port",
		"https://jane:s3cr3t%zz@acme.cerby.com",
		"jane:s3cr3t@acme.cerby.com/api/v1",
		"https:jane:s3cr3t@acme.cerby.com/api/v1",
		"https:/jane:s3cr3t@acme.cerby.com/api/v1",
		"https:///jane:s3cr3t@acme.cerby.com/api/v1",
		"http://jane:12/s3cr3t@acme.cerby.com/api/v1",
		"https://jane:12#s3cr3t@acme.cerby.com/api/v1",
		"https://acme.cerby.com/api/v1?key=s3cr3t",
		"https://acme.cerby.com/api/v1#s3cr3t",
		"http://acme.cerby.com/api/v1?key=s3cr3t",
		"ftp://acme.cerby.com/?key=s3cr3t",
	} {
		if _, err := cerby.ParseBaseURL(address); err == nil || strings.Contains(err.Error(), secret) {
			t.Errorf("ParseBaseURL(%q): %v", address, err)
		}
		if _, err := cerby.BaseURLOf(address); err == nil || strings.Contains(err.Error(), secret) {
			t.Errorf("BaseURLOf(%q): %v", address, err)
		}
		_, err := cerby.New(cerby.Config{BaseURL: address, Token: apitest.Token})
		if err == nil || strings.Contains(err.Error(), secret) {
			t.Errorf("New with %q: %v", address, err)
		}
	}
}

// TestCheckToken refuses what was pasted wrong, says so, and does not repeat it.
func TestCheckToken(t *testing.T) {
	for _, fine := range []string{"abc", apitest.Token, "!~", strings.Repeat("x", 4096)} {
		if err := cerby.CheckToken(fine); err != nil {
			t.Errorf("%q: %v", fine, err)
		}
	}
	apitest.ExpectText(t, cerby.CheckToken("").Error(), "the API key is empty. Create an API key in Cerby's web app")
	for _, wrong := range []string{
		"s3cr3t\n", " s3cr3t", "s3c r3t", "s3c\tr3t", "s3cr3t\x00", "s3cr3t\x7f", "s3cr3té", "s3cr3t\xff", "\ufeffs3cr3t",
	} {
		err := cerby.CheckToken(wrong)
		if err == nil {
			t.Errorf("%q was taken", wrong)
			continue
		}
		apitest.ExpectText(t, err.Error(), "Use only the API key. If you read it from a file, use trimspace(file(...))")
		if strings.Contains(err.Error(), "s3c") {
			t.Errorf("%q repeats the key", err)
		}
		if _, err := cerby.New(cerby.Config{BaseURL: apitest.BaseURL, Token: wrong}); err == nil {
			t.Errorf("New takes %q", wrong)
		}
	}
}
