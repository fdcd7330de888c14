package integration

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// userImport says how people on hubs are written for an import.
const userImport = "integration/user: the id or the label of the integration, and the id or the e-mail of the user"

// entitlementImport says how their entitlements are written.
const entitlementImport = "integration/user/entitlement: the id or the label of the integration, the id or the e-mail of the user, and the id of the entitlement"

// findSeat finds an integration by its id or label, and a person on it by their id or e-mail, or adds an error.
func findSeat(ctx context.Context, client *cerby.Client, hub, user string, diags *diag.Diagnostics) userIdentity {
	if !framework.IsUUID(hub) {
		integration, _ := integrations.FindEither(diags, hub, framework.Cached(ctx, client.Integrations()))
		hub = integration.ID
	}
	if !diags.HasError() && framework.IsEmail(user) {
		user = findPerson(ctx, client, hub, user, diags)
	}
	return userIdentity{IntegrationID: types.StringValue(hub), UserID: types.StringValue(user)}
}

// findPerson gives the id of the user with an e-mail on an integration.
func findPerson(ctx context.Context, client *cerby.Client, hub, email string, diags *diag.Diagnostics) string {
	start := time.Now()
	var emails []string
	same := func(u cerby.IntegrationUser) bool {
		if u.Email == nil {
			return false
		}
		emails = append(emails, *u.Email)
		return cerby.SameEmail(*u.Email, email)
	}
	matches, err := cerby.Matching(framework.Each(client.Integrations().KnownUsers(ctx, hub)), same)
	if err == nil && len(matches) == 0 {
		matches, err = cerby.Matching(framework.Each(client.Integrations().UsersSince(ctx, hub, start)), same)
	}
	if err != nil {
		framework.AddError(diags, fmt.Sprintf("list the users of the integration %q", hub), err)
		return ""
	}
	found, _ := framework.Pick(diags, fmt.Sprintf("user with the email %q on the integration", email),
		fmt.Sprintf("the users of the integration %q", hub), matches,
		func(u cerby.IntegrationUser) string { return u.ID }, framework.DidYouMean(email, emails))
	return found.ID
}

// integrationRowKey gives a person who is on a hub, or adds an error.
func integrationRowKey(ctx context.Context, client *cerby.Client, seat cerby.Seat, diags *diag.Diagnostics) *cerby.IntegrationUser {
	person, err := client.Integrations().KnownUser(ctx, seat)
	switch {
	case err != nil:
		framework.AddError(diags, "read "+name(seat), err)
	case person == nil:
		diags.AddError("Nobody there to import", fmt.Sprintf("%s was not found: either there is no such integration, or the user is not on it, "+
			"or their invitation has not ended yet.", framework.Capital(name(seat))))
	}
	return person
}
