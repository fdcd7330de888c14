package secret

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// The removals of plans.
var (
	deletion = framework.AccessLoss{Verb: "lose", Detail: "The plan deletes %s with its shares."}
	// replacement says what holds for declared shares, too: Terraform plans a secret before it reads its shares.
	replacement = framework.AccessLoss{
		Verb: "may lose",
		Detail: "The plan replaces %s, because Cerby cannot change a secret. The apply creates a new secret, and deletes " +
			"the old one with its shares. The new secret gets only the shares that this configuration declares.",
	}
	possibleReplacement = framework.PossibleReplacement("a secret with this title",
		"its shares are lost. The new secret gets only the shares that this configuration declares.")
)

// warnAccessLoss names the users and teams that lose a secret, but for those whose shares the configuration declares.
// It leaves out members that the API key cannot read. A failed request adds a warning and no error.
func (p *planner) warnAccessLoss(ctx context.Context, secret resourceModel, how framework.AccessLoss) {
	if p.WS == nil || p.IsKeptByPlan(ctx) {
		return
	}
	var holders []framework.ItemMember
	for _, of := range []cerby.MemberKind{cerby.UserMembers, cerby.TeamMembers} {
		members, err := p.WS.Shares().ListByItem(cerby.SecretItem, secret.ID.ValueString(), of).List(ctx)
		switch {
		case cerby.IsUnreadable(err), errors.Is(err, cerby.ErrParentExists):
			continue
		case err != nil:
			p.Diags.AddWarning("Unable to list the users and teams of "+secret.name(), framework.Explain(err))
			return
		}
		for _, member := range members {
			holders = append(holders, framework.ItemMember{Member: member, Kind: of})
		}
	}
	p.WarnItemLoss(ctx, framework.ItemLoss{
		Kind: cerby.SecretItem, ID: secret.ID.ValueString(), Name: secret.name(), Verb: how.Verb,
		Detail: fmt.Sprintf(how.Detail, secret.name()), Members: holders,
	})
}

// warnTainted warns about the loss of secrets that a creation with the same title may replace. Terraform plans the
// replacement of a tainted secret as a creation only.
func (p *planner) warnTainted(ctx context.Context) {
	if p.WS == nil || p.plan.Title.ValueString() == "" {
		return
	}
	for _, id := range p.Registry().ListUnplanned(noun, p.plan.Title.ValueString()) {
		p.warnAccessLoss(ctx, resourceModel{ID: types.StringValue(id), Title: p.plan.Title}, possibleReplacement)
	}
}
