package framework

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	resource "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// CachedNameAttribute returns the attribute with the name of a user, team or item beside its ID.
func CachedNameAttribute(description string) resource.Attribute {
	return ComputedString(description + " Null until a refresh reads it.")
}

// CachedName returns the name of the object with the given ID without a call: stated, which a list of the service has
// for it, that of an object that this run has read, or the previous one. It is null if none is known.
func (l Lookup[T]) CachedName(
	ws *workspace.Workspace, id types.String, stated *string, previous types.String,
) types.String {
	if id.IsNull() {
		return types.StringNull()
	}
	if stated == nil || *stated == "" {
		if object, ok := l.Reader(ws).Peek(id.ValueString()); ok {
			stated = l.Describe(object).Name
		}
	}
	switch {
	case stated != nil && *stated != "":
		return types.StringValue(*stated)
	case previous.IsUnknown():
		return types.StringNull()
	}
	return previous
}

// Label names the object with the given ID in messages, as in `user "jane@acme.example"`. It has the ID in place of a
// name that is not known, and beside one that may repeat. known is the name in a state or a plan. Label makes no call.
func (l Lookup[T]) Label(ws *workspace.Workspace, id string, known types.String) string {
	return l.label(ws, id, known, !l.OmitsID)
}

// LabelWithID is Label for messages about an ID that does not exist: it always has the ID.
func (l Lookup[T]) LabelWithID(ws *workspace.Workspace, id string) string {
	return l.label(ws, id, types.StringNull(), true)
}

// label returns the label of an object. The workspace may be nil, and the ID empty.
func (l Lookup[T]) label(ws *workspace.Workspace, id string, name types.String, withID bool) string {
	if id == "" {
		return "the " + l.Noun
	}
	if ws != nil {
		name = l.CachedName(ws, types.StringValue(id), nil, name)
	}
	switch {
	case name.ValueString() == "":
		return l.Noun + " " + Quote(id)
	case withID:
		return fmt.Sprintf("%s %s (%s)", l.Noun, Quote(cerby.Clean(name.ValueString())), cerby.Shorten(cerby.Clean(id)))
	}
	return l.Noun + " " + Quote(cerby.Clean(name.ValueString()))
}

// NameForID returns the name in a plan if it belongs to the planned ID. Terraform proposes the name in the state also
// for another ID, of which the name is unknown.
func NameForID(planned, prior, name types.String) types.String {
	if planned.Equal(prior) {
		return name
	}
	return types.StringUnknown()
}

// PlannedName returns a planned name, or the known one if it is unknown.
func (l Lookup[T]) PlannedName(ws *workspace.Workspace, id, planned types.String) types.String {
	if planned.IsUnknown() {
		return l.CachedName(ws, id, nil, planned)
	}
	return planned
}

// PlanUnknown plans some attributes as unknown.
func PlanUnknown(ctx context.Context, plan *tfsdk.Plan, names ...string) (diags diag.Diagnostics) {
	for _, name := range names {
		diags.Append(plan.SetAttribute(ctx, path.Root(name), types.StringUnknown())...)
	}
	return diags
}
