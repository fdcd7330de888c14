package share

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// modelFromIdentity returns the share of an identity. It adds an error unless exactly one of user_id and team_id is
// set.
func (k kind) modelFromIdentity(ctx context.Context, req resource.ImportStateRequest, diags *diag.Diagnostics) model {
	m := model{kind: k}
	for name, value := range map[string]*types.String{
		k.itemAttribute(): &m.Item, "user_id": &m.UserID, "team_id": &m.TeamID,
	} {
		diags.Append(req.Identity.GetAttribute(ctx, path.Root(name), value)...)
	}
	if m.UserID.IsNull() == m.TeamID.IsNull() {
		diags.AddError("Invalid identity", "Set exactly one of user_id and team_id.")
	}
	return m
}

// parseImportID returns the share of an import ID. It resolves names and emails to IDs and adds an error if that fails.
func (k kind) parseImportID(ctx context.Context, ws *workspace.Workspace, id string, diags *diag.Diagnostics) model {
	users, teams := framework.CountMatches(id, "/user/"), framework.CountMatches(id, "/team/")
	if users+teams != 1 {
		diags.AddError("Not an import id", fmt.Sprintf("%q cannot be divided in one way. Write %s/user/ and the id or the "+
			"e-mail of the user, or %s/team/ and the id or the name of the "+
			"team. The %s is named by its id or its %s; where a name has /user/ or /team/ in it, write the "+
			"id.", id, k.item, k.item, k.item, k.nameAttribute))
		return model{}
	}
	m := model{kind: k}
	if users == 1 {
		item, user, _ := strings.Cut(id, "/user/")
		if k.checkImportParts(id, item, user, diags) {
			m.Item = types.StringValue(k.findID(ctx, ws, item, diags))
			m.UserID = types.StringValue(framework.UserID(ctx, ws, user, diags))
		}
		return m
	}
	item, team, _ := strings.Cut(id, "/team/")
	if k.checkImportParts(id, item, team, diags) {
		m.Item = types.StringValue(k.findID(ctx, ws, item, diags))
		m.TeamID = types.StringValue(framework.TeamID(ctx, ws, team, diags))
	}
	return m
}

// describeNotFound explains an import of a share that does not exist.
func (m model) describeNotFound() string {
	return fmt.Sprintf("The service lists no such share. The %[1]s is not shared with the %[2]s, the %[1]s or the %[2]s "+
		"does not exist, or the API key's user is not Owner of the %[1]s.", m.kind.item, m.memberNoun())
}

// checkImportParts reports whether both parts of an import ID are set, and adds an error otherwise.
func (k kind) checkImportParts(id, item, with string, diags *diag.Diagnostics) bool {
	if item == "" || with == "" {
		diags.AddError("Not an import id", fmt.Sprintf("%q names only one of two. Write the %s before the middle part, "+
			"and with whom it is shared after it.", id, k.item))
		return false
	}
	return true
}
