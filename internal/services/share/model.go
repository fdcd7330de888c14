package share

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// model is a share of any kind. The name of the item's attribute differs between the kinds.
type model struct {
	ID     types.String
	Item   types.String
	UserID types.String
	TeamID types.String
	Role   types.String
}

// source is a state, plan or configuration.
type source interface {
	GetAttribute(ctx context.Context, at path.Path, target any) diag.Diagnostics
}

// target is a state or an identity that is written.
type target interface {
	SetAttribute(ctx context.Context, at path.Path, value any) diag.Diagnostics
}

// get reads a share.
func (k kind) get(ctx context.Context, from source, diags *diag.Diagnostics) model {
	var m model
	for name, value := range map[string]*types.String{"id": &m.ID, k.attribute(): &m.Item, "user_id": &m.UserID, "team_id": &m.TeamID, "role": &m.Role} {
		diags.Append(from.GetAttribute(ctx, path.Root(name), value)...)
	}
	return m
}

// set writes a share.
func (k kind) set(ctx context.Context, to target, m model, diags *diag.Diagnostics) {
	diags.Append(to.SetAttribute(ctx, path.Root("id"), m.key())...)
	diags.Append(to.SetAttribute(ctx, path.Root("role"), m.Role)...)
	k.identify(ctx, to, m, diags)
}

// identify writes what identifies a share.
func (k kind) identify(ctx context.Context, to target, m model, diags *diag.Diagnostics) {
	diags.Append(to.SetAttribute(ctx, path.Root(k.attribute()), m.Item)...)
	diags.Append(to.SetAttribute(ctx, path.Root("user_id"), m.UserID)...)
	diags.Append(to.SetAttribute(ctx, path.Root("team_id"), m.TeamID)...)
}

// share gives what the share is of.
func (k kind) share(m model) cerby.Share {
	if !m.UserID.IsNull() {
		return cerby.Share{Kind: k.item, ItemID: m.Item.ValueString(), Of: cerby.OfUsers, MemberID: m.UserID.ValueString()}
	}
	return cerby.Share{Kind: k.item, ItemID: m.Item.ValueString(), Of: cerby.OfTeams, MemberID: m.TeamID.ValueString()}
}

// key is the id: the item, user or team, and the member's.
func (m model) key() string {
	if !m.UserID.IsNull() {
		return m.Item.ValueString() + "/user/" + m.UserID.ValueString()
	}
	return m.Item.ValueString() + "/team/" + m.TeamID.ValueString()
}

// keys returns the key of the share in the registry.
func (k kind) keys(m model) []workspace.Key {
	item := string(k.item) + "/" + m.Item.ValueString()
	if !m.UserID.IsNull() {
		return []workspace.Key{workspace.ShareKey(item, "users/"+m.UserID.ValueString())}
	}
	return []workspace.Key{workspace.ShareKey(item, "teams/"+m.TeamID.ValueString())}
}

// uncertain reports whether a part of the key is unknown.
func (m model) uncertain() bool {
	return m.Item.IsUnknown() || m.UserID.IsUnknown() || m.TeamID.IsUnknown()
}

// fromID returns the share that an ID names.
func fromID(id string) model {
	if item, user, ok := strings.Cut(id, "/user/"); ok {
		return model{Item: types.StringValue(item), UserID: types.StringValue(user), TeamID: types.StringNull()}
	}
	item, team, _ := strings.Cut(id, "/team/")
	return model{Item: types.StringValue(item), UserID: types.StringNull(), TeamID: types.StringValue(team)}
}

// describe names a share in messages.
func (k kind) describe(m model) string {
	if !m.UserID.IsNull() {
		return fmt.Sprintf("the %s %q with the user %q", k.item, m.Item.ValueString(), m.UserID.ValueString())
	}
	return fmt.Sprintf("the %s %q with the team %q", k.item, m.Item.ValueString(), m.TeamID.ValueString())
}

// read takes what the service says of the share. noted is a role that the list went on showing after the share was set:
// it comes from a collection or a team, and is no difference. It reports whether the list still shows it.
func (k kind) read(m *model, now cerby.Member, noted string) (still bool) {
	switch {
	case now.Role != nil && noted != "" && cerby.BareRole(*now.Role) == noted && !m.Role.IsNull():
		return true
	case now.Role != nil:
		m.Role = types.StringValue(cerby.BareRole(*now.Role))
	case m.Role.IsNull():
		m.Role = types.StringValue(collaborator)
	}
	return false
}
