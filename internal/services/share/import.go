package share

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// importModel returns the share of an import ID or an identity.
func (k kind) importModel(
	ctx context.Context, ws *workspace.Workspace, req resource.ImportStateRequest,
) (model, diag.Diagnostics) {
	m := model{kind: k}
	identity, diags := framework.ImportIdentity(ctx, req, func(id string) (types.Object, diag.Diagnostics) {
		found, diags := k.parseImportID(ctx, ws, id)
		return found.identity(), diags
	})
	if diags.HasError() {
		return m, diags
	}
	values := identity.Attributes()
	for name, value := range map[string]*types.String{
		k.itemAttribute(): &m.Item, "user_id": &m.UserID, "team_id": &m.TeamID,
	} {
		*value, _ = values[name].(types.String)
	}
	if m.UserID.IsNull() == m.TeamID.IsNull() {
		diags.AddError("Invalid identity", "Set exactly one of user_id and team_id.")
	}
	return m, diags
}

// parseImportID returns the share of an import ID. It resolves names and emails to IDs.
func (k kind) parseImportID(ctx context.Context, ws *workspace.Workspace, id string) (model, diag.Diagnostics) {
	m := model{kind: k}
	format := fmt.Sprintf("%s/user/ and the ID or email of the user, or %s/team/ and the ID or name of the team, with "+
		"the ID or %s of the %s. If a name contains /user/ or /team/, write the ID", k.item, k.item, k.nameAttribute, k.item)
	name, separator, member, diags := framework.CutImportID(id, format, "/user/", "/team/")
	if diags.HasError() {
		return m, diags
	}
	find, memberID := framework.Users.ID, &m.UserID
	if separator == "/team/" {
		find, memberID = framework.Teams.ID, &m.TeamID
	}
	item, diags := k.findID(ctx, ws, name)
	found, more := find(ctx, ws, member)
	diags.Append(more...)
	m.Item, *memberID = types.StringValue(item), types.StringValue(found)
	return m, diags
}

// describeNotFound explains an import of a share that does not exist.
func (m model) describeNotFound() string {
	return fmt.Sprintf("The service lists no such share. The %[1]s is not shared with the %[2]s, the %[1]s or the %[2]s "+
		"does not exist, or the API key's user does not own the %[1]s.", m.kind.item, m.memberNoun())
}
