package framework

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// Parent returns the attribute of a list resource that selects one parent, whose children are listed.
func Parent(noun, children string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional:            true,
		MarkdownDescription: fmt.Sprintf("ID of the %s whose %s are listed. Defaults to all %ss.", noun, children, noun),
		Validators:          []validator.String{IDValidator(noun)},
	}
}

// Parents returns the workspace, and the object that an attribute of the list block names by ID, or all objects. find
// finds them. If there is an error, Parents makes it the only result and reports false.
func (l *ListResource) Parents(
	ctx context.Context, req list.ListRequest, stream *list.ListResultsStream, attribute string,
	find func(ctx context.Context, ws *workspace.Workspace, id types.String) ([]Object, diag.Diagnostics),
) (ws *workspace.Workspace, parents []Object, ok bool) {
	var id types.String
	diags := req.Config.GetAttribute(ctx, path.Root(attribute), &id)
	ws = l.Workspace(&diags)
	if !diags.HasError() {
		parents, diags = find(ctx, ws, id)
	}
	return ws, parents, !StreamErrors(stream, diags)
}

// StreamErrors makes errors the only result of a list. It reports whether there are any.
func StreamErrors(stream *list.ListResultsStream, diags diag.Diagnostics) bool {
	if diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
	}
	return diags.HasError()
}
