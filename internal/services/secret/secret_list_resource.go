package secret

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// NewListResource returns the list resource cerby_secret.
func NewListResource() list.ListResource {
	return &secretListResource{framework.ListResource{Use: listUse}}
}

// secretListResource lists secrets.
type secretListResource struct{ framework.ListResource }

// ListResourceConfigSchema sets the schema of the list block.
func (l *secretListResource) ListResourceConfigSchema(
	_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse,
) {
	resp.Schema = schema.Schema{MarkdownDescription: listUse.Describe("Lists the secrets that the API key's user " +
		"owns, without their values.\n\n" +
		"The list leaves out deleted secrets.")}
}

// List streams the secrets.
func (l *secretListResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var diags diag.Diagnostics
	ws := l.Workspace(&diags)
	if framework.StreamErrors(stream, diags) {
		return
	}
	all := ws.API().Secrets().List().Each(ctx)
	found := framework.MapItems(all, func(s cerby.Secret) (framework.ListItem, bool) {
		var m resourceModel
		m.flatten(s)
		return framework.ListItem{
			Name:     framework.Secrets.Describe(s).DisplayName(),
			Identity: framework.IDIdentity{ID: m.ID},
			Resource: m,
		}, !s.IsRemoved()
	})
	stream.Results = framework.ListResults(ctx, req, "list secrets", found)
}
