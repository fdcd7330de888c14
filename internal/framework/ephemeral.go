package framework

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
)

// EphemeralResource is embedded by every ephemeral resource.
type EphemeralResource struct{ base }

// Configure keeps the provider's data.
func (e *EphemeralResource) Configure(
	_ context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse,
) {
	e.configure(req.ProviderData, &resp.Diagnostics)
}
