package collection

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// exists reports whether there is a collection, and adds an error if not.
func exists(ctx context.Context, client *cerby.Client, id string, diags *diag.Diagnostics) bool {
	known, err := client.Collections().Known(ctx, id)
	_, found := framework.FoundKnown(diags, "collection", id, "Check the id, or use the name.", known, err)
	return found
}
