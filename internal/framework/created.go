package framework

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// Creating is the Create call of a resource for an object whose name may repeat.
type Creating[T any] struct {
	Lookup Lookup[T]
	// ResourceType and Name name the resource type and the object, as in cerby_team and "Design".
	ResourceType, Name string
}

// what returns the object for messages, as in `team "Design"`.
func (c Creating[T]) what() string { return fmt.Sprintf("%s %s", c.Lookup.Noun, Quote(c.Name)) }

// WarnDuplicateName warns at plan of objects that have the name of one that is planned as new and were created within
// the hour: an interrupted apply may have left them behind. Objects that other resources of this run have are no such
// rest. A list that cannot be read adds nothing.
func (c Creating[T]) WarnDuplicateName(ctx context.Context, ws *workspace.Workspace, diags *diag.Diagnostics) {
	if ws == nil || c.Name == "" {
		return
	}
	all, _ := c.Lookup.Reader(ws).Cached(ctx)
	for _, one := range all {
		object := c.Lookup.Describe(one)
		if !c.isLeftover(ws, object) || c.Lookup.isRemoved(one) {
			continue
		}
		noun := c.Lookup.Noun
		diags.AddWarning(fmt.Sprintf("Another %s has the %s %s", noun, c.Lookup.NameAttribute, Quote(c.Name)), fmt.Sprintf(
			"It was created at %s and has the ID %s. An interrupted apply may have left it behind.\n\n"+
				"The apply adopts it if it %s, unless there is a second such %s or the %s is more than an hour old by then. "+
				"Otherwise the apply creates a new %s.\n\n"+
				"To manage the existing %s in any case, add this block with the address of this resource, and plan again:\n\n%s",
			Time(object.CreatedAt).ValueString(), cerby.Clean(object.ID), c.Lookup.Leftover, noun, noun, noun, noun,
			ImportBlock(c.ResourceType, object.ID)))
	}
}

// isLeftover reports whether an interrupted apply may have left an object behind, as far as a list tells.
func (c Creating[T]) isLeftover(ws *workspace.Workspace, o Object) bool {
	return o.CreatedAt != nil && !o.IsManaged && c.Lookup.isNamed(o, c.Name) &&
		ws.API().CreatedWithin(*o.CreatedAt, cerby.LeftoverAge) &&
		!ws.Registry.IsRegistered(workspace.ObjectKey(c.Lookup.Noun, o.ID))
}

// Acquire registers the object that Create returns, and warns if it is adopted or has no response. If another resource
// of this run has the object, Acquire adds an error and reports false.
func (c Creating[T]) Acquire(
	ctx context.Context, r *Resource, private Private, created cerby.Created[T], diags *diag.Diagnostics,
) bool {
	key := workspace.ObjectKey(c.Lookup.Noun, c.Lookup.Describe(created.Object).ID)
	if _, ok := r.Acquire(ctx, private, c.what(), diags, key); !ok {
		return false
	}
	c.warnOrigin(created, diags)
	return true
}

// warnOrigin warns of an object that was adopted, or has no response.
func (c Creating[T]) warnOrigin(created cerby.Created[T], diags *diag.Diagnostics) {
	object, noun := c.Lookup.Describe(created.Object), c.Lookup.Noun
	id := cerby.Clean(object.ID)
	switch created.Origin {
	case cerby.Adopted:
		diags.AddWarning(Capital(c.what())+" was adopted", fmt.Sprintf("The %s with the ID %s was created at %s and %s: "+
			"an interrupted apply left it behind. No second %s was created.\n\nIf the %s belongs to somebody else, stop "+
			"managing it: replace the resource with this block, with the address of the resource:\n\n%s", noun, id,
			Time(object.CreatedAt).ValueString(), c.Lookup.Leftover, noun, noun, RemovedBlock(c.ResourceType)))
	case cerby.Found:
		diags.AddWarning(Capital(c.what())+" was adopted after a lost response", fmt.Sprintf("The response to the request "+
			"that creates the %s was lost. The new %s with the ID %s is taken for the requested one.\n\n"+
			"If somebody else may have created a %s with this %s at the same time, check Cerby's web app.",
			noun, noun, id, noun, c.Lookup.NameAttribute))
	}
}

// AddError adds the error of the creation. If the object may have been created, it says how to find and import it.
func (c Creating[T]) AddError(err error, diags *diag.Diagnostics) {
	e, ok := errors.AsType[*cerby.Error](err)
	if !ok || !e.Uncertain {
		AddError(diags, "create "+c.what(), err)
		return
	}
	id := c.Name
	if several, ok := errors.AsType[*cerby.SeveralError](e.VerifyErr); ok {
		id = several.IDs[0]
	}
	noun := c.Lookup.Noun
	diags.AddError("Unable to create "+c.what(), join(Explain(err), fmt.Sprintf(
		"%s may have been created: check Cerby's web app. If it exists, add this block with the address of this resource, "+
			"and apply again. If several have the %s, write the ID:", Capital(c.what()), c.Lookup.NameAttribute),
		ImportBlock(c.ResourceType, id), fmt.Sprintf("Without the block, an apply within the hour adopts the %s if it %s, "+
			"unless there is a second such %s. Otherwise the apply creates a new %s.", noun, c.Lookup.Leftover, noun, noun)))
}

// NewCreating returns the Create call, or the plan of one, for an object with a name that may be unknown.
func NewCreating[T any](lookup Lookup[T], resourceType string, name types.String) Creating[T] {
	return Creating[T]{lookup, resourceType, name.ValueString()}
}
