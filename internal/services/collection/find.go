package collection

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// checkExists reports whether a collection exists, and adds an error otherwise.
func checkExists(ctx context.Context, ws *workspace.Workspace, id string, diags *diag.Diagnostics) bool {
	_, err := ws.Collections().Find(ctx, id)
	return framework.FoundByID(diags, "collection", id, "Check the id, or use the name.", err)
}
