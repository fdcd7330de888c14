package team

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// memberRoles is the attribute members.
var memberRoles = framework.RoleMap{Attribute: "members", MemberKind: cerby.UserMembers}

// membersModel is the model of cerby_team_members.
type membersModel struct {
	ID      types.String `tfsdk:"id"`
	TeamID  types.String `tfsdk:"team_id"`
	Members types.Map    `tfsdk:"members"`
}

// membersIdentity is the resource identity of cerby_team_members.
type membersIdentity struct {
	TeamID types.String `tfsdk:"team_id"`
}

// identity returns the resource identity.
func (m membersModel) identity() membersIdentity { return membersIdentity{TeamID: m.TeamID} }

// team names the team in messages.
func (m membersModel) team(ws *workspace.Workspace) string {
	return target{ws, m.TeamID.ValueString()}.label()
}

// name names the object in messages.
func (m membersModel) name(ws *workspace.Workspace) string { return "members of " + m.team(ws) }

// key returns the registry key of the member list, which is its lock, too.
func (m membersModel) key() workspace.Key { return workspace.TeamMembersKey(m.TeamID.ValueString()) }

// keys returns the registry keys of the member list and of the given members, which are keyed by user ID.
func (m membersModel) keys(members framework.RoleEntries) []workspace.Key {
	keys := []workspace.Key{m.key()}
	for _, id := range members.IDs() {
		keys = append(keys, workspace.MembershipKey(m.TeamID.ValueString(), id))
	}
	return keys
}

// withRemaining returns the model with the users of failed removals.
func (m membersModel) withRemaining(failed []removal) membersModel {
	entries := make([]framework.RoleEntry, 0, len(failed))
	for _, one := range failed {
		entries = append(entries, one.RoleEntry)
	}
	m.Members = framework.With(m.Members, entries...)
	return m
}
