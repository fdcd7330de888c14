package integration

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// NewUserListResource returns the list resource cerby_integration_user.
func NewUserListResource() list.ListResource {
	return &userListResource{framework.ListResource{Use: userListUse}}
}

// userListResource lists the users of integrations.
type userListResource struct{ framework.ListResource }

// ListResourceConfigSchema returns the schema of the list block.
func (l *userListResource) ListResourceConfigSchema(
	_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse,
) {
	resp.Schema = schema.Schema{
		MarkdownDescription: userListUse.Describe("Lists the users of integrations, " +
			"called business hubs in Cerby's web app.\n\n" +
			"The list leaves out users without entitlements, with a warning: `cerby_integration_user` requires at least one."),
		Attributes: map[string]schema.Attribute{
			"integration_id": framework.Parent("integration", "users"),
		},
	}
}

// List lists the users of one integration, or of all.
func (l *userListResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	ws, parents, ok := l.Parents(ctx, req, stream, "integration_id", framework.Integrations.Parents)
	if !ok {
		return
	}
	names := framework.NewDisplayNames(ws)
	find := func(ctx context.Context, integration framework.Object) ([]framework.ListItem, error) {
		users, err := ws.Integrations().Users(integration.ID).List(ctx)
		all := make([]framework.ListItem, 0, len(users))
		for _, user := range users {
			name := names.User(ctx, cerby.Member{ID: user.ID, Email: user.Email}) + " on " + integration.DisplayName()
			all = append(all, newFoundUser(name, integration.ID, user))
		}
		return all, err
	}
	results := framework.ListByParent(ctx, parents, find)
	stream.Results = framework.ListResults(ctx, req, "list users of integrations", results)
}

// newFoundUser returns an integration user, or why one without entitlements is not listed.
func newFoundUser(name, integrationID string, user cerby.IntegrationUser) framework.ListItem {
	if len(user.Entitlements) == 0 {
		return framework.ListItem{
			Skipped: cerby.Clean(name) + " is not listed: the user has no entitlements, which are required.",
		}
	}
	m := userResourceModel{
		IntegrationID: types.StringValue(integrationID), UserID: types.StringValue(user.ID), Timeouts: nullTimeouts(),
	}
	m.flatten(user, nil)
	return framework.ListItem{Name: name, Identity: m.identity(), Resource: m}
}
