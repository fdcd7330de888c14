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
func (k kind) getModel(ctx context.Context, from source, diags *diag.Diagnostics) model {
	var m model
	for name, value := range map[string]*types.String{
		"id": &m.ID, k.itemAttribute(): &m.Item, "user_id": &m.UserID, "team_id": &m.TeamID, "role": &m.Role,
	} {
		diags.Append(from.GetAttribute(ctx, path.Root(name), value)...)
	}
	return m
}

// set writes a share.
func (k kind) setModel(ctx context.Context, to target, m model, diags *diag.Diagnostics) {
	diags.Append(to.SetAttribute(ctx, path.Root("id"), m.formatID())...)
	diags.Append(to.SetAttribute(ctx, path.Root("role"), m.Role)...)
	k.setIdentity(ctx, to, m, diags)
}

// identify writes what identifies a share.
func (k kind) setIdentity(ctx context.Context, to target, m model, diags *diag.Diagnostics) {
	diags.Append(to.SetAttribute(ctx, path.Root(k.itemAttribute()), m.Item)...)
	diags.Append(to.SetAttribute(ctx, path.Root("user_id"), m.UserID)...)
	diags.Append(to.SetAttribute(ctx, path.Root("team_id"), m.TeamID)...)
}

// share gives what the share is of.
func (k kind) expand(m model) cerby.Share {
	if !m.UserID.IsNull() {
		return cerby.Share{Kind: k.item, ItemID: m.Item.ValueString(), Of: cerby.OfUsers, MemberID: m.UserID.ValueString()}
	}
	return cerby.Share{Kind: k.item, ItemID: m.Item.ValueString(), Of: cerby.OfTeams, MemberID: m.TeamID.ValueString()}
}

// key is the id: the item, user or team, and the member's.
func (m model) formatID() string {
	if !m.UserID.IsNull() {
		return m.Item.ValueString() + "/user/" + m.UserID.ValueString()
	}
	return m.Item.ValueString() + "/team/" + m.TeamID.ValueString()
}

// fromID returns the share that an ID names.
func parseID(id string) model {
	parts := strings.SplitN(id, "/", 3)
	if len(parts) < 3 {
		return model{}
	}
	m := model{ID: types.StringValue(id), Item: types.StringValue(parts[0])}
	if parts[1] == "user" {
		m.UserID = types.StringValue(parts[2])
	} else {
		m.TeamID = types.StringValue(parts[2])
	}
	return m
}

// uncertain reports whether an ID of the share is unknown.
func (m model) hasUnknownID() bool {
	return m.Item.IsUnknown() || m.UserID.IsUnknown() || m.TeamID.IsUnknown()
}

// keys returns the key of the share in the registry.
func (k kind) keys(m model) []workspace.Key {
	share := k.expand(m)
	return []workspace.Key{workspace.ShareKey(string(share.Kind)+"/"+share.ItemID, string(share.Of)+"/"+share.MemberID)}
}

// called names the share itself in messages.
func (k kind) label(m model) string { return "sharing " + k.describe(m) }

// describe names a share in messages.
func (k kind) describe(m model) string {
	if !m.UserID.IsNull() {
		return fmt.Sprintf("the %s %q with the user %q", k.item, m.Item.ValueString(), m.UserID.ValueString())
	}
	return fmt.Sprintf("the %s %q with the team %q", k.item, m.Item.ValueString(), m.TeamID.ValueString())
}

// read takes what the service says of the share.
func (k kind) flatten(m *model, now cerby.Member) {
	switch {
	case now.Role != nil:
		m.Role = types.StringValue(cerby.BareRole(*now.Role))
	case m.Role.IsNull():
		m.Role = types.StringValue(collaborator)
	}
}
