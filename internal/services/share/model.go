package share

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// model is a share of any kind of item. The name of the attribute for Item depends on the kind.
type model struct {
	kind kind

	ID     types.String
	Item   types.String
	UserID types.String
	TeamID types.String
	Role   types.String

	// The names for the review of plans. They are null if the provider does not know them.
	ItemName  types.String
	UserEmail types.String
	TeamName  types.String

	// message is sent with a planned share.
	message string
}

// source is a state, plan or configuration.
type source interface {
	GetAttribute(ctx context.Context, at path.Path, target any) diag.Diagnostics
}

// getModel reads a share from a state or plan.
func (k kind) getModel(ctx context.Context, from source) (m model, diags diag.Diagnostics) {
	m.kind = k
	for name, value := range map[string]*types.String{
		"id": &m.ID, k.itemAttribute(): &m.Item, "user_id": &m.UserID, "team_id": &m.TeamID, "role": &m.Role,
		k.itemNameAttribute(): &m.ItemName, "user_email": &m.UserEmail, "team_name": &m.TeamName,
	} {
		diags.Append(from.GetAttribute(ctx, path.Root(name), value)...)
	}
	return m, diags
}

// getPlanned reads a planned share, and its message from the configuration.
func (k kind) getPlanned(ctx context.Context, plan, config source) (model, diag.Diagnostics) {
	m, diags := k.getModel(ctx, plan)
	var message types.String
	diags.Append(config.GetAttribute(ctx, path.Root("message"), &message)...)
	m.message = message.ValueString()
	return m, diags
}

// identity returns the identity of a share.
func (m model) identity() types.Object {
	return stringObject(map[string]attr.Value{m.kind.itemAttribute(): m.Item, "user_id": m.UserID, "team_id": m.TeamID})
}

// object returns the state of a share.
func (m model) object() types.Object {
	values := m.identity().Attributes()
	values["id"], values["role"], values["message"] = types.StringValue(m.FormatID()), m.Role, types.StringNull()
	values[m.kind.itemNameAttribute()], values["user_email"], values["team_name"] = m.ItemName, m.UserEmail, m.TeamName
	return stringObject(values)
}

// stringObject returns an object whose attributes are all strings.
func stringObject(values map[string]attr.Value) types.Object {
	attributeTypes := make(map[string]attr.Type, len(values))
	for name := range values {
		attributeTypes[name] = types.StringType
	}
	return types.ObjectValueMust(attributeTypes, values)
}

// expand returns the client's form of a share.
func (m model) expand() cerby.Share {
	of, member := cerby.UserMembers, m.UserID
	if m.UserID.IsNull() {
		of, member = cerby.TeamMembers, m.TeamID
	}
	return cerby.Share{Kind: m.kind.item, ItemID: m.Item.ValueString(), MemberKind: of, MemberID: member.ValueString()}
}

// memberNoun returns user or team.
func (m model) memberNoun() string {
	if m.UserID.IsNull() {
		return "team"
	}
	return "user"
}

// FormatID returns the ID of a share: ITEM/user/USER or ITEM/team/TEAM.
func (m model) FormatID() string {
	return m.Item.ValueString() + "/" + m.memberNoun() + "/" + m.expand().MemberID
}

// Parse returns the share with the given ID. Its parts are empty if the ID is malformed.
func (m model) Parse(id string) model {
	parts := framework.SplitID(id, 3)
	share := model{kind: m.kind, ID: types.StringValue(id), Item: types.StringValue(parts[0])}
	if parts[1] == "user" {
		share.UserID = types.StringValue(parts[2])
	} else {
		share.TeamID = types.StringValue(parts[2])
	}
	return share
}

func (m model) hasUnknownID() bool {
	return m.Item.IsUnknown() || m.UserID.IsUnknown() || m.TeamID.IsUnknown()
}

// Key returns the key of the share in the registry.
func (m model) Key() workspace.Key {
	return workspace.ShareKey(m.expand())
}

// Label returns the name of the share for messages.
func (m model) Label(ws *workspace.Workspace) string { return "share of " + m.describe(ws) }

// describe returns the item and the user or team of a share for messages.
func (m model) describe(ws *workspace.Workspace) string {
	return fmt.Sprintf("%s with %s", m.kind.names.Label(ws, m.Item.ValueString(), m.ItemName), m.member(ws))
}

// member returns the user or team for messages.
func (m model) member(ws *workspace.Workspace) string {
	if m.UserID.IsNull() {
		return framework.Teams.Label(ws, m.TeamID.ValueString(), m.TeamName)
	}
	return framework.Users.Label(ws, m.UserID.ValueString(), m.UserEmail)
}

// readNames sets the names that are known without a call. The list of an item states those of its users or teams, the
// list of a team those of its items.
func (m *model) readNames(ws *workspace.Workspace, listed cerby.Member) {
	item, team := listed.DisplayName(), listed.DisplayName()
	if cerby.Operations(m.kind.item, m.expand().MemberKind).IsListedByItem() {
		item = nil
	} else {
		team = nil
	}
	m.ItemName = m.kind.names.CachedName(ws, m.Item, item, m.ItemName)
	m.UserEmail = framework.Users.CachedName(ws, m.UserID, listed.Email, m.UserEmail)
	m.TeamName = framework.Teams.CachedName(ws, m.TeamID, team, m.TeamName)
}

// flattenResult sets the names that are unknown in a plan that was applied.
func (m *model) flattenResult(ws *workspace.Workspace) {
	m.ItemName = m.kind.names.PlannedName(ws, m.Item, m.ItemName)
	m.UserEmail = framework.Users.PlannedName(ws, m.UserID, m.UserEmail)
	m.TeamName = framework.Teams.PlannedName(ws, m.TeamID, m.TeamName)
}

// flatten sets the role that the service returned. Without one, a role in the model stays and a null role becomes
// collaborator.
func (m *model) flatten(listed cerby.Member) {
	switch {
	case listed.Role != nil:
		m.Role = types.StringValue(cerby.BareRole(*listed.Role))
	case m.Role.IsNull():
		m.Role = types.StringValue(collaborator)
	}
}
