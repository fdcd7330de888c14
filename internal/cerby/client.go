// Package cerby is a client of the Cerby API, version 1. It knows HTTP and Cerby and nothing of Terraform.
//
// The API is described at https://help.cerby.com; each operation here says how well it is known.
package cerby

import (
	"context"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"
)

// Config says where a workspace is and how to talk to it.
type Config struct {
	// BaseURL is the API's address, without a slash at its end: https://acme.cerby.com/api/v1.
	BaseURL string
	// Token is the API key. It is sent to BaseURL's host alone and appears in no error and no log line.
	Token string
	// UserAgent is sent with each request.
	UserAgent string
	// RequestTimeout bounds one attempt, answer included. Default 60 seconds.
	RequestTimeout time.Duration
	// RetryTimeout bounds all attempts of one call with their waits. Default 15 minutes.
	RetryTimeout time.Duration
	// MaxConcurrentRequests is how many requests may be on the wire at once. Default 10.
	MaxConcurrentRequests int
	// Transport carries the requests. Default: a copy of http.DefaultTransport.
	Transport http.RoundTripper
	// Log is told of every attempt and wait; never of a body or a header's value. Default: nothing.
	Log func(ctx context.Context, message string, fields map[string]any)
}

// The defaults of Config.
const (
	DefaultRequestTimeout        = 60 * time.Second
	DefaultRetryTimeout          = 15 * time.Minute
	DefaultMaxConcurrentRequests = 10
)

// Client talks to one workspace. It is safe for concurrent use.
type Client struct {
	config Config
	base   *url.URL
	slots  chan struct{}
	pause  pause
	// turns let those who change the same seat do so one after another.
	turns family[Seat, line]
	// creations let those who make things of the same name do so one after another.
	creations family[string, line]
	// entitlements are those of integrations, by the integration's id.
	entitlements family[string, once[[]Entitlement]]
	// What is known of lists; those of what belongs to something, by the list and its owner.
	users            *snapshot[User]
	emails           family[string, once[[]User]]
	teams            *snapshot[Team]
	collections      *snapshot[Collection]
	secrets          *snapshot[Secret]
	accounts         *snapshot[Account]
	vaults           *snapshot[Vault]
	integrations     *snapshot[Integration]
	integrationUsers family[string, snapshot[IntegrationUser]]
	members          family[string, snapshot[Member]]
	readings         family[string, renewing[[]Member]]
	// ahead is how far the service's clock is ahead of this machine's, in nanoseconds.
	ahead atomic.Int64
	// proven is whether the API has answered at the configured address.
	proven atomic.Bool
	// clocked is whether an answer has told the service's time.
	clocked atomic.Bool
}

// New makes a client. It sends nothing; errors are about the configuration alone.
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
	if config.Transport == nil {
		config.Transport = newTransport(config.MaxConcurrentRequests)
	}
	if config.Log == nil {
		config.Log = func(context.Context, string, map[string]any) {}
	}
	c := &Client{
		config: config,
		base:   base,
		slots:  make(chan struct{}, config.MaxConcurrentRequests),
	}
	c.users = newSnapshot[User](c, call{op: ListUsers}, c.Users().Get)
	c.teams = newSnapshot[Team](c, call{op: ListTeams}, c.Teams().Get)
	c.collections = newSnapshot[Collection](c, call{op: ListCollections}, c.Collections().Get)
	c.accounts = newSnapshot[Account](c, call{op: ListAccounts}, c.Accounts().Get)
	c.vaults = newSnapshot[Vault](c, call{op: ListVaults}, nil)
	c.integrations = newSnapshot[Integration](c, call{op: ListIntegrations}, c.Integrations().Get)
	// The single read of a secret carries its value.
	c.secrets = newSnapshot[Secret](c, call{op: ListSecrets}, nil)
	return c, nil
}

// Host returns the host of the API, with its port if the address has one.
func (c *Client) Host() string { return c.base.Host }

// noteClock learns from an answer what time it is at the service.
func (c *Client) noteClock(header http.Header) {
	if date, err := http.ParseTime(header.Get("Date")); err == nil {
		c.ahead.Store(int64(time.Until(date)))
		c.clocked.Store(true)
	}
}

// serviceTime gives a moment of this machine's clock as the service's clock showed it.
func (c *Client) serviceTime(moment time.Time) time.Time {
	return moment.Add(time.Duration(c.ahead.Load()))
}

// newTransport keeps a connection open for each request that may be under way; the standard library would keep two.
func newTransport(connections int) http.RoundTripper {
	standard, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return http.DefaultTransport
	}
	t := standard.Clone()
	t.MaxIdleConnsPerHost = connections
	return t
}
