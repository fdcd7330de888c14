package team

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// NewListResource returns the list resource cerby_team.
func NewListResource() list.ListResource {
	return &teamListResource{framework.ListResource{Use: listUse}}
}

// teamListResource implements the list resource cerby_team.
type teamListResource struct{ framework.ListResource }

// ListResourceConfigSchema returns the schema of the list block.
func (l *teamListResource) ListResourceConfigSchema(
	_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse,
) {
	resp.Schema = schema.Schema{
		MarkdownDescription: listUse.Describe("Lists the teams of a Cerby workspace.\n\n" +
			"The list includes teams that an identity provider manages through SCIM."),
		Attributes: map[string]schema.Attribute{"type": typeFilter},
	}
}

// List lists teams.
func (l *teamListResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var config struct {
		Type types.String `tfsdk:"type"`
	}
	diags := req.Config.Get(ctx, &config)
	ws := l.Workspace(&diags)
	if framework.StreamErrors(stream, diags) {
		return
	}
	found := framework.MapItems(ws.API().Teams().List().Each(ctx), func(t cerby.Team) (framework.ListItem, bool) {
		var m resourceModel
		m.flatten(t)
		return framework.ListItem{
			Name: framework.Teams.Describe(t).DisplayName(), Identity: framework.IDIdentity{ID: m.ID}, Resource: m,
		}, framework.Matches(config.Type, &t.Type)
	})
	stream.Results = framework.ListResults(ctx, req, "list teams", found)
}
