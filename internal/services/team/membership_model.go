package team

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// membershipModel is the model of cerby_team_membership.
type membershipModel struct {
	ID        types.String `tfsdk:"id"`
	TeamID    types.String `tfsdk:"team_id"`
	TeamName  types.String `tfsdk:"team_name"`
	UserID    types.String `tfsdk:"user_id"`
	UserEmail types.String `tfsdk:"user_email"`
	Role      types.String `tfsdk:"role"`
}

// membershipIdentity is the resource identity of cerby_team_membership.
type membershipIdentity struct {
	TeamID types.String `tfsdk:"team_id"`
	UserID types.String `tfsdk:"user_id"`
}

// identity returns the resource identity.
func (m membershipModel) identity() membershipIdentity {
	return membershipIdentity{TeamID: m.TeamID, UserID: m.UserID}
}

// FormatID returns the ID of the membership, team_id/user_id.
func (m membershipModel) FormatID() string {
	return m.TeamID.ValueString() + "/" + m.UserID.ValueString()
}

// Key returns the registry key of the membership.
func (m membershipModel) Key() workspace.Key {
	return workspace.MembershipKey(m.TeamID.ValueString(), m.UserID.ValueString())
}

// hasUnknownKey reports whether the team ID or the user ID is unknown.
func (m membershipModel) hasUnknownKey() bool { return m.TeamID.IsUnknown() || m.UserID.IsUnknown() }

// user names the user in messages.
func (m membershipModel) user(ws *workspace.Workspace) string {
	return framework.Users.Label(ws, m.UserID.ValueString(), m.UserEmail)
}

// team names the team in messages.
func (m membershipModel) team(ws *workspace.Workspace) string {
	return framework.Teams.Label(ws, m.TeamID.ValueString(), m.TeamName)
}

// Label names the membership in messages.
func (m membershipModel) Label(ws *workspace.Workspace) string {
	return fmt.Sprintf("membership of %s in %s", m.user(ws), m.team(ws))
}

// RegistryEntry implements framework.RegisteredModel.
func (m membershipModel) RegistryEntry(ws *workspace.Workspace) (what string, keys []workspace.Key) {
	if m.hasUnknownKey() {
		return m.Label(ws), nil
	}
	return m.Label(ws), []workspace.Key{m.Key()}
}

// Parse returns the membership with the given ID.
func (m membershipModel) Parse(id string) membershipModel {
	parts := framework.SplitID(id, 2)
	return membershipModel{TeamID: types.StringValue(parts[0]), UserID: types.StringValue(parts[1])}
}

// flattenResult sets what is unknown in a plan that was applied.
func (m *membershipModel) flattenResult(ws *workspace.Workspace) {
	m.ID = types.StringValue(m.FormatID())
	m.TeamName = framework.Teams.PlannedName(ws, m.TeamID, m.TeamName)
	m.UserEmail = framework.Users.PlannedName(ws, m.UserID, m.UserEmail)
}

// flatten sets the model from a member that the service returns.
func (m *membershipModel) flatten(ws *workspace.Workspace, current cerby.Member) {
	m.TeamName = framework.Teams.CachedName(ws, m.TeamID, nil, m.TeamName)
	m.UserEmail = framework.Users.CachedName(ws, m.UserID, current.Email, m.UserEmail)
	m.ID = types.StringValue(m.FormatID())
	if current.Role != nil {
		m.Role = types.StringPointerValue(current.Role)
	} else if m.Role.IsNull() {
		m.Role = types.StringValue(member)
	}
}

// memberRequest returns the request that adds the member or sets the role.
func (m membershipModel) memberRequest() cerby.TeamMember {
	return cerby.TeamMember{UserID: m.UserID.ValueString(), Role: m.Role.ValueString()}
}
