package integration

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/services/integration/operation"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// checkEntitlements refuses entitlements that the plan adds and that the integration does not have. What cannot be
// known at plan is not checked.
func checkEntitlements(
	ctx context.Context, c *framework.Call, integration types.String, at path.Path, planned, had []string,
) {
	added := framework.Select(planned, func(id string) bool { return !slices.Contains(had, id) })
	if c.WS == nil || integration.IsUnknown() || len(added) == 0 {
		return
	}
	has, err := c.WS.Integrations().Entitlements(ctx, integration.ValueString())
	switch {
	case errors.Is(err, cerby.ErrDenied):
		return
	case errors.Is(err, cerby.ErrNotFound):
		c.Refuse(path.Root("integration_id"),
			framework.Capital(integrationLabel(c.WS, integration))+" not found",
			"The API key's user owns no integration with this ID.\n\nCheck integration_id.")
		return
	case err != nil:
		c.AddError("list entitlements of "+integrationLabel(c.WS, integration), err)
		return
	}
	known := make([]string, 0, len(has))
	for _, entitlement := range has {
		known = append(known, entitlement.ID)
	}
	for _, id := range added {
		if !slices.Contains(known, id) {
			c.Refuse(at, "Invalid entitlement", fmt.Sprintf(
				"%s has no entitlement %s. %sAvailable entitlements: %s.",
				framework.Capital(integrationLabel(c.WS, integration)), framework.Quote(id), suggest(id, known),
				operation.Quote(known)))
		}
	}
}

// integrationLabel names an integration in messages.
func integrationLabel(ws *workspace.Workspace, id types.String) string {
	return framework.Integrations.Label(ws, id.ValueString(), types.StringNull())
}

// suggest returns the question whether the nearest of the known words was meant, with a space after it, or an empty
// string.
func suggest(word string, known []string) string {
	if question := framework.DidYouMean(word, known); question != "" {
		return question + " "
	}
	return ""
}
