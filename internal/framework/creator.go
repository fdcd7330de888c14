package framework

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// Creator is the Create call of a resource for an object whose name may repeat.
type Creator[T any] struct {
	Lookup Lookup[T]
	// ResourceType and Name name the resource type and the object, as in cerby_team and "Design".
	ResourceType, Name string
	// Missing says what may not exist, as the cause of a 404 of the creation. It may be empty.
	Missing string
}

// what returns the object for messages, as in `team "Design"`.
func (c Creator[T]) what() string { return fmt.Sprintf("%s %s", c.Lookup.Noun, Quote(c.Name)) }

// PlanCreate registers that a new object is planned, and reports objects of its name that an interrupted apply may have
// left behind. It refuses the plan if the apply would adopt the object of another resource: an apply does not know a
// resource that it does not change. adoptable returns the object that such an apply adopts.
func (c Creator[T]) PlanCreate(
	ctx context.Context, call *Call, adoptable func(ctx context.Context) (*T, error),
) {
	ws, owner := call.WS, call.LoadOwner(ctx)
	if ws == nil || c.Name == "" || ws.Registry.IsApplying() {
		return
	}
	c.warnDuplicateName(ctx, call)
	adopts := func(ctx context.Context) (id string) {
		if one, err := adoptable(ctx); err == nil && one != nil {
			id = c.Lookup.Describe(*one).ID
		}
		return id
	}
	ws.Registry.PlanCreation(c.nameKey(), adopts)
	all, _ := c.Lookup.Reader(ws).Cached(ctx)
	others := Select(all, func(one T) bool {
		object := c.Lookup.Describe(one)
		return c.isLike(object) && ws.API().MayBeOrphan(*object.CreatedAt) &&
			ws.Registry.HasOtherOwner(owner, workspace.ObjectKey(c.Lookup.Noun, object.ID))
	})
	if len(others) == 0 {
		return
	}
	adopted := adopts(ctx)
	for _, other := range others {
		if object := c.Lookup.Describe(other); object.ID == adopted {
			c.refuseAdoption(call, object)
		}
	}
}

// PlanKeep refuses a plan that keeps an object which the apply would adopt for a planned creation of its name, as
// PlanCreate does: either may come first.
func (c Creator[T]) PlanKeep(ctx context.Context, call *Call, object Object) {
	ws := call.WS
	if ws == nil || ws.Registry.IsApplying() {
		return
	}
	for _, adopts := range ws.Registry.PlannedCreations(c.nameKey()) {
		if adopts(ctx) == object.ID {
			c.refuseAdoption(call, object)
			return
		}
	}
}

// nameKey returns the registry key of the name.
func (c Creator[T]) nameKey() workspace.Key { return workspace.NameKey(c.Lookup.Noun, c.Name) }

// refuseAdoption adds the error about the object of another resource that the apply would adopt.
func (c Creator[T]) refuseAdoption(call *Call, object Object) {
	until := "an hour"
	if created, ok := cerby.ParseTime(Time(object.CreatedAt).ValueString()); ok {
		until = created.Add(cerby.OrphanAge).UTC().Format(time.RFC3339)
	}
	call.Diags.AddError("Unable to distinguish two resources for "+c.what(), fmt.Sprintf(
		"Another resource in this configuration manages the %[1]s with the ID %[2]s. "+
			"This %[1]s was created less than an hour ago and %[3]s. The apply would assume that an interrupted apply "+
			"created it, and adopt it for the new resource.\n\n"+
			"Plan again after %[4]s, or use a different %[5]s. To destroy the resources, run "+
			"`terraform destroy -refresh=false`.",
		c.Lookup.Noun, cerby.Clean(object.ID), c.Lookup.OrphanEvidence, until, c.Lookup.NameAttribute))
}

// warnDuplicateName warns of objects that an interrupted apply may have left behind. It skips
// objects that a resource of this run manages. A list that cannot be read adds nothing.
func (c Creator[T]) warnDuplicateName(ctx context.Context, call *Call) {
	all, _ := c.Lookup.Reader(call.WS).Cached(ctx)
	for _, one := range all {
		object := c.Lookup.Describe(one)
		if !c.mayBeOrphan(call.WS, object) || c.Lookup.isRemoved(one) {
			continue
		}
		noun := c.Lookup.Noun
		summary := fmt.Sprintf("Another %s has the %s %s", noun, c.Lookup.NameAttribute, Quote(c.Name))
		call.Diags.AddWarning(summary, fmt.Sprintf(
			"The existing %[1]s was created at %[3]s and has the ID %[2]s. An interrupted apply may have created it.\n\n"+
				"The apply adopts this %[1]s if it %[4]s. If several %[1]ss match, or this %[1]s is more than an hour old by "+
				"then, the apply creates a new %[1]s.\n\n"+
				"To manage the existing %[1]s in any case, add this block with the address of this resource, and plan "+
				"again:\n\n%[5]s",
			noun, cerby.Clean(object.ID), Time(object.CreatedAt).ValueString(), c.Lookup.OrphanEvidence,
			ImportBlock(c.ResourceType, object.ID)))
	}
}

// maxClockDifference is more than the difference between a time of the service and the same moment here if the clock of
// the service is wrong, or if the time has no zone and is local.
const maxClockDifference = 24 * time.Hour

// mayBeOrphan reports whether an interrupted apply of the last hour may have left an object behind, as far as a list
// tells. The time of creation may be wrong by maxClockDifference.
func (c Creator[T]) mayBeOrphan(ws *workspace.Workspace, o Object) bool {
	if !c.isLike(o) || ws.Registry.IsRegistered(workspace.ObjectKey(c.Lookup.Noun, o.ID)) {
		return false
	}
	created, ok := cerby.ParseTime(*o.CreatedAt)
	return ok && time.Since(created).Abs() < maxClockDifference
}

// isLike reports whether an object has the name, and Terraform may have created it.
func (c Creator[T]) isLike(o Object) bool {
	return o.CreatedAt != nil && !o.IsManaged && c.Lookup.isNamed(o, c.Name)
}

// Create registers the keys of a new object, and sends its creation. If another resource of this run has the object, or
// the creation fails, Create adds an error and reports false.
func (c Creator[T]) Create(
	ctx context.Context, call *Call, keys []workspace.Key, send func(ctx context.Context) (cerby.Created[T], error),
) (object T, ok bool) {
	release, ok := call.Register(ctx, c.what(), keys...)
	if !ok {
		return object, false
	}
	created, err := send(ctx)
	switch {
	case c.Lookup.RefusesNames && errors.Is(err, cerby.ErrConflict):
		call.Diags.Append(c.Lookup.nameTaken(ctx, call.WS, c.ResourceType, c.Name, err)...)
	case err != nil:
		c.addError(call, err)
	case c.register(ctx, call, created):
		return created.Object, true
	}
	release()
	return object, false
}

// register registers the object that Create returns, and warns if it is adopted or has no response. If another resource
// of this run has the object, register adds an error and reports false.
func (c Creator[T]) register(ctx context.Context, call *Call, created cerby.Created[T]) bool {
	key := workspace.ObjectKey(c.Lookup.Noun, c.Lookup.Describe(created.Object).ID)
	if _, ok := call.Register(ctx, c.what(), key); !ok {
		return false
	}
	c.warnOrigin(call, created)
	return true
}

// warnOrigin warns of an object that was adopted, or has no response.
func (c Creator[T]) warnOrigin(call *Call, created cerby.Created[T]) {
	object, noun := c.Lookup.Describe(created.Object), c.Lookup.Noun
	id := cerby.Clean(object.ID)
	switch created.Origin {
	case cerby.Adopted:
		call.Diags.AddWarning(Capital(c.what())+" was adopted", fmt.Sprintf("The %[1]s with the ID %[2]s was created at "+
			"%[3]s and %[4]s. The provider assumes that an interrupted apply created it, and created no second %[1]s.\n\n"+
			"If another user or configuration manages the %[1]s, "+UseRemovedBlock+"\n\n%[5]s",
			noun, id, Time(object.CreatedAt).ValueString(), c.Lookup.OrphanEvidence, RemovedBlock(c.ResourceType)))
	case cerby.Found:
		call.Diags.AddWarning(Capital(c.what())+" was adopted after a lost response", fmt.Sprintf("The response to the "+
			"request that creates the %[1]s was lost. The provider assumes that this request created the new %[1]s with the ID "+
			"%[2]s.\n\nIf another user may have created a %[1]s with this %[3]s at the same time, check Cerby's web app.",
			noun, id, c.Lookup.NameAttribute))
	}
}

// addError adds the error of the creation. If the object may have been created, it says how to find and import it.
func (c Creator[T]) addError(call *Call, err error) {
	e, ok := errors.AsType[*cerby.Error](err)
	switch {
	case c.Missing != "" && errors.Is(err, cerby.ErrNotFound):
		call.Diags.AddError("Unable to create "+c.what(), Join(Reason(err), c.Missing))
		return
	case !ok || !e.Ambiguous:
		call.AddError("create "+c.what(), err)
		return
	}
	id := c.Name
	if several, ok := errors.AsType[*cerby.MultipleMatchesError](e.VerifyErr); ok {
		id = several.IDs[0]
	}
	noun := c.Lookup.Noun
	call.Diags.AddError("Unable to create "+c.what(), Join(Explain(err), fmt.Sprintf(
		"Cerby may have created the %[1]s. Check Cerby's web app.\nIf the %[1]s exists, add this block with the address of "+
			"this resource, and apply again. If several %[1]ss have this %[2]s, use the ID:", noun, c.Lookup.NameAttribute),
		ImportBlock(c.ResourceType, id), fmt.Sprintf("Without the block, an apply within the hour adopts the %[1]s if it "+
			"%[2]s. If several %[1]ss match, or none does, the apply creates a new %[1]s.", noun, c.Lookup.OrphanEvidence)))
}

// NewCreator returns the Create call, or the plan of one, for an object with a name that may be unknown.
func NewCreator[T any](lookup Lookup[T], resourceType string, name types.String) Creator[T] {
	return Creator[T]{Lookup: lookup, ResourceType: resourceType, Name: name.ValueString()}
}
