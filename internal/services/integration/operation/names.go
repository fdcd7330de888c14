package operation

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// names finds the names of a user and an integration for messages, without a call. It searches the cache for each
// message, because the wait for a job reads the user. The zero value has no names.
type names struct {
	ws *workspace.Workspace
	// email is the email in the state, which may be null or unknown.
	email types.String
	// label is the label of the integration that private state has, which may be null.
	label types.String
}

// findEmail returns the email of the user, which is empty or unknown if this run does not know it.
func (n names) findEmail(key cerby.IntegrationUserKey) types.String {
	email := n.email
	if n.ws == nil {
		return email
	}
	if email.ValueString() == "" {
		if user, ok := n.ws.Integrations().Users(key.IntegrationID).Peek(key.UserID); ok {
			email = types.StringPointerValue(user.Email)
		}
	}
	return framework.Users.CachedName(n.ws, types.StringValue(key.UserID), nil, email)
}

// user names the user in messages.
func (n names) user(key cerby.IntegrationUserKey) string {
	return framework.Users.Label(n.ws, key.UserID, n.findEmail(key))
}

// integration names the integration in messages.
func (n names) integration(key cerby.IntegrationUserKey) string {
	return framework.Integrations.Label(n.ws, key.IntegrationID, n.label)
}

// describeUser names an integration user in messages.
func describeUser(grant Grant) string {
	return fmt.Sprintf("%s on %s", grant.known().user(grant.key()), describeIntegration(grant))
}

// describeIntegration names the integration of a grant in messages.
func describeIntegration(grant Grant) string { return grant.known().integration(grant.key()) }

// Named returns the access with the names that this run knows for messages. email may be null or unknown.
func (a Access) Named(ws *workspace.Workspace, email types.String) Access {
	a.names = names{ws: ws, email: email}
	return a
}

func (a Access) withNames(email, label types.String) Grant {
	a.names.set(email, label)
	return a
}

func (e Entitlement) withNames(email, label types.String) Grant {
	e.names.set(email, label)
	return e
}

// set sets the names that are not empty.
func (n *names) set(email, label types.String) {
	if email.ValueString() != "" {
		n.email = email
	}
	if label.ValueString() != "" {
		n.label = label
	}
}

// Named returns the entitlement with the names that this run knows for messages.
func (e Entitlement) Named(ws *workspace.Workspace) Entitlement {
	e.names = names{ws: ws}
	return e
}

// savedLabel is the label of an integration in private state.
type savedLabel struct {
	ID    string `json:"id"`
	Label string `json:"label"`
}

// labelKey is the label that a refresh knew. An apply reads no data source again, and names the integration by it.
var labelKey = framework.PrivateKey[savedLabel]{Name: "integration"}

// saveLabel saves the label of the integration of a grant, if this run knows it.
func saveLabel(ctx context.Context, c *framework.Call, grant Grant) {
	id := grant.key().IntegrationID
	label := framework.Integrations.CachedName(c.WS, types.StringValue(id), nil, types.StringNull())
	saved := savedLabel{id, label.ValueString()}
	if saved.Label != "" && labelKey.Load(ctx, c) != saved {
		labelKey.Save(ctx, c, saved)
	}
}

// withLabel returns a grant with the label of its integration that private state has.
func withLabel(ctx context.Context, c *framework.Call, grant Grant) Grant {
	saved := labelKey.Load(ctx, c)
	if saved.ID != grant.key().IntegrationID {
		return grant
	}
	return grant.withNames(types.StringNull(), types.StringValue(saved.Label))
}
