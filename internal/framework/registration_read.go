package framework

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// RegisterRead registers the objects that the state of a resource has. Read calls it first.
func (c *Call) RegisterRead(ctx context.Context, keys ...workspace.Key) {
	owner := c.owner(ctx)
	contested := c.Registry().RegisterState(owner, keys...)
	if contested != needsCreateKey.Load(ctx, c) {
		needsCreateKey.Save(ctx, c, contested)
	}
}

// ReadOptions are the changes of a state that are no drift of its object.
type ReadOptions struct {
	// NoDrift is set if no change is drift, as in the first Read after an import.
	NoDrift bool
	// Ignored are the names of string attributes whose changes are no drift.
	Ignored []string
}

// RecordRead records that the object was found, and whether it drifted. Read calls it last, after the state is set.
func (c *Call) RecordRead(
	ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse, options ReadOptions,
) {
	before := req.State
	for _, name := range options.Ignored {
		var value types.String
		c.Diags.Append(resp.State.GetAttribute(ctx, path.Root(name), &value)...)
		c.Diags.Append(before.SetAttribute(ctx, path.Root(name), value)...)
	}
	o := instanceKey.Load(ctx, c)
	if !options.NoDrift && !before.Raw.Equal(resp.State.Raw) {
		c.Registry().SetDrifted(o.Owner)
	}
	shared := c.Registry().OtherOwners(o.Owner)
	if !slices.Equal(shared, sharedKey.Load(ctx, c)) {
		sharedKey.Save(ctx, c, shared)
	}
	if host := c.data.Workspace.Host(); o.Host != host {
		o.Host = host
		instanceKey.Save(ctx, c, o)
	}
}

// RemoveFromState removes a resource whose object was not found. If the object was last read from another host, that is
// an error instead: the object was not deleted, the provider reads another workspace.
func (c *Call) RemoveFromState(ctx context.Context, resp *resource.ReadResponse, what string, keys ...workspace.Key) {
	o := instanceKey.Load(ctx, c)
	if host := c.data.Workspace.Host(); o.Host != "" && o.Host != host {
		c.Diags.AddError("Unable to find "+what, fmt.Sprintf("The provider last read the object from "+
			"%s. The provider now uses %s, where the object does not exist. The state was not changed.\n\n"+
			"Check workspace (CERBY_WORKSPACE) and base_url (CERBY_BASE_URL) of the provider. "+
			"If the state belongs to another workspace, use the configuration of that workspace.", o.Host, host))
		return
	}
	c.Registry().SetDeleted(o.Owner, keys...)
	resp.State.RemoveResource(ctx)
}
