// Package transport sends requests to one host over HTTP: authentication, size and concurrency limits, the rate limit,
// retries and verified writes. It knows nothing of Cerby's objects.
//
// A request passes through a chain of small http.RoundTrippers, each in a file named after what it does. Client.Send
// stands above the chain and is the only place that repeats a request.
package transport

import (
	"context"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"golang.org/x/net/http/httpproxy"
	"golang.org/x/time/rate"
)

// Config configures a client. All fields but Logger and RoundTripper are required.
type Config struct {
	// BaseURL is the address that request paths are appended to, without a slash at its end.
	BaseURL *url.URL
	// Token is the API key. It is sent to the host of BaseURL only, and appears in no error and no log line.
	Token string
	// UserAgent is sent with each request.
	UserAgent string
	// RequestTimeout limits one attempt, its response included.
	RequestTimeout time.Duration
	// RetryTimeout limits all attempts of one request with their waits.
	RetryTimeout time.Duration
	// MaxConcurrentRequests is the number of requests that may be on the wire at once.
	MaxConcurrentRequests int
	// RequestsPerMinute is the number of requests that may be sent in a minute. Default: any number.
	RequestsPerMinute int
	// RoundTripper sends the requests. Default: a copy of http.DefaultTransport.
	RoundTripper http.RoundTripper
	// Logger receives every attempt and wait, but never a body or the value of a header. Default: none.
	Logger Logger
}

// Logger writes structured log lines.
type Logger interface {
	Debug(ctx context.Context, message string, fields map[string]any)
	Info(ctx context.Context, message string, fields map[string]any)
}

// noLogger writes nothing.
type noLogger struct{}

func (noLogger) Debug(context.Context, string, map[string]any) {}
func (noLogger) Info(context.Context, string, map[string]any)  {}

// Client sends requests to one host. It is safe for concurrent use.
type Client struct {
	config    Config
	chain     http.RoundTripper
	slots     chan struct{}
	rateLimit *rateLimit
	pace      *rate.Limiter
	clock     *clock
	succeeded atomic.Bool
}

// New returns a client. It sends nothing.
func New(config Config) *Client {
	if config.RoundTripper == nil {
		config.RoundTripper = NewRoundTripper(config.MaxConcurrentRequests)
	}
	if config.Logger == nil {
		config.Logger = noLogger{}
	}
	c := &Client{
		config:    config,
		slots:     make(chan struct{}, config.MaxConcurrentRequests),
		rateLimit: &rateLimit{},
		pace:      newPace(config.RequestsPerMinute),
		clock:     &clock{},
	}
	c.chain = rateLimitTransport{c.rateLimit, clockTransport{
		c.clock, authTransport{config.Token, config.UserAgent, config.RoundTripper},
	}}
	return c
}

// NewRoundTripper returns a transport that keeps a connection open for each concurrent request. The default of the
// standard library keeps two. It has an error of its own for the refusals of a proxy.
func NewRoundTripper(connections int) *http.Transport {
	t := &http.Transport{}
	if standard, ok := http.DefaultTransport.(*http.Transport); ok {
		t = standard.Clone()
	}
	t.MaxIdleConnsPerHost = connections
	t.Proxy = newProxyChoice(httpproxy.FromEnvironment())
	t.OnProxyConnectResponse = checkProxyResponse
	stopAfterRefusal(t)
	return t
}

// Host returns the host that requests are sent to, with its port if the address has one.
func (c *Client) Host() string { return c.config.BaseURL.Host }

// Logger returns the logger of the configuration, which may write nothing.
func (c *Client) Logger() Logger { return c.config.Logger }

// RequestTimeout returns the limit of one attempt.
func (c *Client) RequestTimeout() time.Duration { return c.config.RequestTimeout }

// MaxConcurrentRequests returns the number of requests that may be on the wire at once.
func (c *Client) MaxConcurrentRequests() int { return c.config.MaxConcurrentRequests }

// HasSucceeded reports whether a request has succeeded, which proves that the API is at the configured address.
func (c *Client) HasSucceeded() bool { return c.succeeded.Load() }
