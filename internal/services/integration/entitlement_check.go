package integration

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// checkEntitlements refuses entitlements that are being added and that the integration does not have. What cannot be
// known at plan is not checked. If softened is set, a refusal is a warning.
func checkEntitlements(
	ctx context.Context, ws *workspace.Workspace, integration types.String, at path.Path, planned, had []string, softened bool, diags *diag.Diagnostics,
) {
	added := slices.DeleteFunc(slices.Clone(planned), func(id string) bool { return slices.Contains(had, id) })
	if ws == nil || integration.IsUnknown() || len(added) == 0 {
		return
	}
	has, err := ws.Integrations().Entitlements(ctx, integration.ValueString())
	switch {
	case errors.Is(err, cerby.ErrDenied):
		return
	case errors.Is(err, cerby.ErrNotFound):
		framework.Refuse(softened, path.Root("integration_id"), "No such integration",
			fmt.Sprintf("The workspace has no integration with the id %q of which the API key's user is Owner.", integration.ValueString()), diags)
		return
	case err != nil:
		framework.AddError(diags, fmt.Sprintf("list the entitlements of the integration %q", integration.ValueString()), err)
		return
	}
	known := make([]string, 0, len(has))
	for _, entitlement := range has {
		known = append(known, entitlement.ID)
	}
	for _, id := range added {
		if !slices.Contains(known, id) {
			framework.Refuse(softened, at, "No such entitlement", fmt.Sprintf("The integration %q has no entitlement %q. %sIt has %s.",
				integration.ValueString(), id, suggest(id, known), quoted(known)), diags)
		}
	}
}

// suggest returns the question whether the nearest of the known words was meant, with a space after it, or nothing.
func suggest(word string, known []string) string {
	if question := framework.DidYouMean(word, known); question != "" {
		return question + " "
	}
	return ""
}
