package collection

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// parseItemImportID returns the identity of an import ID. It resolves names to IDs.
func parseItemImportID(ctx context.Context, ws *workspace.Workspace, id string) (itemIdentity, diag.Diagnostics) {
	var identity itemIdentity
	name, separator, item, diags := framework.CutImportID(id, itemImportFormat, "/account/", "/secret/")
	if diags.HasError() {
		return identity, diags
	}
	find, itemID := framework.Accounts.ID, &identity.AccountID
	if separator == "/secret/" {
		find, itemID = framework.Secrets.ID, &identity.SecretID
	}
	found, diags := find(ctx, ws, item)
	collection, more := framework.Collections.ID(ctx, ws, name)
	diags.Append(more...)
	*itemID, identity.CollectionID = types.StringValue(found), types.StringValue(collection)
	return identity, diags
}

// itemImportFormat describes the import IDs of collection items.
const itemImportFormat = "<collection>/account/<account> or <collection>/secret/<secret>. Each part in angle " +
	"brackets is an ID, the name of the collection, the label of the account or the title of the secret. " +
	"If a name contains /account/ or /secret/, use the ID"
