package share

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// membersListResource lists items of one kind with all their members.
type membersListResource struct {
	framework.ListResource

	kind kind
}

func (k kind) newMembersListResource() list.ListResource {
	return &membersListResource{framework.ListResource{Use: k.membersListUse()}, k}
}

// ListResourceConfigSchema sets the schema of the list block.
func (l *membersListResource) ListResourceConfigSchema(
	_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse,
) {
	resp.Schema = schema.Schema{
		MarkdownDescription: l.Use.Describe(fmt.Sprintf("Lists the %[1]ss that the API key's user "+
			"owns, each with its users and teams.\n\n"+
			"The list leaves out access that comes from a team or a collection. %[2]s", l.kind.item, l.kind.extraDescription)),
		Attributes: map[string]schema.Attribute{
			l.kind.itemAttribute(): framework.Parent(string(l.kind.item), "members"),
		},
	}
}

// List streams the items with their members.
func (l *membersListResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	ws, items, ok := l.Parents(ctx, req, stream, l.kind.itemAttribute(), l.kind.listItems)
	if !ok {
		return
	}
	found := framework.ListByParent(ctx, items, func(
		ctx context.Context, item framework.Object,
	) ([]framework.ListItem, error) {
		m := l.kind.newMembers(item.ID)
		one := framework.ListItem{Name: "Members of " + item.DisplayName(), Identity: m.identity()}
		if req.IncludeResource {
			current, err := l.kind.listAccess(ctx, ws, item.ID)
			if err == nil {
				current, err = l.kind.withoutInherited(ctx, ws, item.ID, current, nil, nil)
			}
			if err != nil {
				return nil, err
			}
			m.Users = userRoles.Listed(ctx, ws, current[cerby.UserMembers], collaborator)
			if teams := current[cerby.TeamMembers]; len(teams) > 0 {
				m.Teams = teamRoles.Listed(ctx, ws, teams, collaborator)
			}
		}
		one.Resource = m.object()
		return []framework.ListItem{one}, nil
	})
	stream.Results = framework.ListResults(ctx, req, fmt.Sprintf("list members of %ss", l.kind.item), found)
}
