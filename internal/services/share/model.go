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

// model is a share of any kind of item. The name of the attribute for Item depends on the kind.
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

// target is a state, a plan or an identity.
type target interface {
	SetAttribute(ctx context.Context, at path.Path, value any) diag.Diagnostics
}

// getModel reads a share from a state, plan or configuration.
func (k kind) getModel(ctx context.Context, from source, diags *diag.Diagnostics) model {
	var m model
	for name, value := range map[string]*types.String{
		"id": &m.ID, k.itemAttribute(): &m.Item, "user_id": &m.UserID, "team_id": &m.TeamID, "role": &m.Role,
	} {
		diags.Append(from.GetAttribute(ctx, path.Root(name), value)...)
	}
	return m
}

// setModel writes a share to a state.
func (k kind) setModel(ctx context.Context, to target, m model, diags *diag.Diagnostics) {
	diags.Append(to.SetAttribute(ctx, path.Root("id"), m.formatID())...)
	diags.Append(to.SetAttribute(ctx, path.Root("role"), m.Role)...)
	k.setIdentity(ctx, to, m, diags)
}

// setIdentity writes the attributes that identify a share.
func (k kind) setIdentity(ctx context.Context, to target, m model, diags *diag.Diagnostics) {
	diags.Append(to.SetAttribute(ctx, path.Root(k.itemAttribute()), m.Item)...)
	diags.Append(to.SetAttribute(ctx, path.Root("user_id"), m.UserID)...)
	diags.Append(to.SetAttribute(ctx, path.Root("team_id"), m.TeamID)...)
}

// expand returns the client's form of a share.
func (k kind) expand(m model) cerby.Share {
	if !m.UserID.IsNull() {
		return cerby.Share{Kind: k.item, ItemID: m.Item.ValueString(), Of: cerby.OfUsers, MemberID: m.UserID.ValueString()}
	}
	return cerby.Share{Kind: k.item, ItemID: m.Item.ValueString(), Of: cerby.OfTeams, MemberID: m.TeamID.ValueString()}
}

// formatID returns the ID of a share: ITEM/user/USER or ITEM/team/TEAM.
func (m model) formatID() string {
	if !m.UserID.IsNull() {
		return m.Item.ValueString() + "/user/" + m.UserID.ValueString()
	}
	return m.Item.ValueString() + "/team/" + m.TeamID.ValueString()
}

// parseID returns the share with the given ID, or an empty model if the ID is malformed.
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

func (m model) hasUnknownID() bool {
	return m.Item.IsUnknown() || m.UserID.IsUnknown() || m.TeamID.IsUnknown()
}

// keys returns the key of the share in the registry.
func (k kind) keys(m model) []workspace.Key {
	share := k.expand(m)
	return []workspace.Key{workspace.ShareKey(string(share.Kind)+"/"+share.ItemID, string(share.Of)+"/"+share.MemberID)}
}

// label returns the name of the share for messages.
func (k kind) label(m model) string { return "sharing " + k.describe(m) }

// describe returns the item and the user or team of a share for messages.
func (k kind) describe(m model) string {
	if !m.UserID.IsNull() {
		return fmt.Sprintf("the %s %q with the user %q", k.item, m.Item.ValueString(), m.UserID.ValueString())
	}
	return fmt.Sprintf("the %s %q with the team %q", k.item, m.Item.ValueString(), m.TeamID.ValueString())
}

// flatten sets the role that the service returned. Without one, a role in the model stays and a null role becomes
// collaborator.
func (k kind) flatten(m *model, now cerby.Member) {
	switch {
	case now.Role != nil:
		m.Role = types.StringValue(cerby.BareRole(*now.Role))
	case m.Role.IsNull():
		m.Role = types.StringValue(collaborator)
	}
}
