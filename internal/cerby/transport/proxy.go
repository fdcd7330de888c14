package transport

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"

	"golang.org/x/net/http/httpproxy"
)

// errProxyAddress is the error of an environment whose proxy is not a URL. It does not repeat the setting, which may
// contain a password.
var errProxyAddress = errors.New(
	"the address of the proxy is not valid. Set HTTPS_PROXY to a URL such as http://proxy.example.com:3128")

// proxyError is the response of a proxy that did not connect to the host.
type proxyError struct {
	host   string
	status int
}

func (e proxyError) Error() string {
	return fmt.Sprintf("the proxy %s did not connect to the host, and responded with %d %s. Check HTTPS_PROXY, and "+
		"the hosts "+
		"that the proxy allows", e.host, e.status, http.StatusText(e.status))
}

// isFinal reports whether the proxy refused, or sends the user to another address to log in. Repeating such a request
// could lock the account of the proxy's user.
func (e proxyError) isFinal() bool {
	return e.status < http.StatusInternalServerError &&
		e.status != http.StatusRequestTimeout && e.status != http.StatusTooManyRequests
}

// checkProxyResponse returns an error unless the proxy connected to the host.
func checkProxyResponse(_ context.Context, proxy *url.URL, _ *http.Request, resp *http.Response) error {
	if resp.StatusCode == http.StatusOK {
		return nil
	}
	return proxyError{proxy.Host, resp.StatusCode}
}

// invalidProxy stands for a setting that is not the address of a proxy.
const invalidProxy = "proxy.invalid"

// newProxyChoice returns the choice of a proxy with errors that do not repeat the proxy's address. If HTTPSProxy is not
// the address of a proxy, the choice fails for hosts that need it. The library would connect without a proxy, or to
// another host.
func newProxyChoice(settings *httpproxy.Config) func(*http.Request) (*url.URL, error) {
	checked := *settings
	if checked.HTTPSProxy != "" && !isProxyAddress(checked.HTTPSProxy) {
		checked.HTTPSProxy = invalidProxy
	}
	choose := checked.ProxyFunc()
	return func(req *http.Request) (*url.URL, error) {
		proxy, err := choose(req.URL)
		if err != nil || proxy != nil && proxy.Host == invalidProxy {
			return nil, errProxyAddress
		}
		return proxy, nil
	}
}

// isProxyAddress reports whether a string is the URL of a proxy, or its host and port.
func isProxyAddress(text string) bool {
	if !strings.Contains(text, "://") {
		text = "http://" + text
	}
	proxy, err := url.Parse(text)
	return err == nil && slices.Contains([]string{"http", "https", "socks5", "socks5h"}, proxy.Scheme) &&
		proxy.Hostname() != ""
}

// stopAfterRefusal makes no further connection once the proxy has refused the user's credentials: each attempt counts
// towards the lock of the account. Open connections stay in use.
func stopAfterRefusal(t *http.Transport) {
	var refusal atomic.Pointer[proxyError]
	check, dial := t.OnProxyConnectResponse, t.DialContext
	if dial == nil {
		dial = new(net.Dialer).DialContext
	}
	t.OnProxyConnectResponse = func(ctx context.Context, proxy *url.URL, req *http.Request, resp *http.Response) error {
		err := check(ctx, proxy, req, resp)
		if refused, ok := errors.AsType[proxyError](err); ok && refused.status == http.StatusProxyAuthRequired {
			refusal.Store(&refused)
		}
		return err
	}
	t.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		if refused := refusal.Load(); refused != nil {
			return nil, *refused
		}
		return dial(ctx, network, address)
	}
}

// isRefusalBySOCKS reports whether a SOCKS proxy refused the user's credentials or the host. The standard library has
// no types for these errors.
func isRefusalBySOCKS(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	if !ok || op.Op != "socks connect" {
		return false
	}
	return slices.ContainsFunc([]string{
		"authentication", "not allowed by ruleset", "not supported", "unexpected protocol version",
	}, func(text string) bool { return strings.Contains(op.Err.Error(), text) })
}

// noProxyError is the error of a connection to something that is no proxy.
type noProxyError struct{ error }

func (e noProxyError) Unwrap() error { return e.error }

// isNoProxy reports whether nothing listens at the proxy's address, or something that does not speak HTTP. It is called
// for errors of requests that got no connection.
func isNoProxy(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	return ok && op.Op == "proxyconnect" && isConnectionRefused(err) || strings.Contains(err.Error(), "malformed HTTP ")
}
