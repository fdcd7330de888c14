package team

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// NewMembershipListResource returns the list resource cerby_team_membership.
func NewMembershipListResource() list.ListResource {
	return &membershipListResource{framework.ListResource{Use: membershipListUse}}
}

// membershipListResource implements the list resource cerby_team_membership.
type membershipListResource struct{ framework.ListResource }

// ListResourceConfigSchema returns the schema of the list block.
func (l *membershipListResource) ListResourceConfigSchema(
	_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse,
) {
	resp.Schema = schema.Schema{
		MarkdownDescription: membershipListUse.Describe("Lists the members of a team, or of all teams."),
		Attributes:          map[string]schema.Attribute{"team_id": framework.Parent("team", "members")},
	}
}

// List lists members of teams.
func (l *membershipListResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	ws, teams, ok := l.Parents(ctx, req, stream, "team_id", framework.Teams.Parents)
	if !ok {
		return
	}
	names := framework.NewDisplayNames(ws)
	found := framework.ListByParent(ctx, teams, func(
		ctx context.Context, team framework.Object,
	) ([]framework.ListItem, error) {
		members, err := ws.API().Teams().Members(team.ID).All(ctx)
		all := make([]framework.ListItem, 0, len(members))
		for _, one := range members {
			m := membershipModel{TeamID: types.StringValue(team.ID), UserID: types.StringValue(one.ID)}
			m.flatten(ws, one)
			name := names.User(ctx, one) + " in " + team.DisplayName()
			all = append(all, framework.ListItem{Name: name, Identity: m.identity(), Resource: m})
		}
		return all, err
	})
	stream.Results = framework.ListResults(ctx, req, "list members of teams", found)
}
