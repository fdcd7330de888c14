package operation

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// names finds the names of a user and an integration for messages, without a call. It looks again for each message:
// the wait for a job reads the user. Its zero value knows no names.
type names struct {
	ws *workspace.Workspace
	// email is the email in the state, which may be null or unknown.
	email types.String
}

// findEmail returns the email of the user, which is empty or unknown if this run does not know it.
func (n names) findEmail(key UserKey) types.String {
	email := n.email
	if n.ws == nil {
		return email
	}
	if email.ValueString() == "" {
		if user, ok := n.ws.Integrations().Users(key.IntegrationID).Peek(key.UserID); ok {
			email = types.StringPointerValue(user.Email)
		}
	}
	return framework.Users.KnownName(n.ws, types.StringValue(key.UserID), nil, email)
}

// user names the user in messages.
func (n names) user(key UserKey) string {
	return framework.Users.Label(n.ws, key.UserID, n.findEmail(key))
}

// integration names the integration in messages.
func (n names) integration(key UserKey) string {
	return framework.Integrations.Label(n.ws, key.IntegrationID, types.StringNull())
}

// describeUser names an integration user in messages.
func describeUser(grant Grant) string {
	return fmt.Sprintf("%s on %s", grant.known().user(grant.key()), describeIntegration(grant))
}

// describeIntegration names the integration of a grant in messages.
func describeIntegration(grant Grant) string { return grant.known().integration(grant.key()) }

// Named returns the access with the names that this run knows for messages. email may be null or unknown.
func (a Access) Named(ws *workspace.Workspace, email types.String) Access {
	a.names = names{ws, email}
	return a
}

func (a Access) withEmail(email types.String) Grant { return a.Named(a.names.ws, email) }

func (e Entitlement) withEmail(email types.String) Grant {
	e.names.email = email
	return e
}

// Named returns the entitlement with the names that this run knows for messages.
func (e Entitlement) Named(ws *workspace.Workspace) Entitlement {
	e.names = names{ws: ws}
	return e
}
