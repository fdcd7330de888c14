package integration

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/services/integration/operation"
)

// The values that a cerby_integration_user keeps in private state besides those of operations.
var (
	// listedKey is the entitlements that Cerby lists for a user, if it lists more than were granted.
	listedKey = framework.PrivateKey[[]string]{Name: "listed"}
	// roleAssumedKey is set if Cerby does not return the granted role and the configuration has not named it yet.
	roleAssumedKey = framework.PrivateKey[bool]{Name: "role_assumed"}
)

// saveListed keeps in private state what Cerby lists for a user whose access was granted, if it lists more.
func saveListed(ctx context.Context, c *framework.Call, access operation.Access, user *cerby.IntegrationUser) {
	if !access.Covers(user) || cerby.SameEntitlements(user.Entitlements, access.Entitlements) {
		listedKey.Remove(ctx, c)
		return
	}
	listedKey.Save(ctx, c, user.Entitlements)
}

// checkRole adds an error if the role turned out to differ, which only a replacement can change.
func (r *userResource) checkRole(ctx context.Context, c *framework.Call, plan, state userResourceModel) {
	if plan.access().ID() != state.access().ID() || plan.Role.Equal(state.Role) ||
		roleAssumedKey.Load(ctx, c) {
		return
	}
	c.Diags.AddAttributeError(path.Root("role"), "Unable to change the role of "+r.access(state).String(), fmt.Sprintf(
		"The apply would change role from %q to %q, which the plan did not show. This change removes the user from the "+
			"integration and invites the user again. The change was not sent.\n\n"+
			"Apply again: the next plan shows the replacement.",
		state.Role.ValueString(), plan.Role.ValueString()))
}

// setFailed sets what a user has after a change that failed.
func (m *userResourceModel) setFailed(ctx context.Context, c *framework.Call, result operation.JobResult) {
	if result.Started.Before == nil {
		// The state's job is the one that failed.
		m.JobID, m.JobStatus = types.StringNull(), types.StringNull()
	}
	if !m.flatten(*result.User, listedKey.Load(ctx, c)) {
		listedKey.Remove(ctx, c)
	}
}
