// Package cerby is a typed client of the Cerby API, version 1. It caches nothing: every call reads or writes the
// workspace. It knows nothing of Terraform.
//
// There is one file per noun, with its operations, models and calls. The API is described at https://help.cerby.com;
// each operation has its stability.
package cerby

import (
	"net/http"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby/memo"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby/transport"
)

// Config configures a client.
type Config struct {
	// BaseURL is the address of the API, as in https://acme.cerby.com/api/v1.
	BaseURL string
	// Token is the API key. It is sent to the host of BaseURL only, and appears in no error and no log line.
	Token string
	// UserAgent is sent with each request.
	UserAgent string
	// RequestTimeout limits one attempt, its response included. Default: 60 seconds.
	RequestTimeout time.Duration
	// RetryTimeout limits all attempts of one call with their waits. Default: 15 minutes.
	RetryTimeout time.Duration
	// MaxConcurrentRequests is the number of requests that may be on the wire at once. Default: 10.
	MaxConcurrentRequests int
	// RequestsPerMinute is the number of requests that may be sent in a minute. Default: any number.
	RequestsPerMinute int
	// Transport sends the requests. Default: a copy of http.DefaultTransport.
	Transport http.RoundTripper
	// Logger receives every attempt and wait, but never a body or the value of a header. Default: none.
	Logger transport.Logger
}

// The defaults of Config.
const (
	DefaultRequestTimeout        = 60 * time.Second
	DefaultRetryTimeout          = 15 * time.Minute
	DefaultMaxConcurrentRequests = 10
)

// Client calls the API of one workspace. It is safe for concurrent use.
type Client struct {
	transport *transport.Client
	// memberLists are the reads of member lists that callers share.
	memberLists memo.FreshLoads[MemberListKey, []Member]
}

// New returns a client. It sends nothing; its errors concern the configuration only.
func New(config Config) (*Client, error) {
	base, err := ParseBaseURL(config.BaseURL)
	if err != nil {
		return nil, err
	}
	if err := CheckToken(config.Token); err != nil {
		return nil, err
	}
	if config.RequestTimeout <= 0 {
		config.RequestTimeout = DefaultRequestTimeout
	}
	if config.RetryTimeout <= 0 {
		config.RetryTimeout = DefaultRetryTimeout
	}
	if config.MaxConcurrentRequests <= 0 {
		config.MaxConcurrentRequests = DefaultMaxConcurrentRequests
	}
	return &Client{transport: transport.New(transport.Config{
		BaseURL: base, Token: config.Token, UserAgent: config.UserAgent,
		RequestTimeout: config.RequestTimeout, RetryTimeout: config.RetryTimeout,
		MaxConcurrentRequests: config.MaxConcurrentRequests, RequestsPerMinute: config.RequestsPerMinute,
		RoundTripper: config.Transport, Logger: config.Logger,
	})}, nil
}

// Host returns the host of the API, with its port if the address has one.
func (c *Client) Host() string { return c.transport.Host() }

// HasSucceeded reports whether a call has succeeded, which proves that the API is at the configured address.
func (c *Client) HasSucceeded() bool { return c.transport.HasSucceeded() }

// Clean returns a string of the service as it may be shown: in one line, without control characters, of limited length.
func Clean(text string) string { return transport.Clean(text) }

// Capital returns a string with a capital at its beginning, unless it begins with a host or an email.
func Capital(text string) string { return transport.Capital(text) }

// Shorten returns a string, cut if it is very long.
func Shorten(text string) string { return transport.Shorten(text) }

// OrphanAge is how old an object may be that an interrupted run left behind.
const OrphanAge = time.Hour

// MayBeOrphan reports whether an interrupted run may have left behind an object, by its creation time.
func (c *Client) MayBeOrphan(createdAt string) bool {
	created, ok := ParseTime(createdAt)
	return ok && c.transport.IsWithin(created, OrphanAge)
}

// createdSince reports whether an object may have been created after a moment of the local clock. An object without a
// creation time may have been.
func (c *Client) createdSince(createdAt string, moment time.Time) bool {
	created, ok := ParseTime(createdAt)
	return !ok || c.transport.IsAfter(created, moment)
}
