package framework

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"
)

// Action is embedded by every action.
type Action struct{ base }

// Configure keeps the provider's data.
func (a *Action) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	a.configure(req.ProviderData, &resp.Diagnostics)
}
