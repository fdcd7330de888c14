package share

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

var _ list.ListResourceWithConfigure = (*shareListResource)(nil)

// shareListResource lists the shares of one kind of item.
type shareListResource struct {
	framework.ListResource

	kind kind
}

// Metadata sets the type name of the list resource.
func (l *shareListResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = l.kind.typeName()
}

// ListResourceConfigSchema sets the schema of the list block.
func (l *shareListResource) ListResourceConfigSchema(
	_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse,
) {
	resp.Schema = schema.Schema{
		MarkdownDescription: l.kind.listUse().Describe(fmt.Sprintf("Lists the shares of the %[1]ss of which the API key's "+
			"user is Owner, with users and with teams. %[2]s\n\n"+
			"The service may also list users and teams that have the %[1]s only through a team or a collection. "+
			"Do not add these to the configuration.", l.kind.item, l.kind.extraDescription)),
		Attributes: map[string]schema.Attribute{
			l.kind.itemAttribute(): framework.Parent(string(l.kind.item), "shares"),
		},
	}
}

// List streams the shares.
func (l *shareListResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var id types.String
	diags := req.Config.GetAttribute(ctx, path.Root(l.kind.itemAttribute()), &id)
	ws := l.Workspace(&diags)
	if framework.StreamErrors(stream, diags) {
		return
	}
	items, diags := l.kind.listItems(ctx, ws, id)
	var teams []framework.Object
	if !diags.HasError() && !cerby.Operations(l.kind.item, cerby.OfTeams).ListedByItem() {
		teams, diags = framework.Teams.Parents(ctx, ws, types.StringNull())
	}
	if framework.StreamErrors(stream, diags) {
		return
	}
	names := framework.NewDisplayNames(ws)
	byItem := framework.ListByParent(ctx, items, func(
		ctx context.Context, item framework.Object,
	) ([]framework.ListItem, error) {
		return l.kind.listByItem(ctx, ws, names, item)
	})
	byTeam := framework.ListByParent(ctx, teams, func(
		ctx context.Context, team framework.Object,
	) ([]framework.ListItem, error) {
		return l.kind.listByTeam(ctx, ws, team, items)
	})
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

// listByItem returns the shares that the service lists for an item.
func (k kind) listByItem(
	ctx context.Context, ws *workspace.Workspace, names *framework.DisplayNames, item framework.Object,
) ([]framework.ListItem, error) {
	users, err := ws.Shares().ListByItem(k.item, item.ID, cerby.OfUsers).List(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]framework.ListItem, 0, len(users))
	for _, user := range users {
		m := model{kind: k, Item: types.StringValue(item.ID), UserID: types.StringValue(user.ID)}
		all = append(all, k.newFound(m, user, names.User(ctx, user), item))
	}
	if !cerby.Operations(k.item, cerby.OfTeams).ListedByItem() {
		return all, nil
	}
	teams, err := ws.Shares().ListByItem(k.item, item.ID, cerby.OfTeams).List(ctx)
	for _, team := range teams {
		m := model{kind: k, Item: types.StringValue(item.ID), TeamID: types.StringValue(team.ID)}
		all = append(all, k.newFound(m, team, names.Team(ctx, team), item))
	}
	return all, err
}

// listByTeam returns the shares that the service lists for a team, limited to the given items.
func (k kind) listByTeam(
	ctx context.Context, ws *workspace.Workspace, team framework.Object, items []framework.Object,
) ([]framework.ListItem, error) {
	held, err := ws.Shares().ListByMember(k.item, cerby.OfTeams, team.ID).List(ctx)
	has := make(map[string]cerby.Member, len(held))
	for _, one := range held {
		has[one.ID] = one
	}
	var all []framework.ListItem
	for _, item := range items {
		if one, shared := has[item.ID]; shared {
			m := model{kind: k, Item: types.StringValue(item.ID), TeamID: types.StringValue(team.ID)}
			all = append(all, k.newFound(m, one, team.DisplayName(), item))
		}
	}
	return all, err
}

// newFound returns the list result of a share.
func (k kind) newFound(m model, now cerby.Member, with string, item framework.Object) framework.ListItem {
	m.flatten(now)
	m.ID = types.StringValue(m.formatID())
	identity := m.identity()
	whole := identity.Attributes()
	whole["id"], whole["role"], whole["message"] = m.ID, m.Role, types.StringNull()
	name := with + " on " + item.DisplayName()
	return framework.ListItem{Name: name, Identity: identity, Resource: stringObject(whole)}
}

// identity returns the identity of a share.
func (m model) identity() types.Object {
	return stringObject(map[string]attr.Value{m.kind.itemAttribute(): m.Item, "user_id": m.UserID, "team_id": m.TeamID})
}

// stringObject returns an object whose attributes are all strings.
func stringObject(values map[string]attr.Value) types.Object {
	kinds := make(map[string]attr.Type, len(values))
	for name := range values {
		kinds[name] = types.StringType
	}
	return types.ObjectValueMust(kinds, values)
}
