package framework

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	resource "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// KnownNameAttribute returns the attribute with the name of a user, team or item beside its ID.
func KnownNameAttribute(description string) resource.Attribute {
	return ComputedString(description + " It costs no API call. " +
		"Null until a refresh has read the name, and unknown in the plan of a new grant.")
}

// KnownName returns the name of the object with the given ID without a call: stated, which a list of the service has
// for it, that of an object that this run has read, or the previous one. It is null if none is known.
func (l Lookup[T]) KnownName(
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

// PlannedName returns a planned name, or the known one if it is unknown.
func (l Lookup[T]) PlannedName(ws *workspace.Workspace, id, planned types.String) types.String {
	if planned.IsUnknown() {
		return l.KnownName(ws, id, nil, planned)
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
