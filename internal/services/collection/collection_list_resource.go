package collection

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// NewListResource returns the list resource cerby_collection.
func NewListResource() list.ListResource {
	return &collectionListResource{framework.ListResource{Use: listUse}}
}

// collectionListResource lists collections.
type collectionListResource struct{ framework.ListResource }

// ListResourceConfigSchema sets the schema of the list block.
func (l *collectionListResource) ListResourceConfigSchema(
	_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse,
) {
	resp.Schema = schema.Schema{
		MarkdownDescription: listUse.Describe("Lists the collections that the API key's user owns."),
	}
}

// List streams the collections.
func (l *collectionListResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var diags diag.Diagnostics
	ws := l.Workspace(&diags)
	if framework.StreamErrors(stream, diags) {
		return
	}
	all := ws.API().Collections().List().Each(ctx)
	found := framework.MapItems(all, func(c cerby.Collection) (framework.ListItem, bool) {
		var m resourceModel
		m.flatten(c)
		return framework.ListItem{
			Name:     framework.Collections.Describe(c).DisplayName(),
			Identity: framework.IDIdentity{ID: m.ID},
			Resource: m,
		}, true
	})
	stream.Results = framework.ListResults(ctx, req, "list collections", found)
}
