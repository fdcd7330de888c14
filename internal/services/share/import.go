package share

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// newModelFromIdentity returns the share of an identity.
func (k kind) newModelFromIdentity(identity types.Object) model {
	m := model{kind: k}
	values := identity.Attributes()
	for name, value := range map[string]*types.String{
		k.itemAttribute(): &m.Item, "user_id": &m.UserID, "team_id": &m.TeamID,
	} {
		*value, _ = values[name].(types.String)
	}
	return m
}

// parseImportID returns the identity of an import ID. It resolves names and emails to IDs.
func (k kind) parseImportID(ctx context.Context, ws *workspace.Workspace, id string) (types.Object, diag.Diagnostics) {
	m := model{kind: k}
	format := fmt.Sprintf("<%[1]s>/user/<user> or <%[1]s>/team/<team>. Each part in angle brackets is an ID, the "+
		"%[2]s of the %[1]s, the email of the user or the name of the team. If a name contains /user/ or /team/, use the ID",
		k.item, k.nameAttribute)
	name, separator, member, diags := framework.CutImportID(id, format, "/user/", "/team/")
	if diags.HasError() {
		return m.identity(), diags
	}
	find, memberID := framework.Users.ID, &m.UserID
	if separator == "/team/" {
		find, memberID = framework.Teams.ID, &m.TeamID
	}
	item, diags := k.findID(ctx, ws, name)
	found, more := find(ctx, ws, member)
	diags.Append(more...)
	m.Item, *memberID = types.StringValue(item), types.StringValue(found)
	return m.identity(), diags
}

// describeNotFound explains an import of a share that does not exist.
func (m model) describeNotFound() string {
	return fmt.Sprintf("The service does not list this share. The %[1]s may not be shared with the %[2]s, or one of "+
		"the two may not exist. The API key's user must own the %[1]s.\n\n"+
		"Check both IDs. To create the share instead, remove the `import` block.", m.kind.item, m.memberNoun())
}
