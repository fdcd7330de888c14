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

// getGrant reads the planned share and the configured message.
func (k kind) getGrant(ctx context.Context, plan, config source, diags *diag.Diagnostics) grant {
	var message types.String
	diags.Append(config.GetAttribute(ctx, path.Root("message"), &message)...)
	return grant{k.getModel(ctx, plan, diags), message.ValueString()}
}

// operation is a change of shares for one call of Terraform.
type operation struct {
	*shareResource

	ws      *workspace.Workspace
	private framework.Private
	diags   *diag.Diagnostics
}

// ensure shares the item in the planned role and reports whether that succeeded. It sends the share even if the user or
// team is already listed, because listed access may come from a team or a collection.
func (o operation) ensure(ctx context.Context, g grant) bool {
	unlock, release, ok := o.LockAndRegister(ctx, o.private, g.label(o.ws), g.key(), o.diags)
	if !ok {
		return false
	}
	defer unlock()
	shares, role := o.ws.Shares(), o.kind.roles().Add(g.Role.ValueString())
	var shown *cerby.Member
	before, err := shares.FindWithoutRecheck(ctx, g.expand())
	switch {
	case err != nil && !errors.Is(err, cerby.ErrNotFound):
	case before.Role != nil && !before.HasRole(role):
		o.diags.AddWarning(framework.Capital(g.label(o.ws))+" already exists", fmt.Sprintf("The apply changes its role "+
			"from %q to the configured role %q.", cerby.Clean(cerby.BareRole(*before.Role)), g.Role.ValueString()))
		shown, err = shares.SetRole(ctx, g.expand(), workspace.RoleChange{To: role, Message: g.message})
	default:
		err = shares.Grant(ctx, g.expand(), role, g.message)
	}
	if err != nil {
		release()
		addWriteError(ctx, o.ws, "share "+g.describe(o.ws), g.expand(), err, o.diags)
		return false
	}
	o.saveShownRole(ctx, g.model, shown)
	return true
}

// changeRole changes the role of a share from the one in the state to the planned one. It reports whether that
// succeeded.
func (o operation) changeRole(ctx context.Context, g grant, from string) bool {
	unlock, ok := o.Lock(ctx, g.label(o.ws), g.key(), o.diags)
	if !ok {
		return false
	}
	defer unlock()
	role := g.Role.ValueString()
	shown, err := o.ws.Shares().SetRole(ctx, g.expand(), workspace.RoleChange{
		From: o.kind.roles().Add(from), To: o.kind.roles().Add(role), Message: g.message,
	})
	if err != nil {
		what := fmt.Sprintf("change the role of %s to %q", g.label(o.ws), role)
		addWriteError(ctx, o.ws, what, g.expand(), err, o.diags)
		return false
	}
	o.saveShownRole(ctx, g.model, shown)
	return true
}

// revoke stops sharing the item, unless another resource manages the same share. It reports whether no further attempt
// is needed. A share that does not exist, such as one of a replaced item, counts as revoked.
func (o operation) revoke(ctx context.Context, m model) bool {
	defer o.LockUninterrupted(ctx, m.key())()
	if o.SkipsRemoval(ctx, o.private, m.label(o.ws), o.diags, m.key()) {
		return true
	}
	if err := o.ws.Shares().Revoke(ctx, m.expand()); err != nil {
		framework.AddError(o.diags, "stop sharing "+m.describe(o.ws), err)
		return false
	}
	if _, err := o.ws.Shares().Read(ctx, m.expand()); err == nil {
		o.diags.AddWarning(framework.Capital(m.label(o.ws))+" is still listed", fmt.Sprintf("The share was revoked, but the "+
			"service still lists the %[1]s. The %[1]s still has access through a team or a collection.", m.memberNoun()))
	}
	return true
}

// revokeLeftovers revokes the shares that moves left behind, including one with the ID moved unless that is empty. It
// reports whether none is left.
func (o operation) revokeLeftovers(ctx context.Context, moved string) bool {
	return o.RevokeLeftovers(ctx, o.private, moved, o.diags, func(id string) bool {
		return o.revoke(ctx, o.kind.parseID(id))
	})
}

// addWriteError adds the error of a write. If the error matches ErrNotFound, the message names the objects that no
// longer exist.
func addWriteError(
	ctx context.Context, ws *workspace.Workspace, what string, share cerby.Share, err error, diags *diag.Diagnostics,
) {
	var missing []string
	if errors.Is(err, cerby.ErrNotFound) {
		describeMember := framework.DescribeMissingUser
		if share.MemberKind == cerby.TeamMembers {
			describeMember = framework.DescribeMissingTeam
		}
		missing = []string{
			framework.DescribeMissingItem(ctx, ws, share.Kind, share.ItemID), describeMember(ctx, ws, share.MemberID),
		}
	}
	framework.AddMissingError(diags, what, missing, err)
}
