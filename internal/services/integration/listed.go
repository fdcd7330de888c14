package integration

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/services/integration/operation"
)

// The values that a cerby_integration_user keeps in private state besides those of operations.
var (
	// listedKey is the entitlements that Cerby lists for a user, if it lists more than were granted.
	listedKey = framework.PrivateKey[[]string]{Name: "shown"}
	// roleAssumedKey is set if Cerby does not tell the granted role and the configuration has not named it yet.
	roleAssumedKey = framework.PrivateKey[bool]{Name: "role_assumed"}
)

// saveListed keeps in private state what Cerby lists for a user whose access was granted, if it lists more.
func saveListed(
	ctx context.Context, private framework.Private, access operation.Access, user *cerby.IntegrationUser, diags *diag.Diagnostics,
) {
	if !access.Covers(user) || cerby.SameEntitlements(user.Entitlements, access.Entitlements) {
		listedKey.Remove(ctx, private, diags)
		return
	}
	listedKey.Save(ctx, private, user.Entitlements, diags)
}
