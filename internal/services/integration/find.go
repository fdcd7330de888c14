package integration

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// userImport says how people on hubs are written for an import.
const userImport = "integration/user: the id or the label of the integration, and the id or the e-mail of the user"

// entitlementImport says how their entitlements are written.
const entitlementImport = "integration/user/entitlement: the id or the label of the integration, the id or the e-mail of the user, and the id of the entitlement"

// uuid is the form of the ids of integrations and users. What has it is not looked for among labels.
var uuid = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// divide divides an import id at its last slash, since labels may contain one; accepts says what is expected.
func divide(id string, diags *diag.Diagnostics, accepts string) (before, last string, ok bool) {
	at := strings.LastIndex(id, "/")
	if at <= 0 || !framework.IsID(id[at+1:]) {
		diags.AddError("Not an import id", fmt.Sprintf("%q cannot be divided. Write %s.", id, accepts))
		return "", "", false
	}
	return id[:at], id[at+1:], true
}

// findSeat finds an integration by its id or label, and a person on it by their id or e-mail, or adds an error.
func findSeat(ctx context.Context, client *cerby.Client, hub, user string, diags *diag.Diagnostics) userIdentity {
	if !uuid.MatchString(hub) {
		hub = findHub(ctx, client, hub, diags)
	}
	if !diags.HasError() && framework.IsEmail(user) {
		user = findPerson(ctx, client, hub, user, diags)
	}
	return userIdentity{IntegrationID: types.StringValue(hub), UserID: types.StringValue(user)}
}

// findHub gives the id of an integration that is named by its id or label.
func findHub(ctx context.Context, client *cerby.Client, text string, diags *diag.Diagnostics) string {
	what := fmt.Sprintf("integration with the id or the label %q", text)
	matches, err := cerby.Matching(client.Integrations().List(ctx), func(i cerby.Integration) bool {
		return i.ID == text || i.Label != nil && *i.Label == text
	})
	if err != nil {
		framework.AddError(diags, "look for the "+what, err)
		return ""
	}
	for _, match := range matches {
		if match.ID == text {
			return text
		}
	}
	found, _ := framework.Pick(diags, what, "all integrations of which the API key's user is Owner", matches, func(i cerby.Integration) string {
		return labelled(i).String()
	})
	return found.ID
}

// findPerson gives the id of the user with an e-mail on an integration.
func findPerson(ctx context.Context, client *cerby.Client, hub, email string, diags *diag.Diagnostics) string {
	matches, err := cerby.Matching(client.Integrations().Users(ctx, hub), func(u cerby.IntegrationUser) bool {
		return u.Email != nil && strings.EqualFold(*u.Email, email)
	})
	if err != nil {
		framework.AddError(diags, fmt.Sprintf("list the users of the integration %q", hub), err)
		return ""
	}
	found, _ := framework.Pick(diags, fmt.Sprintf("user with the e-mail %q", email), fmt.Sprintf("the people on the integration %q", hub), matches,
		func(u cerby.IntegrationUser) string { return u.ID })
	return found.ID
}

// onHub gives a person who is on a hub, or adds an error.
func onHub(ctx context.Context, client *cerby.Client, seat cerby.Seat, diags *diag.Diagnostics) *cerby.IntegrationUser {
	person, err := client.Integrations().User(ctx, seat)
	switch {
	case err != nil:
		framework.AddError(diags, "read "+name(seat), err)
	case person == nil:
		diags.AddError("Nobody there to import", fmt.Sprintf("%s was not found: either there is no such integration, or the user is not on it, "+
			"or their invitation has not ended yet.", framework.Capital(name(seat))))
	}
	return person
}
