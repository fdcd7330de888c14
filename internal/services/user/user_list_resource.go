package user

import (
	"cmp"
	"context"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// NewListResource returns the list resource cerby_user.
func NewListResource() list.ListResource {
	return &userListResource{framework.ListResource{Use: listUse}}
}

// userListResource implements the list resource cerby_user.
type userListResource struct{ framework.ListResource }

// ListResourceConfigSchema returns the schema of the list block.
func (l *userListResource) ListResourceConfigSchema(
	_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse,
) {
	attributes := map[string]schema.Attribute{}
	for name, attribute := range filterAttributes() {
		attributes[name] = attribute
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: listUse.Describe("Lists the users of a Cerby workspace.\n\n" +
			"The list includes removed users only if `status` includes `disabled`. You cannot import them."),
		Attributes: attributes,
	}
}

// List lists users.
func (l *userListResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var config filterModel
	diags := req.Config.Get(ctx, &config)
	ws := l.Workspace(&diags)
	if framework.StreamErrors(stream, diags) {
		return
	}
	users := ws.API().Users().ListFiltered(ctx, config.filter())
	selects := config.selector()
	found := framework.MapItems(users, func(u cerby.User) (framework.ListItem, bool) {
		var m resourceModel
		m.flatten(u)
		wanted := selects(u) && (len(config.Status) > 0 || !u.IsRemoved())
		return framework.ListItem{Name: cmp.Or(u.Email, u.ID), Identity: framework.IDIdentity{ID: m.ID}, Resource: m}, wanted
	})
	stream.Results = framework.ListResults(ctx, req, "list users", found)
}
