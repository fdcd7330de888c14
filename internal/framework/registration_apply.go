package framework

import (
	"context"

	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// NeedsCreate reports whether another resource may have removed the object in this run.
func (c *Call) NeedsCreate(ctx context.Context) bool {
	return needsCreateKey.Load(ctx, c)
}

// Register registers that Create or Update makes an object, and adds an error if another resource of this run has it.
// On success it returns a function that removes the registration after a failure.
func (c *Call) Register(ctx context.Context, what string, keys ...workspace.Key) (release func(), ok bool) {
	needsCreateKey.Remove(ctx, c)
	o := instanceKey.Load(ctx, c)
	if o.Owner == "" {
		o.Owner = workspace.NewOwner()
	}
	o.Host = c.data.Workspace.Host()
	instanceKey.Save(ctx, c, o)
	if !c.Registry().Register(o.Owner, keys...) {
		c.Diags.AddError("Unable to manage "+what+" with two resources", "Another resource in this configuration "+
			"already manages the object. The change was not sent.\n\n"+removeOne)
		return nil, false
	}
	return func() { c.Registry().Release(o.Owner, keys...) }, true
}

// LockAndRegister locks an object, and registers that Create or Update makes it, as Lock and Register do.
func (c *Call) LockAndRegister(ctx context.Context, what string, key workspace.Key) (unlock, release func(), ok bool) {
	unlock, ok = c.Lock(ctx, what, key)
	if !ok {
		return nil, nil, false
	}
	release, ok = c.Register(ctx, what, key)
	if !ok {
		unlock()
	}
	return unlock, release, ok
}

// SkipsRemoval reports whether another resource keeps an object that Delete or a move is about to remove, and adds a
// warning. It also reports an object that a move left behind and a later one moved back to, without a warning.
func (c *Call) SkipsRemoval(ctx context.Context, what string, keys ...workspace.Key) bool {
	c.Registry().BeginApply()
	owner := c.LoadOwner(ctx)
	if c.Registry().IsOwner(owner, keys...) {
		return true
	}
	others := keptKey.Load(ctx, c)
	if plannedInKey.Load(ctx, c) == c.Registry().ID() {
		// This was planned during the apply, where nothing but the refresh knows of other resources.
		others = append(others, sharedKey.Load(ctx, c)...)
	}
	if !c.Registry().HasOtherOwner(owner, keys...) && !c.Registry().SkipRemoval(owner, others, keys...) &&
		c.Registry().RegisterRemoval(owner, keys...) {
		return false
	}
	c.Diags.AddWarning(Capital(what)+" was not removed", keptByAnother)
	return true
}
