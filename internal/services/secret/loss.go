package secret

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// removal describes how a secret is deleted, as text after its name in a warning.
type removal string

// The removals, as warnings name them.
const (
	willBeDeleted  removal = "will be deleted, with its shares."
	willBeReplaced removal = "will be replaced: Cerby cannot change a secret, so a new one is created and the old one " +
		"is deleted, with its shares. Shares that cerby_secret_share declares are granted again for the new secret. " +
		"All others are lost."
	mayBeReplaced removal = "is in the state, and a secret with its title is planned as new. If it is replaced, for " +
		"example because it is tainted, its shares are lost. " +
		"Shares that cerby_secret_share declares are granted again for the new secret."
)

// warnAccessLoss names the users and teams that lose a secret. It leaves out members that the API key cannot
// read. A failed request adds a warning and no error.
func (p *planner) warnAccessLoss(ctx context.Context, secret resourceModel, how removal) {
	if p.ws == nil || p.KeptByAnother(ctx, p.private, p.diags) {
		return
	}
	var holders []framework.Holder
	for _, of := range []cerby.MemberKind{cerby.OfUsers, cerby.OfTeams} {
		members, err := p.ws.Shares().ListByItem(cerby.SecretItem, secret.ID.ValueString(), of).List(ctx)
		switch {
		case errors.Is(err, cerby.ErrDenied), errors.Is(err, cerby.ErrNotFound), errors.Is(err, cerby.ErrParentExists):
			continue
		case err != nil:
			p.diags.AddWarning("Unable to list users and teams of "+secret.name(), framework.Explain(err))
			return
		}
		for _, member := range members {
			holders = append(holders, framework.Holder{Member: member, Kind: of})
		}
	}
	holders = withoutOnlyOwner(holders)
	if len(holders) == 0 {
		return
	}
	describe := func(h framework.Holder) string { return p.describeHolder(ctx, p.ws, secret, h) }
	names := framework.ListNames(holders, describe)
	p.diags.AddWarning("Users or teams will lose "+secret.name(),
		fmt.Sprintf("%s %s It is shared with:\n\n%s", framework.Capital(secret.name()), how, names))
}

// withoutOnlyOwner leaves out the only owner, if that is a user: the user of the API key must be an owner and creates
// the new secret.
func withoutOnlyOwner(holders []framework.Holder) []framework.Holder {
	isOwner := func(h framework.Holder) bool { return h.HasRole("owner") }
	first := slices.IndexFunc(holders, isOwner)
	if first < 0 || holders[first].Kind != cerby.OfUsers || slices.ContainsFunc(holders[first+1:], isOwner) {
		return holders
	}
	return slices.Delete(holders, first, first+1)
}

// describeHolder returns the name of a holder with its role, and notes a share that another resource declares.
func (r *secretResource) describeHolder(
	ctx context.Context, ws *workspace.Workspace, secret resourceModel, h framework.Holder,
) string {
	var notes []string
	if h.Role != nil {
		notes = append(notes, cerby.BareRole(*h.Role))
	}
	if r.Registry().Managed("", workspace.ShareKey("secret/"+secret.ID.ValueString(), string(h.Kind)+"/"+h.ID)) {
		notes = append(notes, "declared by another resource")
	}
	if len(notes) == 0 {
		return h.Describe(ctx, ws)
	}
	return h.Describe(ctx, ws) + " (" + strings.Join(notes, ", ") + ")"
}

// warnTainted warns about the loss of secrets that a creation with the same title may replace. Terraform plans the
// replacement of a tainted secret as a creation only.
func (p *planner) warnTainted(ctx context.Context) {
	if p.ws == nil || p.plan.Title.ValueString() == "" {
		return
	}
	for _, id := range p.Registry().Unplanned(noun, p.plan.Title.ValueString()) {
		p.warnAccessLoss(ctx, resourceModel{ID: types.StringValue(id), Title: p.plan.Title}, mayBeReplaced)
	}
}
