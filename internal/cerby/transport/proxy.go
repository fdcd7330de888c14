package transport

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
)

// errProxyAddress is the error of an environment whose proxy is not a URL. It does not repeat the setting, which may
// contain a password.
var errProxyAddress = errors.New("the address of the proxy is not a URL: check HTTPS_PROXY (or HTTP_PROXY)")

// proxyError is the response of a proxy that did not connect to the host.
type proxyError struct {
	host   string
	status int
}

func (e proxyError) Error() string {
	return fmt.Sprintf("the proxy %s did not connect to the host and answered %d %s: check HTTPS_PROXY, and the "+
		"access that the proxy allows", e.host, e.status, http.StatusText(e.status))
}

// isFinal reports whether the proxy refused. Repeating such a request could lock the account of the proxy's user.
func (e proxyError) isFinal() bool {
	return e.status/100 == 4 && e.status != http.StatusRequestTimeout && e.status != http.StatusTooManyRequests
}

// checkProxyResponse returns an error unless the proxy connected to the host.
func checkProxyResponse(_ context.Context, proxy *url.URL, _ *http.Request, resp *http.Response) error {
	if resp.StatusCode == http.StatusOK {
		return nil
	}
	return proxyError{proxy.Host, resp.StatusCode}
}

// withoutProxyAddress returns the choice of a proxy with an error that does not repeat the proxy's address.
func withoutProxyAddress(
	choose func(*http.Request) (*url.URL, error),
) func(*http.Request) (*url.URL, error) {
	return func(req *http.Request) (*url.URL, error) {
		proxy, err := choose(req)
		if err != nil {
			return nil, errProxyAddress
		}
		return proxy, nil
	}
}
