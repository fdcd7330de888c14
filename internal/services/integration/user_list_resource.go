package integration

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

var _ list.ListResourceWithConfigure = (*userListResource)(nil)

// NewUserListResource makes the list resource cerby_integration_user.
func NewUserListResource() list.ListResource { return &userListResource{} }

// userListResource lists people on business hubs.
type userListResource struct{ framework.ListResource }

// Metadata names the list resource.
func (l *userListResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = userListUse.Name
}

// ListResourceConfigSchema describes what can be chosen.
func (l *userListResource) ListResourceConfigSchema(
	_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse,
) {
	resp.Schema = schema.Schema{
		MarkdownDescription: userListUse.Describe("The people on business hubs, with what they may do there. Who has no entitlement is left out, with a warning: `cerby_integration_user` takes one at least."),
		Attributes: map[string]schema.Attribute{
			"integration_id": framework.Parent("integration", "people"),
		},
	}
}

// List finds people on hubs.
func (l *userListResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var config struct {
		IntegrationID types.String `tfsdk:"integration_id"`
	}
	diags := req.Config.Get(ctx, &config)
	ws := l.Workspace(&diags)
	if framework.Refused(stream, diags) {
		return
	}
	hubs := integrations.Parents(ctx, &diags, config.IntegrationID, ws.Integrations().Find, ws.Integrations().List)
	if framework.Refused(stream, diags) {
		return
	}
	names := framework.NewNames(ws)
	found := framework.OfEach(ctx, hubs, func(ctx context.Context, hub framework.Labelled) ([]framework.Found, error) {
		people, err := ws.Integrations().Users(hub.ID).List(ctx)
		all := make([]framework.Found, 0, len(people))
		for _, person := range people {
			name := names.Person(ctx, cerby.Member{ID: person.ID, Email: person.Email}) + " on " + hub.DisplayName()
			if len(person.Entitlements) == 0 {
				all = append(all, framework.Found{Left: fmt.Sprintf("%s has no entitlement there, and is left out.", cerby.Clean(name))})
				continue
			}
			m := userResourceModel{IntegrationID: types.StringValue(hub.ID), UserID: types.StringValue(person.ID), Timeouts: noTimeouts()}
			m.read(person, nil)
			all = append(all, framework.Found{Name: name, Identity: m.identity(), Resource: m})
		}
		return all, err
	})
	stream.Results = framework.Results(ctx, req, "list the people on the integrations", found)
}
