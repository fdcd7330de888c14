package integration

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/services/integration/operation"
)

// checkRole adds an error if the role turned out to differ, which only a replacement can change.
func checkRole(
	ctx context.Context, plan, state userResourceModel, private framework.ReadablePrivate, diags *diag.Diagnostics,
) {
	if plan.access().ID() != state.access().ID() || plan.Role.Equal(state.Role) ||
		roleAssumedKey.Load(ctx, private, diags) {
		return
	}
	diags.AddAttributeError(path.Root("role"), "Unable to change role of "+state.access().String(), fmt.Sprintf(
		"role was %q and turned out to be %q, which the plan did not show. A change removes the user from the integration "+
			"and invites the user again. Nothing was sent.\n\nApply again: the next plan shows the replacement.",
		state.Role.ValueString(), plan.Role.ValueString()))
}

// setFailed sets what a user has after a change that failed.
func (m *userResourceModel) setFailed(
	ctx context.Context, result operation.JobResult, private framework.Private, diags *diag.Diagnostics,
) {
	if result.Started.Before == nil {
		// The state's job is the one that failed.
		m.JobID, m.JobStatus = types.StringNull(), types.StringNull()
	}
	if !m.setUser(*result.User, listedKey.Load(ctx, private, diags)) {
		listedKey.Remove(ctx, private, diags)
	}
}
