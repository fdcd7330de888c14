package share

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// grant is a planned share with the message to send with it.
type grant struct {
	model

	message string
}

// getMessage returns the configured message, or an empty string.
func getMessage(ctx context.Context, config source, diags *diag.Diagnostics) string {
	var message types.String
	diags.Append(config.GetAttribute(ctx, path.Root("message"), &message)...)
	return message.ValueString()
}

// ensure shares the item in the planned role and reports whether that succeeded. It sends the share even if the user or
// team is already listed, because listed access may come from a team or a collection.
func (r *shareResource) ensure(
	ctx context.Context, ws *workspace.Workspace, g grant, private framework.Private, diags *diag.Diagnostics,
) bool {
	unlock, ok := r.Lock(ctx, r.kind.keys(g.model)[0], diags)
	if !ok {
		return false
	}
	defer unlock()
	release, ok := r.Acquire(ctx, private, r.kind.label(g.model), diags, r.kind.keys(g.model)...)
	if !ok {
		return false
	}
	shares, share, role := ws.Shares(), r.kind.expand(g.model), r.kind.roles().Add(g.Role.ValueString())
	var shown *cerby.Member
	before, err := shares.FindWithoutRecheck(ctx, share)
	switch {
	case err != nil && !errors.Is(err, cerby.ErrNotFound):
	case before.Role != nil && !before.HasRole(role):
		diags.AddWarning("Item is shared already", fmt.Sprintf("Sharing %s: the role was %q, and becomes %q as configured.",
			r.kind.describe(g.model), cerby.Clean(cerby.BareRole(*before.Role)), g.Role.ValueString()))
		shown, err = shares.SetRole(ctx, share, role, g.message)
	default:
		err = shares.Grant(ctx, share, role, g.message)
	}
	if err != nil {
		release()
		r.kind.addError(ctx, ws, "share "+r.kind.describe(g.model), g.model, err, diags)
		return false
	}
	r.saveShownRole(ctx, private, g.model, shown, diags)
	return true
}

// changeRole changes the role of a share to the planned one and reports whether that succeeded.
func (r *shareResource) changeRole(
	ctx context.Context, ws *workspace.Workspace, g grant, private framework.Private, diags *diag.Diagnostics,
) bool {
	unlock, ok := r.Lock(ctx, r.kind.keys(g.model)[0], diags)
	if !ok {
		return false
	}
	defer unlock()
	role := r.kind.roles().Add(g.Role.ValueString())
	shown, err := ws.Shares().SetRole(ctx, r.kind.expand(g.model), role, g.message)
	if err != nil {
		what := fmt.Sprintf("share as %q %s", g.Role.ValueString(), r.kind.describe(g.model))
		r.kind.addError(ctx, ws, what, g.model, err, diags)
		return false
	}
	r.saveShownRole(ctx, private, g.model, shown, diags)
	return true
}

// revoke stops sharing the item, unless another resource manages the same share. It reports whether no further attempt
// is needed. A share that does not exist, such as one of a replaced item, counts as revoked.
func (r *shareResource) revoke(
	ctx context.Context, ws *workspace.Workspace, m model, private framework.ReadablePrivate, diags *diag.Diagnostics,
) bool {
	defer r.LockUninterrupted(ctx, r.kind.keys(m)[0])()
	if r.Spared(ctx, private, r.kind.label(m), diags, r.kind.keys(m)...) {
		return true
	}
	share := r.kind.expand(m)
	if err := ws.Shares().Revoke(ctx, share); err != nil {
		framework.AddError(diags, "stop sharing "+r.kind.describe(m), err)
		return false
	}
	if _, err := ws.Shares().Read(ctx, share); err == nil {
		diags.AddWarning("Still listed", fmt.Sprintf("Sharing %s has ended, but the service still lists it: "+
			"who has it through a team or a collection as well keeps that.", r.kind.describe(m)))
	}
	return true
}

// addError adds the error of a write. If the error matches ErrNotFound, the message names the objects that no longer
// exist.
func (k kind) addError(
	ctx context.Context, ws *workspace.Workspace, what string, m model, err error, diags *diag.Diagnostics,
) {
	var missing []string
	if errors.Is(err, cerby.ErrNotFound) {
		missing = k.describeMissing(ctx, ws, m)
	}
	framework.AddMissingError(diags, what, missing, err)
}

// describeMissing returns a sentence for each of the item and the user or team that does not exist.
func (k kind) describeMissing(ctx context.Context, ws *workspace.Workspace, m model) []string {
	var missing []string
	if item := m.Item.ValueString(); k.isMissing(ctx, ws, item) {
		missing = append(missing, fmt.Sprintf("%s %q does not exist.", framework.Capital(string(k.item)), item))
	}
	if m.UserID.IsNull() {
		if _, err := ws.API().Teams().Get(ctx, m.TeamID.ValueString()); errors.Is(err, cerby.ErrNotFound) {
			missing = append(missing, fmt.Sprintf("Team %q does not exist.", m.TeamID.ValueString()))
		}
		return missing
	}
	switch user, err := ws.API().Users().Get(ctx, m.UserID.ValueString()); {
	case errors.Is(err, cerby.ErrNotFound):
		missing = append(missing, fmt.Sprintf("User %q does not exist.", m.UserID.ValueString()))
	case err == nil && user.Removed():
		missing = append(missing, fmt.Sprintf("User %q (%s) was removed from the workspace.",
			cerby.Clean(user.Email), m.UserID.ValueString()))
	}
	return missing
}

// leftover describes a share that an interrupted move did not revoke.
func (k kind) leftover(id string) framework.Leftover {
	m := parseID(id)
	return framework.Leftover{What: k.label(m), Keys: k.keys(m)}
}
