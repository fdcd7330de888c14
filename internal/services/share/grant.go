package share

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// shownRoleKey is the role that the list went on showing after the share was set.
var shownRoleKey = framework.PrivateKey[string]{Name: "shown_role"}

// ensure shares the item with the planned role. It reports whether it is shared.
func (r *shareResource) ensure(
	ctx context.Context, client *cerby.Client, plan model, message string, private framework.Private, diags *diag.Diagnostics,
) bool {
	defer r.Alone(plan.Item.ValueString(), plan.key())()
	withdraw, ok := r.Acquire(ctx, private, "sharing "+r.kind.describe(plan), diags, r.kind.keys(plan)...)
	if !ok {
		return false
	}
	shares, share, role := client.Shares(), r.kind.share(plan), r.kind.roles().Add(plan.Role.ValueString())
	before, err := shares.Listed(ctx, share)
	switch {
	case err != nil:
	case before != nil && before.Role != nil && !before.HasRole(role):
		diags.AddWarning("It was shared already", fmt.Sprintf("Sharing %s: the role was %q, and becomes %q as configured.",
			r.kind.describe(plan), cerby.Clean(cerby.BareRole(*before.Role)), plan.Role.ValueString()))
		var shown *cerby.Member
		if shown, err = shares.SetRole(ctx, share, role, message); err == nil {
			r.noteShown(ctx, private, plan, shown, diags)
		}
	default:
		// Who is listed may have the item through a team or a collection only, so the share is always sent.
		err = shares.Give(ctx, share, role, message)
	}
	if err != nil {
		withdraw()
		r.addError(ctx, client, "share "+r.kind.describe(plan), plan, err, diags)
		return false
	}
	return true
}

// noteShown keeps in private state a role that the list goes on showing, and warns about it.
func (r *shareResource) noteShown(ctx context.Context, private framework.Private, plan model, shown *cerby.Member, diags *diag.Diagnostics) {
	if shown == nil || shown.Role == nil || shown.HasRole(plan.Role.ValueString()) {
		shownRoleKey.Remove(ctx, private, diags)
		return
	}
	role := cerby.BareRole(*shown.Role)
	shownRoleKey.Save(ctx, private, role, diags)
	diags.AddWarning("Another role is still shown", fmt.Sprintf("%s was shared with the role %q, and Cerby still shows the role %q. "+
		"That role comes from a collection or a team, and stays until the access there is removed. Later plans ignore it.",
		framework.Capital(r.kind.describe(plan)), plan.Role.ValueString(), cerby.Clean(role)))
}

// revoke takes the item from the user or team, unless another resource keeps the share. It reports whether nothing is left
// to be done.
func (r *shareResource) revoke(
	ctx context.Context, client *cerby.Client, m model, private framework.ReadablePrivate, diags *diag.Diagnostics,
) bool {
	defer r.Alone(m.Item.ValueString(), m.key())()
	if r.Spared(ctx, private, "sharing "+r.kind.describe(m), diags, r.kind.keys(m)...) {
		return true
	}
	share := r.kind.share(m)
	if err := client.Shares().Take(ctx, share); err != nil {
		framework.AddError(diags, "stop sharing "+r.kind.describe(m), err)
		return false
	}
	if still, err := client.Shares().Get(ctx, share); err == nil && still != nil {
		diags.AddWarning("Still listed", fmt.Sprintf("Sharing %s has ended, but the service still lists it: who has it through a team or a collection as well keeps that.",
			r.kind.describe(m)))
	}
	return true
}

// addError adds the error of sharing an item. If the service found something missing, it names what no longer exists.
func (r *shareResource) addError(ctx context.Context, client *cerby.Client, what string, m model, err error, diags *diag.Diagnostics) {
	if !cerby.IsNotFound(err) {
		framework.AddError(diags, what, err)
		return
	}
	var gone []string
	probe := diag.Diagnostics{}
	if parents := r.kind.parents(ctx, client, m.Item, &probe); len(parents) == 0 && probe.HasError() {
		gone = append(gone, fmt.Sprintf("%s %q does not exist, or the API key's user is not Owner of it.", framework.Capital(string(r.kind.item)), m.Item.ValueString()))
	}
	if !m.UserID.IsNull() {
		switch user, err := client.Users().Get(ctx, m.UserID.ValueString()); {
		case cerby.IsNotFound(err):
			gone = append(gone, fmt.Sprintf("User %q does not exist.", m.UserID.ValueString()))
		case err == nil && user.Removed():
			gone = append(gone, fmt.Sprintf("User %q (%s) was removed from the workspace.", cerby.Clean(user.Email), m.UserID.ValueString()))
		}
	} else if _, err := client.Teams().Get(ctx, m.TeamID.ValueString()); cerby.IsNotFound(err) {
		gone = append(gone, fmt.Sprintf("Team %q does not exist.", m.TeamID.ValueString()))
	}
	framework.AddGone(diags, what, gone, err)
}

// shareName names a share in warnings: the item, and the user or team, by the names that are known.
func (r *shareResource) shareName(m model, now cerby.Member) string {
	name := ""
	if now.Email != nil && !m.UserID.IsNull() {
		name = cerby.Clean(*now.Email)
	}
	who := fmt.Sprintf("team %q", m.TeamID.ValueString())
	if !m.UserID.IsNull() {
		who = fmt.Sprintf("user %q", strings.TrimSpace(m.UserID.ValueString()))
	}
	if name != "" {
		who = fmt.Sprintf("user %q (%s)", name, m.UserID.ValueString())
	}
	return who
}
