package framework

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// The values that every managed resource keeps in private state.
var (
	// instanceKey is where the object was last read from, and which instance manages it.
	instanceKey = PrivateKey[instanceState]{"instance"}
	// keptKey are the owners that keep the object, as the plan of a removal found.
	keptKey = PrivateKey[[]workspace.Owner]{"kept_by"}
	// plannedInKey is the ID of the registry with which a removal was planned.
	plannedInKey = PrivateKey[string]{"planned_in"}
	// sharedKey are the owners whose states have the object, too, as a refresh found. Unlike what a plan saves, it
	// reaches Update and the destroy of a deposed object: Terraform plans these again during an apply, from the
	// refreshed private state.
	sharedKey = PrivateKey[[]workspace.Owner]{"shared_with"}
	// needsCreateKey is set by a refresh if another resource may remove the object in the same run.
	needsCreateKey = PrivateKey[bool]{"needs_create"}
)

// instanceState is where an object was last read from, and which instance manages it.
type instanceState struct {
	Host  string          `json:"host,omitempty"`
	Owner workspace.Owner `json:"owner"`
}

// Registry returns the record of what the resources of this run manage.
func (b *base) Registry() *workspace.Registry { return &b.data.Workspace.Registry }

// owner returns the owner that private state names, and saves a new one if it names none.
func (r *Resource) owner(ctx context.Context, private Private, diags *diag.Diagnostics) workspace.Owner {
	o := instanceKey.Load(ctx, private, diags)
	if o.Owner == "" {
		o.Owner = workspace.NewOwner()
		instanceKey.Save(ctx, private, o, diags)
	}
	return o.Owner
}

// LoadOwner returns the owner that private state names, or an empty one. A plan without prior state that has an owner
// is the new half of a replacement, or it follows a refresh that found the object deleted.
func (r *Resource) LoadOwner(ctx context.Context, private ReadablePrivate, diags *diag.Diagnostics) workspace.Owner {
	return instanceKey.Load(ctx, private, diags).Owner
}

// RegisterRead registers the objects that the state of a resource has. Read calls it first.
func (r *Resource) RegisterRead(ctx context.Context, private Private, diags *diag.Diagnostics, keys ...workspace.Key) {
	owner := r.owner(ctx, private, diags)
	contested := r.Registry().RegisterState(owner, keys...)
	if contested != needsCreateKey.Load(ctx, private, diags) {
		needsCreateKey.Save(ctx, private, contested, diags)
	}
}

// RecordRead records that the object was found. Read calls it last, after the state is set. A change of the attributes
// in names is no drift of the object.
func (r *Resource) RecordRead(
	ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse, names ...string,
) {
	for _, name := range names {
		var value types.String
		resp.Diagnostics.Append(resp.State.GetAttribute(ctx, path.Root(name), &value)...)
		resp.Diagnostics.Append(req.State.SetAttribute(ctx, path.Root(name), value)...)
	}
	o := instanceKey.Load(ctx, resp.Private, &resp.Diagnostics)
	if !req.State.Raw.Equal(resp.State.Raw) {
		r.Registry().SetDrifted(o.Owner)
	}
	shared := r.Registry().OtherOwners(o.Owner)
	if !slices.Equal(shared, sharedKey.Load(ctx, resp.Private, &resp.Diagnostics)) {
		sharedKey.Save(ctx, resp.Private, shared, &resp.Diagnostics)
	}
	if host := r.data.Workspace.Host(); o.Host != host {
		o.Host = host
		instanceKey.Save(ctx, resp.Private, o, &resp.Diagnostics)
	}
}

// RemoveFromState removes a resource whose object was not found. If the object was last read from another host, that is
// an error instead: the object was not deleted, the provider reads another workspace.
func (r *Resource) RemoveFromState(
	ctx context.Context, resp *resource.ReadResponse, what string, keys ...workspace.Key,
) {
	o := instanceKey.Load(ctx, resp.Private, &resp.Diagnostics)
	if host := r.data.Workspace.Host(); o.Host != "" && o.Host != host {
		resp.Diagnostics.AddError("Unable to find "+what, fmt.Sprintf("The provider last read the object from "+
			"%s. The provider now uses %s, where the object does not exist. The state was not changed.\n\n"+
			"Check workspace (CERBY_WORKSPACE) and base_url (CERBY_BASE_URL) of the provider. "+
			"If the state belongs to another workspace, use the configuration of that workspace.", o.Host, host))
		return
	}
	r.Registry().SetDeleted(o.Owner, keys...)
	resp.State.RemoveResource(ctx)
}

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
	ctx context.Context, ws *workspace.Workspace, req resource.ModifyPlanRequest, plan, state *M,
	diags *diag.Diagnostics,
) (object ObjectPlan, ok bool) {
	object.Changes = !req.Plan.Raw.Equal(req.State.Raw)
	if !req.State.Raw.IsNull() {
		diags.Append(req.State.Get(ctx, state)...)
		object.PriorWhat, object.Prior = (*state).RegistryEntry(ws)
	}
	if !req.Plan.Raw.IsNull() {
		diags.Append(req.Plan.Get(ctx, plan)...)
		object.What, object.Planned = (*plan).RegistryEntry(ws)
		object.UnknownKeys = len(object.Planned) == 0
	}
	return object, !diags.HasError()
}

// PlanObject registers a plan and reports conflicts with the plans of other resources. ModifyPlan calls it first.
func (r *Resource) PlanObject(ctx context.Context, private Private, p ObjectPlan, diags *diag.Diagnostics) {
	if r.data == nil {
		return
	}
	creates := len(p.Prior) == 0
	p.What, p.PriorWhat = cmp.Or(p.What, p.PriorWhat), cmp.Or(p.PriorWhat, p.What)
	if !creates && keptKey.Load(ctx, private, diags) != nil {
		// The plan of a replacement's new half has the private state of the old half's, which reaches Delete.
		keptKey.Remove(ctx, private, diags)
	}
	owner := instanceKey.Load(ctx, private, diags).Owner
	if owner == "" && !creates {
		owner = r.owner(ctx, private, diags)
	}
	switch {
	case len(p.Planned) == 0 && !p.UnknownKeys:
		r.planRemoval(ctx, private, owner, removal{p.PriorWhat, p.Prior, false}, diags)
		return
	case p.UnknownKeys:
		r.Registry().RegisterUnknownPlan(owner, p.Prior...)
		return
	}
	conflict := r.Registry().RegisterPlan(owner, p.Changes || creates, p.Planned...)
	r.reportConflict(ctx, private, p, conflict, diags)
	if left := subtract(p.Prior, p.Planned); len(left) > 0 {
		r.planRemoval(ctx, private, owner, removal{p.PriorWhat, left, !p.Irreplaceable}, diags)
	}
}

// PlanPartRemoval registers that the plan removes one object of several that a resource has. It reports whether another
// resource keeps it.
func (r *Resource) PlanPartRemoval(
	ctx context.Context, private Private, key workspace.Key, diags *diag.Diagnostics,
) (kept bool) {
	return len(r.Registry().PlanRemoval(r.owner(ctx, private, diags), key)) > 0
}

// PlanPart registers an object that a resource keeps besides the one of PlanObject. It reports whether the plan of
// another resource removes it.
func (r *Resource) PlanPart(
	ctx context.Context, private ReadablePrivate, key workspace.Key, diags *diag.Diagnostics,
) (removed bool) {
	return r.Registry().RegisterPlan(instanceKey.Load(ctx, private, diags).Owner, true, key).Removed
}

// HasOtherOwner reports whether another resource keeps one of the objects in this run.
func (r *Resource) HasOtherOwner(
	ctx context.Context, private ReadablePrivate, diags *diag.Diagnostics, keys ...workspace.Key,
) bool {
	return r.Registry().HasOtherOwner(instanceKey.Load(ctx, private, diags).Owner, keys...)
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
func (r *Resource) planRemoval(
	ctx context.Context, private Private, owner workspace.Owner, p removal, diags *diag.Diagnostics,
) {
	plannedInKey.Save(ctx, private, r.Registry().ID(), diags)
	others := r.Registry().PlanRemoval(owner, p.keys...)
	shared := sharedKey.Load(ctx, private, diags)
	switch {
	case len(others) == 0 && (len(shared) == 0 || r.Registry().IsRefreshed(owner)):
	case p.moves && len(shared) == 0:
		r.Registry().PlanForcedRemoval(owner, p.keys...)
		diags.AddWarning(Capital(p.what)+" may be removed and granted again",
			"Another resource in this configuration manages the same object.")
	default:
		others = append(others, shared...)
		r.Registry().SkipRemoval(owner, others, p.keys...)
		keptKey.Save(ctx, private, others, diags)
		diags.AddWarning(Capital(p.what)+" will not be removed", keptByAnother)
	}
}

// IsKeptByPlan reports whether the plan of a removal found that another resource keeps the object.
func (r *Resource) IsKeptByPlan(ctx context.Context, private ReadablePrivate, diags *diag.Diagnostics) bool {
	return keptKey.Load(ctx, private, diags) != nil
}

// keptByAnother explains why a removal sends nothing.
const keptByAnother = "Another resource in this configuration manages the same object. Terraform removes only " +
	"this resource from the state, and does not change the object."

// reportConflict adds what other resources plan for the same object.
func (r *Resource) reportConflict(
	ctx context.Context, private Private, p ObjectPlan, c workspace.Conflict, diags *diag.Diagnostics,
) {
	summary := "Unable to manage " + p.What + " with two resources"
	// Only a refresh can make a resource grant again what another one removes. A move grants it anyway.
	unseen := len(p.Prior) > 0 && len(subtract(p.Planned, p.Prior)) == 0 &&
		!r.Refreshed(ctx, private, diags) && !needsCreateKey.Load(ctx, private, diags)
	switch {
	case c.Shared:
		diags.AddError(summary, "Each resource would revert the changes of the other.\n\n"+removeOne+
			" To destroy both, run `terraform destroy -refresh=false`.")
	case c.Removed && (p.Irreplaceable || unseen), c.ParentRemoved && !c.Removed:
		diags.AddError("Unable to keep "+p.What, removedByAnother+"\n\n"+useMoved)
	case c.Removed:
		diags.AddWarning(Capital(p.What)+" may be removed and granted again", removedByAnother+"\n\n"+useMoved)
	}
}

// WarnRemovedByAnother warns of parts of an object whose resources are destroyed in the same plan.
func WarnRemovedByAnother(at path.Path, summary, parts string, diags *diag.Diagnostics) {
	diags.AddAttributeWarning(at, summary,
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

// NeedsCreate reports whether another resource may have removed the object in this run.
func (r *Resource) NeedsCreate(ctx context.Context, private ReadablePrivate, diags *diag.Diagnostics) bool {
	return needsCreateKey.Load(ctx, private, diags)
}

// MustNotFail reports whether a plan must not be refused: the refresh of this run found the object deleted or changed,
// and Terraform plans the configuration before it destroys.
func (r *Resource) MustNotFail(
	ctx context.Context, private ReadablePrivate, diags *diag.Diagnostics, keys ...workspace.Key,
) bool {
	if r.data == nil {
		return false
	}
	owner := instanceKey.Load(ctx, private, diags).Owner
	return r.Registry().IsDeleted(keys...) || owner != "" && r.Registry().HasDrifted(owner)
}

// Refreshed reports whether the object was read in this run. During an apply it was not: there a value that turns out
// to differ cannot become a replacement.
func (r *Resource) Refreshed(ctx context.Context, private ReadablePrivate, diags *diag.Diagnostics) bool {
	return r.data != nil && r.Registry().IsRefreshed(instanceKey.Load(ctx, private, diags).Owner)
}

// Refuse adds an error about an attribute, or a warning if a refusal would block a destroy. The caller's Create or
// Update then has to fail.
func Refuse(asWarning bool, at path.Path, summary, detail string, diags *diag.Diagnostics) {
	if asWarning {
		diags.AddAttributeWarning(at, summary, detail+"\n\nThe apply of this plan will fail.")
		return
	}
	diags.AddAttributeError(at, summary, detail)
}

// Register registers that Create or Update makes an object, and adds an error if another resource of this run has it.
// On success it returns a function that removes the registration after a failure.
func (r *Resource) Register(
	ctx context.Context, private Private, what string, diags *diag.Diagnostics, keys ...workspace.Key,
) (release func(), ok bool) {
	needsCreateKey.Remove(ctx, private, diags)
	o := instanceKey.Load(ctx, private, diags)
	if o.Owner == "" {
		o.Owner = workspace.NewOwner()
	}
	o.Host = r.data.Workspace.Host()
	instanceKey.Save(ctx, private, o, diags)
	if !r.Registry().Register(o.Owner, keys...) {
		diags.AddError("Unable to manage "+what+" with two resources", "Another resource in this configuration "+
			"already manages the object. The change was not sent.\n\n"+removeOne)
		return nil, false
	}
	return func() { r.Registry().Release(o.Owner, keys...) }, true
}

// LockAndRegister locks an object, and registers that Create or Update makes it, as Lock and Register do.
func (r *Resource) LockAndRegister(
	ctx context.Context, private Private, what string, key workspace.Key, diags *diag.Diagnostics,
) (unlock, release func(), ok bool) {
	unlock, ok = r.Lock(ctx, what, key, diags)
	if !ok {
		return nil, nil, false
	}
	release, ok = r.Register(ctx, private, what, diags, key)
	if !ok {
		unlock()
	}
	return unlock, release, ok
}

// SkipsRemoval reports whether another resource keeps an object that Delete or a move is about to remove, and adds a
// warning. It also reports an object that a move left behind and a later one moved back to, without a warning.
func (r *Resource) SkipsRemoval(
	ctx context.Context, private ReadablePrivate, what string, diags *diag.Diagnostics, keys ...workspace.Key,
) bool {
	r.Registry().BeginApply()
	owner := instanceKey.Load(ctx, private, diags).Owner
	if r.Registry().IsOwner(owner, keys...) {
		return true
	}
	others := keptKey.Load(ctx, private, diags)
	if plannedInKey.Load(ctx, private, diags) == r.Registry().ID() {
		// This was planned during the apply, where nothing but the refresh knows of other resources.
		others = append(others, sharedKey.Load(ctx, private, diags)...)
	}
	if !r.Registry().HasOtherOwner(owner, keys...) && !r.Registry().SkipRemoval(owner, others, keys...) &&
		r.Registry().RegisterRemoval(owner, keys...) {
		return false
	}
	diags.AddWarning(Capital(what)+" was not removed", keptByAnother)
	return true
}

// subtract returns the keys that are not among others.
func subtract(keys, others []workspace.Key) []workspace.Key {
	return slices.DeleteFunc(slices.Clone(keys), func(key workspace.Key) bool { return slices.Contains(others, key) })
}
