package collection

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// parseItemImportID returns the identity of an import ID. It resolves names to IDs and adds an error if that fails.
func parseItemImportID(ctx context.Context, ws *workspace.Workspace, id string, diags *diag.Diagnostics) itemIdentity {
	if framework.CountMatches(id, "/account/")+framework.CountMatches(id, "/secret/") != 1 {
		diags.AddError("Not an import id", fmt.Sprintf("%q cannot be divided in one way. Write collection/account/ and "+
			"the id or the label of the account, or collection/secret/ and the id or "+
			"the title of the secret. The collection is named by its id or its name; where a name has /account/ or /secret/ "+
			"in it, write the id.", id))
		return itemIdentity{}
	}
	var identity itemIdentity
	collection, account, found := strings.Cut(id, "/account/")
	before, after, _ := strings.Cut(id, "/secret/")
	if collection == "" || before == "" || found && account == "" || !found && after == "" {
		diags.AddError("Not an import id", fmt.Sprintf("%q names only one of two. Write the collection before the middle "+
			"part, and what it holds after it.", id))
		return identity
	}
	if found {
		identity.AccountID = types.StringValue(framework.AccountID(ctx, ws, account, diags))
	} else {
		var secret string
		collection, secret, _ = strings.Cut(id, "/secret/")
		identity.SecretID = types.StringValue(framework.SecretID(ctx, ws, secret, diags))
	}
	identity.CollectionID = types.StringValue(framework.CollectionID(ctx, ws, collection, diags))
	return identity
}
