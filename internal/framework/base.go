// Package framework holds what every Terraform type of this provider needs, written once: the client, errors, identity,
// and the types of e-mails, roles and ids.
package framework

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// Connection is what the provider hands to its types: the client, or the reason why there is none yet.
type Connection struct {
	// Client is nil as long as the provider's configuration is not known.
	Client *cerby.Client
	// Unknown names the provider's attributes whose values are not known yet.
	Unknown []string

	registry workspace.Registry

	// deniedReads counts the reads of this run that were answered 401.
	deniedReads atomic.Int32

	locks sync.Map // of ids
}

// host returns the host of the API, empty while the provider is not configured.
func (c *Connection) host() string {
	if c.Client == nil {
		return ""
	}
	return c.Client.Host()
}

// lock gives the lock of a thing.
func (c *Connection) lock(id string) *sync.RWMutex {
	lock, _ := c.locks.LoadOrStore(id, &sync.RWMutex{})
	return lock.(*sync.RWMutex) //nolint:forcetypeassert // nothing else is stored
}

// base holds the connection for one instance of a type.
type base struct{ connection *Connection }

// take keeps the connection that the provider handed over; before the provider is configured there is none.
func (b *base) take(data any, diags *diag.Diagnostics) {
	if data == nil {
		return
	}
	connection, ok := data.(*Connection)
	if !ok {
		diags.AddError("Unexpected provider data", fmt.Sprintf("This is a mistake in the provider: it handed over %T.", data))
		return
	}
	b.connection = connection
}

// Client gives the client for a call that has to be made. Where the provider's configuration is not known yet, it gives
// nil and adds an error that names the attributes to blame.
func (b *base) Client(diags *diag.Diagnostics) *cerby.Client {
	if b.connection == nil {
		diags.AddError("The provider is not configured", "This is a mistake in the provider: it was asked to work before it was configured.")
		return nil
	}
	if b.connection.Client == nil {
		diags.AddError("The provider's configuration is not known yet",
			fmt.Sprintf("This needs the Cerby API now, but the value of %s in the provider block is known only after an apply. "+
				"Apply what makes the value first (for example with -target), or give the value in another way.",
				strings.Join(b.connection.Unknown, " and ")))
	}
	return b.connection.Client
}

// ClientIfKnown gives the client for a check that can be skipped: nil where the provider's configuration is not known
// yet.
func (b *base) ClientIfKnown() *cerby.Client {
	if b.connection == nil {
		return nil
	}
	return b.connection.Client
}

// Alone lets who works on a thing do so one after another, and gives what ends this one's turn. Where the thing is a
// part of a whole, who works on other parts goes on, and who works on the whole does not.
func (b *base) Alone(whole, part string) (end func()) {
	all := b.connection.lock(whole)
	if part == "" {
		all.Lock()
		return all.Unlock
	}
	all.RLock()
	one := b.connection.lock(whole + "/" + part)
	one.Lock()
	return func() {
		one.Unlock()
		all.RUnlock()
	}
}

// Resource is embedded by every managed resource.
type Resource struct{ base }

// Configure keeps the provider's connection.
func (r *Resource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.take(req.ProviderData, &resp.Diagnostics)
}

// DataSource is embedded by every data source.
type DataSource struct{ base }

// Configure keeps the provider's connection.
func (d *DataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.take(req.ProviderData, &resp.Diagnostics)
}
