package framework

import (
	"cmp"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// ObjectPlan is what a plan does with the object of a resource.
type ObjectPlan struct {
	// What names the planned object in messages, as in `membership of user "u" in team "t"`, and PriorWhat that of the
	// state. One of them is enough if the plan does not move the object.
	What, PriorWhat string
	// Prior are the keys of the object in the state, empty for a creation.
	Prior []workspace.Key
	// Planned are the keys of the object after the apply, empty for a removal.
	Planned []workspace.Key
	// UnknownKeys is set if a part of the planned keys is unknown.
	UnknownKeys bool
	// Changes is set if the plan changes anything.
	Changes bool
	// Irreplaceable is set for objects that cannot be created again after a removal.
	Irreplaceable bool
}

// RegisteredModel is the model of a resource.
type RegisteredModel interface {
	// RegistryEntry returns the name of the managed object for messages, and its keys, none if a part of them is
	// unknown. The workspace, which may be nil, has the names that this run knows.
	RegistryEntry(ws *workspace.Workspace) (what string, keys []workspace.Key)
}

// GetObjectPlan gets the plan and the state of ModifyPlan, as far as there are any. It returns what the plan does with
// the object, or adds an error and reports false.
func GetObjectPlan[M RegisteredModel](
	ctx context.Context, c *Call, req resource.ModifyPlanRequest, plan, state *M,
) (object ObjectPlan, ok bool) {
	object.Changes = !req.Plan.Raw.Equal(req.State.Raw)
	if !req.State.Raw.IsNull() {
		c.Diags.Append(req.State.Get(ctx, state)...)
		object.PriorWhat, object.Prior = (*state).RegistryEntry(c.WS)
	}
	if !req.Plan.Raw.IsNull() {
		c.Diags.Append(req.Plan.Get(ctx, plan)...)
		object.What, object.Planned = (*plan).RegistryEntry(c.WS)
		object.UnknownKeys = len(object.Planned) == 0
	}
	return object, !c.Diags.HasError()
}

// PlanObject registers a plan and reports conflicts with the plans of other resources. ModifyPlan calls it first.
func (c *Call) PlanObject(ctx context.Context, p ObjectPlan) {
	if c.data == nil {
		return
	}
	creates := len(p.Prior) == 0
	p.What, p.PriorWhat = cmp.Or(p.What, p.PriorWhat), cmp.Or(p.PriorWhat, p.What)
	if !creates && keptKey.Load(ctx, c) != nil {
		// The plan of a replacement's new half has the private state of the old half's, which reaches Delete.
		keptKey.Remove(ctx, c)
	}
	owner := c.LoadOwner(ctx)
	if owner == "" && !creates {
		owner = c.owner(ctx)
	}
	switch {
	case len(p.Planned) == 0 && !p.UnknownKeys:
		c.planRemoval(ctx, owner, removal{p.PriorWhat, p.Prior, false})
		return
	case p.UnknownKeys:
		c.Registry().RegisterUnknownPlan(owner, p.Prior...)
		return
	}
	conflict := c.Registry().RegisterPlan(owner, p.Changes || creates, p.Planned...)
	c.reportConflict(ctx, p, conflict)
	if left := subtract(p.Prior, p.Planned); len(left) > 0 {
		c.planRemoval(ctx, owner, removal{p.PriorWhat, left, !p.Irreplaceable})
	}
}

// PlanPartRemoval registers that the plan removes one object of several that a resource has. It reports whether another
// resource keeps it.
func (c *Call) PlanPartRemoval(ctx context.Context, key workspace.Key) (kept bool) {
	return len(c.Registry().PlanRemoval(c.owner(ctx), key)) > 0
}

// PlanPart registers an object that a resource keeps besides the one of PlanObject. It reports whether the plan of
// another resource removes it.
func (c *Call) PlanPart(ctx context.Context, key workspace.Key) (removed bool) {
	return c.Registry().RegisterPlan(c.LoadOwner(ctx), true, key).Removed
}

// HasOtherOwner reports whether another resource keeps one of the objects in this run.
func (c *Call) HasOtherOwner(ctx context.Context, keys ...workspace.Key) bool {
	return c.Registry().HasOtherOwner(c.LoadOwner(ctx), keys...)
}

// removal is the planned removal of an object.
type removal struct {
	what string
	keys []workspace.Key
	// moves is set if an update removes the object. Terraform plans it again during the apply. A destroy and a
	// replacement have the private state of their first plan.
	moves bool
}

// planRemoval registers a removal, and saves in private state which resources keep the object. A move learns of them
// only by its own refresh: of one that was refreshed later it removes the object, which that one grants again.
func (c *Call) planRemoval(ctx context.Context, owner workspace.Owner, p removal) {
	plannedInKey.Save(ctx, c, c.Registry().ID())
	others := c.Registry().PlanRemoval(owner, p.keys...)
	shared := sharedKey.Load(ctx, c)
	switch {
	case len(others) == 0 && (len(shared) == 0 || c.Registry().IsRefreshed(owner)):
	case p.moves && len(shared) == 0:
		c.Registry().PlanForcedRemoval(owner, p.keys...)
		c.Diags.AddWarning(Capital(p.what)+" may be removed and granted again",
			"Another resource in this configuration manages the same object.")
	default:
		others = append(others, shared...)
		c.Registry().SkipRemoval(owner, others, p.keys...)
		keptKey.Save(ctx, c, others)
		c.Diags.AddWarning(Capital(p.what)+" will not be removed", keptByAnother)
	}
}

// IsKeptByPlan reports whether the plan of a removal found that another resource keeps the object.
func (c *Call) IsKeptByPlan(ctx context.Context) bool {
	return keptKey.Load(ctx, c) != nil
}

// keptByAnother explains why a removal sends nothing.
const keptByAnother = "Another resource in this configuration manages the same object. Terraform removes only " +
	"this resource from the state, and does not change the object."

// reportConflict adds what other resources plan for the same object.
func (c *Call) reportConflict(
	ctx context.Context, p ObjectPlan, conflict workspace.Conflict,
) {
	summary := "Unable to manage " + p.What + " with two resources"
	// Only a refresh can make a resource grant again what another one removes. A move grants it anyway.
	unseen := len(p.Prior) > 0 && len(subtract(p.Planned, p.Prior)) == 0 &&
		!c.Refreshed(ctx) && !needsCreateKey.Load(ctx, c)
	switch {
	case conflict.Shared:
		c.Diags.AddError(summary, "Each resource would revert the changes of the other.\n\n"+removeOne+
			" To destroy both, run `terraform destroy -refresh=false`.")
	case conflict.Removed && (p.Irreplaceable || unseen), conflict.ParentRemoved && !conflict.Removed:
		c.Diags.AddError("Unable to keep "+p.What, removedByAnother+"\n\n"+useMoved)
	case conflict.Removed:
		c.Diags.AddWarning(Capital(p.What)+" may be removed and granted again", removedByAnother+"\n\n"+useMoved)
	}
}

// WarnRemovedByAnother warns of parts of an object whose resources are destroyed in the same plan.
func (c *Call) WarnRemovedByAnother(at path.Path, summary, parts string) {
	c.Diags.AddAttributeWarning(at, summary,
		"The same plan destroys other resources that manage these:\n\n"+parts+"\n\n"+useMoved)
}

// The advice about objects that two resources manage.
const (
	removeOne = "Remove one of the two resources from the configuration. To keep the object, replace the resource with " +
		"a `removed` block with `lifecycle { destroy = false }`."
	removedByAnother = "The same plan destroys another resource that manages the same object."
	useMoved         = "If only the address of the resource has changed, add a `moved` block and plan again. " +
		"If the other resource is a duplicate, replace it with a `removed` block with `lifecycle { destroy = false }`."
)

// MustNotFail reports whether a plan must not be refused. The refresh of this run found the object deleted or changed,
// and Terraform plans the configuration before a destroy.
func (c *Call) MustNotFail(ctx context.Context, keys ...workspace.Key) bool {
	if c.data == nil {
		return false
	}
	owner := c.LoadOwner(ctx)
	return c.Registry().IsDeleted(keys...) || owner != "" && c.Registry().HasDrifted(owner)
}

// Refreshed reports whether the object was read in this run. During an apply it was not: there a value that turns out
// to differ cannot become a replacement.
func (c *Call) Refreshed(ctx context.Context) bool {
	return c.data != nil && c.Registry().IsRefreshed(c.LoadOwner(ctx))
}

// subtract returns the keys that are not among others.
func subtract(keys, others []workspace.Key) []workspace.Key {
	return Select(keys, func(key workspace.Key) bool { return !slices.Contains(others, key) })
}
