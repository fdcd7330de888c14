package framework

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// ReadImport returns the workspace and the identity of an import, or adds an error and reports false. parse returns the
// identity that an import ID names.
func ReadImport[I any](
	ctx context.Context, r *Resource, req resource.ImportStateRequest, resp *resource.ImportStateResponse,
	parse func(ctx context.Context, ws *workspace.Workspace, id string) (I, diag.Diagnostics),
) (ws *workspace.Workspace, identity I, ok bool) {
	diags := &resp.Diagnostics
	ws = r.Workspace(diags)
	switch {
	case ws == nil:
	case hasControl(req.ID):
		diags.AddError("Invalid import ID", "The import ID contains a control character.\n\nUse the ID of the object.")
	case req.ID != "":
		parsed, errs := parse(ctx, ws, req.ID)
		diags.Append(errs...)
		identity = parsed
	case req.Identity == nil || req.Identity.Raw.IsNull():
		diags.AddError("Invalid import", "The import has neither an ID nor an identity.\n\nSet id or identity in the "+
			"import block.")
	default:
		diags.Append(checkIdentity(ctx, req.Identity)...)
		diags.Append(req.Identity.Get(ctx, &identity)...)
	}
	return ws, identity, !diags.HasError()
}

// checkIdentity returns an error for each attribute of an identity that cannot be an ID. Null is none.
func checkIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity) (diags diag.Diagnostics) {
	for _, name := range slices.Sorted(maps.Keys(identity.Schema.GetAttributes())) {
		var value types.String
		diags.Append(identity.GetAttribute(ctx, path.Root(name), &value)...)
		if !value.IsNull() && !IsID(value.ValueString()) {
			diags.AddError("Invalid identity", name+" in the identity is not a valid ID: IDs cannot be empty, or contain a "+
				"slash or a control character.")
		}
	}
	return diags
}

// ImportState imports the object that an import names by ID, name or identity. refuse adds an error if the object
// cannot be imported; it may be nil.
func (l Lookup[T]) ImportState(
	ctx context.Context, r *Resource, req resource.ImportStateRequest, resp *resource.ImportStateResponse,
	refuse func(T, *diag.Diagnostics),
) {
	ws, identity, ok := ReadImport(ctx, r, req, resp, newIDIdentity)
	if !ok {
		return
	}
	id, diags := l.ID(ctx, ws, identity.ID.ValueString())
	if !diags.HasError() {
		id, diags = l.checkImported(ctx, ws, id, refuse)
	}
	resp.Diagnostics.Append(diags...)
	if !diags.HasError() {
		SetImported(ctx, resp, id, IDIdentity{ID: types.StringValue(id)})
	}
}

// newIDIdentity returns the identity of an ID or a name.
func newIDIdentity(_ context.Context, _ *workspace.Workspace, id string) (IDIdentity, diag.Diagnostics) {
	return IDIdentity{ID: types.StringValue(id)}, nil
}

// checkImported returns the ID of an imported object, or an error if it does not exist or cannot be imported.
func (l Lookup[T]) checkImported(
	ctx context.Context, ws *workspace.Workspace, id string, refuse func(T, *diag.Diagnostics),
) (string, diag.Diagnostics) {
	object, diags := l.Get(ctx, ws, id)
	if !diags.HasError() && refuse != nil {
		refuse(object, &diags)
	}
	return l.Describe(object).ID, diags
}

// SetImported sets the ID and the identity of an imported resource, and copies the identity's attributes to the state's
// attributes of the same names.
func SetImported(ctx context.Context, resp *resource.ImportStateResponse, id string, identity any) {
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), id)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, identity)...)
	for name := range resp.Identity.Schema.GetAttributes() {
		var value types.String
		resp.Diagnostics.Append(resp.Identity.GetAttribute(ctx, path.Root(name), &value)...)
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(name), value)...)
	}
}

// SplitImportID splits an import ID into a number of parts at its last slashes, since names may contain one. format
// completes "Write".
func SplitImportID(id string, parts int, format string) ([]string, diag.Diagnostics) {
	all, rest := make([]string, parts), id
	for i := parts - 1; i > 0; i-- {
		at := strings.LastIndex(rest, "/")
		if at <= 0 || !IsID(rest[at+1:]) {
			return nil, invalidImportID(fmt.Sprintf("%s does not have %d parts separated by a slash.", Quote(id), parts), format)
		}
		all[i], rest = rest[at+1:], rest[:at]
	}
	all[0] = rest
	return all, nil
}

// CutImportID cuts an import ID at a separator, such as /user/, of which it has to contain exactly one. format
// completes "Write".
func CutImportID(id, format string, separators ...string) (before, separator, after string, diags diag.Diagnostics) {
	count := 0
	for _, one := range separators {
		if n := countMatches(id, one); n > 0 {
			count, separator = count+n, one
		}
	}
	if count != 1 {
		cause := fmt.Sprintf("%s does not contain exactly one of %s.", Quote(id), strings.Join(separators, " and "))
		return "", "", "", invalidImportID(cause, format)
	}
	before, after, _ = strings.Cut(id, separator)
	if before == "" || after == "" {
		return "", "", "", invalidImportID(fmt.Sprintf("%s has nothing before or after %s.", Quote(id), separator), format)
	}
	return before, separator, after, nil
}

// countMatches returns how often a part occurs in a text, overlaps included.
func countMatches(text, part string) int {
	count := 0
	for i := range len(text) {
		if strings.HasPrefix(text[i:], part) {
			count++
		}
	}
	return count
}

// invalidImportID returns the error about an import ID.
func invalidImportID(cause, format string) diag.Diagnostics {
	return diag.Diagnostics{diag.NewErrorDiagnostic("Invalid import ID", cause+"\n\nUse the form "+format+".")}
}
