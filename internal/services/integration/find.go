package integration

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/services/integration/operation"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// The forms of import IDs.
const (
	userImport        = "<integration>/<user>. The integration is an ID or a label, and the user is an ID or an email"
	entitlementImport = "<integration>/<user>/<entitlement>. The integration is an ID or a label, the user is an ID " +
		"or an email, and the entitlement is an ID"
)

// parseUserImportID returns the identity of an import ID. It resolves a label and an email to IDs.
func parseUserImportID(ctx context.Context, ws *workspace.Workspace, id string) (userIdentity, diag.Diagnostics) {
	parts, diags := framework.SplitImportID(id, 2, userImport)
	if diags.HasError() {
		return userIdentity{}, diags
	}
	return findIdentity(ctx, ws, parts[0], parts[1])
}

// parseEntitlementImportID returns the identity of an import ID. It resolves a label and an email to IDs.
func parseEntitlementImportID(
	ctx context.Context, ws *workspace.Workspace, id string,
) (entitlementIdentity, diag.Diagnostics) {
	parts, diags := framework.SplitImportID(id, 3, entitlementImport)
	if diags.HasError() {
		return entitlementIdentity{}, diags
	}
	user, diags := findIdentity(ctx, ws, parts[0], parts[1])
	return entitlementIdentity{user.IntegrationID, user.UserID, types.StringValue(parts[2])}, diags
}

// usersOf finds the users of an integration by email.
func usersOf(integrationID string) framework.Lookup[cerby.IntegrationUser] {
	return framework.Lookup[cerby.IntegrationUser]{
		Noun: "user", NameAttribute: "email", Scope: "the users of integration " + framework.Quote(integrationID),
		Reader: func(ws *workspace.Workspace) framework.Reader[cerby.IntegrationUser] {
			return ws.Integrations().Users(integrationID)
		},
		Describe: func(u cerby.IntegrationUser) framework.Object { return framework.Object{ID: u.ID, Name: u.Email} },
	}
}

// findIdentity returns the identity that an integration, by ID or label, and its user, by ID or email, have.
func findIdentity(
	ctx context.Context, ws *workspace.Workspace, integration, user string,
) (userIdentity, diag.Diagnostics) {
	integrationID, diags := framework.Integrations.ID(ctx, ws, integration)
	if diags.HasError() {
		return userIdentity{}, diags
	}
	userID, diags := usersOf(integrationID).ID(ctx, ws, user)
	return userIdentity{IntegrationID: types.StringValue(integrationID), UserID: types.StringValue(userID)}, diags
}

// findUser returns the integration user of an import, or adds an error.
func findUser(
	ctx context.Context, ws *workspace.Workspace, access operation.Access, diags *diag.Diagnostics,
) *cerby.IntegrationUser {
	user, err := cerby.Observe(ws.Integrations().User(access.User).Find(ctx))
	switch {
	case err != nil:
		framework.AddError(diags, "read "+access.String(), err)
	case user == nil:
		diags.AddError("Unable to import "+access.String(), "The integration does not exist, the user has no access to it, "+
			"or the invitation has not finished.\n\nCheck the IDs. If an invitation is pending, import after it has finished.")
	}
	return user
}
