package integration

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/services/integration/operation"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// The forms of import IDs.
const (
	userImport        = "integration/user: the ID or label of the integration, and the ID or email of the user"
	entitlementImport = "integration/user/entitlement: the ID or label of the integration, the ID or email of the user, " +
		"and the ID of the entitlement"
)

// integrations finds integrations by label.
var integrations = framework.Lookup[cerby.Integration]{
	Noun: "integration", Word: "label", Where: "all integrations of which the API key's user is Owner",
	Known: func(i cerby.Integration) framework.Labelled {
		return framework.Labelled{ID: i.ID, Label: i.Label, Application: i.Application}
	},
}

// findIdentity finds an integration by ID or label, and its user by ID or email, or adds an error.
func findIdentity(
	ctx context.Context, ws *workspace.Workspace, integration, user string, diags *diag.Diagnostics,
) userIdentity {
	if !framework.IsUUID(integration) {
		found, _ := integrations.FindEither(diags, integration, framework.Cached(ctx, ws.Integrations()))
		integration = found.ID
	}
	if !diags.HasError() && framework.IsEmail(user) {
		user = findUserByEmail(ctx, ws, integration, user, diags)
	}
	return userIdentity{IntegrationID: types.StringValue(integration), UserID: types.StringValue(user)}
}

// findUserByEmail returns the ID of the integration user with an email, or adds an error.
func findUserByEmail(
	ctx context.Context, ws *workspace.Workspace, integrationID, email string, diags *diag.Diagnostics,
) string {
	start := time.Now()
	var emails []string
	matches := func(u cerby.IntegrationUser) bool {
		if u.Email == nil {
			return false
		}
		emails = append(emails, *u.Email)
		return cerby.SameEmail(*u.Email, email)
	}
	users, err := cerby.Filter(framework.Each(ws.Integrations().Users(integrationID).List(ctx)), matches)
	if err == nil && len(users) == 0 {
		users, err = cerby.Filter(framework.Each(ws.Integrations().Users(integrationID).ListSince(ctx, start)), matches)
	}
	if err != nil {
		framework.AddError(diags, fmt.Sprintf("list the users of integration %q", integrationID), err)
		return ""
	}
	found, _ := framework.OnlyMatch(diags, fmt.Sprintf("user with the email %q on the integration", email),
		fmt.Sprintf("the users of integration %q", integrationID), users,
		func(u cerby.IntegrationUser) string { return u.ID }, framework.DidYouMean(email, emails))
	return found.ID
}

// cachedUser returns an integration user, which is nil if the user has no access.
func cachedUser(
	ctx context.Context, ws *workspace.Workspace, access operation.Access,
) (*cerby.IntegrationUser, error) {
	return cerby.Observe(ws.Integrations().Users(access.User.IntegrationID).Find(ctx, access.User.UserID))
}

// findUser returns the integration user of an import, or adds an error.
func findUser(
	ctx context.Context, ws *workspace.Workspace, access operation.Access, diags *diag.Diagnostics,
) *cerby.IntegrationUser {
	user, err := cachedUser(ctx, ws, access)
	switch {
	case err != nil:
		framework.AddError(diags, "read "+access.String(), err)
	case user == nil:
		diags.AddError("Unable to import "+access.String(), "The integration does not exist, the user has no access to it, "+
			"or the invitation has not finished.")
	}
	return user
}

// cachedEntitlements returns the entitlements that an integration has.
func cachedEntitlements(ctx context.Context, ws *workspace.Workspace, id string) ([]cerby.Entitlement, error) {
	return ws.Integrations().Entitlements(ctx, id)
}
