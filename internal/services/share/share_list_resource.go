package share

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// shareListResource lists the shares of one kind of item.
type shareListResource struct {
	framework.ListResource

	kind kind
}

func (k kind) newListResource() list.ListResource {
	return &shareListResource{framework.ListResource{Use: k.listUse()}, k}
}

// ListResourceConfigSchema sets the schema of the list block.
func (l *shareListResource) ListResourceConfigSchema(
	_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse,
) {
	resp.Schema = schema.Schema{
		MarkdownDescription: l.Use.Describe(fmt.Sprintf("Lists the shares of the %[1]ss that the API key's "+
			"user owns, with users and with teams.\n\n"+
			"The service may also list users and teams whose access to the %[1]s comes only from a team or a collection. "+
			"Do not add these to the configuration. %[2]s", l.kind.item, l.kind.extraDescription)),
		Attributes: map[string]schema.Attribute{
			l.kind.itemAttribute(): framework.Parent(string(l.kind.item), "shares"),
		},
	}
}

// List streams the shares.
func (l *shareListResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	ws, items, ok := l.Parents(ctx, req, stream, l.kind.itemAttribute(), l.kind.listItems)
	if !ok {
		return
	}
	var teams []framework.Object
	if !cerby.Operations(l.kind.item, cerby.TeamMembers).IsListedByItem() {
		var diags diag.Diagnostics
		teams, diags = framework.Teams.Parents(ctx, ws, types.StringNull())
		if framework.StreamErrors(stream, diags) {
			return
		}
	}
	shares := shareLister{l.kind, ws, framework.NewDisplayNames(ws), items}
	byItem := framework.ListByParent(ctx, items, shares.listByItem)
	byTeam := framework.ListByParent(ctx, teams, shares.listByTeam)
	what := fmt.Sprintf("list shares of %ss", l.kind.item)
	stream.Results = framework.ListResults(ctx, req, what, func(yield func(framework.ListItem, error) bool) {
		for found, err := range byItem {
			if !yield(found, err) {
				return
			}
		}
		byTeam(yield)
	})
}

// shareLister lists the shares of some items of one kind.
type shareLister struct {
	kind  kind
	ws    *workspace.Workspace
	names *framework.DisplayNames
	items []framework.Object
}

// listByItem returns the shares that the service lists for an item.
func (l shareLister) listByItem(ctx context.Context, item framework.Object) ([]framework.ListItem, error) {
	users, err := l.ws.Shares().ListByItem(l.kind.item, item.ID, cerby.UserMembers).List(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]framework.ListItem, 0, len(users))
	for _, user := range users {
		m := model{kind: l.kind, Item: types.StringValue(item.ID), UserID: types.StringValue(user.ID)}
		all = append(all, l.listItem(m, user, l.names.User(ctx, user), item))
	}
	if !cerby.Operations(l.kind.item, cerby.TeamMembers).IsListedByItem() {
		return all, nil
	}
	teams, err := l.ws.Shares().ListByItem(l.kind.item, item.ID, cerby.TeamMembers).List(ctx)
	for _, team := range teams {
		m := model{kind: l.kind, Item: types.StringValue(item.ID), TeamID: types.StringValue(team.ID)}
		all = append(all, l.listItem(m, team, l.names.Team(ctx, team), item))
	}
	return all, err
}

// listByTeam returns the shares that the service lists for a team, limited to the items of the lister.
func (l shareLister) listByTeam(ctx context.Context, team framework.Object) ([]framework.ListItem, error) {
	listed, err := l.ws.Shares().ListByMember(l.kind.item, cerby.TeamMembers, team.ID).List(ctx)
	byID := make(map[string]cerby.Member, len(listed))
	for _, one := range listed {
		byID[one.ID] = one
	}
	var all []framework.ListItem
	for _, item := range l.items {
		if one, shared := byID[item.ID]; shared {
			m := model{kind: l.kind, Item: types.StringValue(item.ID), TeamID: types.StringValue(team.ID)}
			all = append(all, l.listItem(m, one, team.DisplayName(), item))
		}
	}
	return all, err
}

// listItem returns the list result of a share with a user or team of the given name.
func (l shareLister) listItem(
	m model, listed cerby.Member, memberName string, item framework.Object,
) framework.ListItem {
	m.flatten(listed)
	m.readNames(l.ws, listed)
	name := memberName + " on " + item.DisplayName()
	return framework.ListItem{Name: name, Identity: m.identity(), Resource: m.object()}
}
