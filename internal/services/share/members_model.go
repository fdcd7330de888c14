package share

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// The attributes that list everybody who has an item.
var (
	userRoles = framework.RoleMap{Attribute: "users", MemberKind: cerby.UserMembers}
	teamRoles = framework.RoleMap{Attribute: "teams", MemberKind: cerby.TeamMembers}
)

// membersModel is everybody who has one item. The name of the attribute for Item depends on the kind.
type membersModel struct {
	kind kind

	ID          types.String
	Item        types.String
	Users       types.Map
	Teams       types.Map
	AllowOrphan types.Bool
}

// getMembers reads the members of an item from a state, plan or configuration.
func (k kind) getMembers(ctx context.Context, from source, diags *diag.Diagnostics) membersModel {
	m := membersModel{kind: k}
	for name, value := range map[string]any{
		"id": &m.ID, k.itemAttribute(): &m.Item, "users": &m.Users, "teams": &m.Teams, "allow_orphan": &m.AllowOrphan,
	} {
		diags.Append(from.GetAttribute(ctx, path.Root(name), value)...)
	}
	return m
}

// newMembers returns the model of an item without any member, as after an import.
func (k kind) newMembers(itemID string) membersModel {
	null := types.MapNull(types.StringType)
	return membersModel{kind: k, Item: types.StringValue(itemID), Users: null, Teams: null}
}

// identity returns the resource identity.
func (m membersModel) identity() types.Object {
	return stringObject(map[string]attr.Value{m.kind.itemAttribute(): m.Item})
}

// object returns the state.
func (m membersModel) object() types.Object {
	roles := types.MapType{ElemType: types.StringType}
	return types.ObjectValueMust(map[string]attr.Type{
		"id": types.StringType, m.kind.itemAttribute(): types.StringType, "users": roles, "teams": roles,
		"allow_orphan": types.BoolType, "message": types.StringType,
	}, map[string]attr.Value{
		"id": m.Item, m.kind.itemAttribute(): m.Item, "users": m.Users, "teams": m.Teams,
		"allow_orphan": m.AllowOrphan, "message": types.StringNull(),
	})
}

// of returns the attribute of one kind of member.
func (m *membersModel) of(of cerby.MemberKind) *types.Map {
	if of == cerby.TeamMembers {
		return &m.Teams
	}
	return &m.Users
}

// undo sets the members whose changes were not made as they are in the workspace.
func (m *membersModel) undo(left []memberChange) {
	for _, c := range left {
		elements := m.of(c.of).Elements()
		if elements == nil {
			elements = map[string]attr.Value{}
		}
		elements[c.key] = types.StringValue(c.from)
		if c.from == "" {
			delete(elements, c.key)
		}
		*m.of(c.of) = types.MapValueMust(types.StringType, elements)
	}
}

// hasUnknown reports whether a member or a role is unknown.
func (m membersModel) hasUnknown() bool {
	return framework.HasUnknown(m.Users) || framework.HasUnknown(m.Teams)
}

// label returns the name of the object in messages.
func (m membersModel) label(ws *workspace.Workspace) string {
	return "members of " + m.describeItem(ws)
}

// describeItem returns the item for messages.
func (m membersModel) describeItem(ws *workspace.Workspace) string {
	return m.kind.names.Label(ws, m.Item.ValueString(), types.StringNull())
}

// key returns the registry key of all shares of the item, which is its lock, too.
func (m membersModel) key() workspace.Key {
	return workspace.ItemMembersKey(m.kind.item, m.Item.ValueString())
}

// shareKey returns the registry key of the share with one member.
func (m membersModel) shareKey(of cerby.MemberKind, id string) workspace.Key {
	return workspace.ShareKey(m.share(of, id))
}

// share returns the client's form of the share with one member.
func (m membersModel) share(of cerby.MemberKind, id string) cerby.Share {
	return cerby.Share{Kind: m.kind.item, ItemID: m.Item.ValueString(), MemberKind: of, MemberID: id}
}

// allowsOrphan reports whether the last user who is an owner may lose the item.
func (m membersModel) allowsOrphan() bool { return m.AllowOrphan.ValueBool() }

// lacksOwner reports whether no user of the attribute is an owner. It is false as long as a role is unknown.
func (m membersModel) lacksOwner() bool {
	if framework.HasUnknown(m.Users) {
		return false
	}
	return countOwners(m.Users) == 0
}

// entries are the members of both kinds by ID.
type entries map[cerby.MemberKind]framework.RoleEntries

// memberKinds are the kinds of members, in the order of messages and removals.
var memberKinds = []cerby.MemberKind{cerby.TeamMembers, cerby.UserMembers}

// roleMap returns the attribute of a kind of member.
func roleMap(of cerby.MemberKind) framework.RoleMap {
	if of == cerby.TeamMembers {
		return teamRoles
	}
	return userRoles
}

// keys returns the registry keys of all shares of the item and of some of them.
func (m membersModel) keys(members entries) []workspace.Key {
	keys := []workspace.Key{m.key()}
	for _, of := range memberKinds {
		for _, id := range members[of].IDs() {
			keys = append(keys, m.shareKey(of, id))
		}
	}
	return keys
}
