package secret

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
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
	willBeReplaced removal = "will be replaced: Cerby cannot change a secret, so a new one is created and the old " +
		"one is deleted, with its shares. " +
		"Shares that cerby_secret_share declares are granted again for the new secret. All others are lost."
	mayBeReplaced removal = "is in the state, and a secret with its title is planned as new. If it is replaced, for " +
		"example " +
		"because it is tainted, its shares are lost. " +
		"Shares that cerby_secret_share declares are granted again for the new secret."
)

// holder is a user or a team with whom a secret is shared.
type holder struct {
	cerby.Member

	kind cerby.MemberKind
}

// sortHolders returns the users, then the teams, that a secret is shared with. It leaves out the only owner: the user
// of the API key must be an owner and creates the new secret.
func sortHolders(users, teams []cerby.Member) []holder {
	owners := 0
	for _, one := range users {
		if one.HasRole("owner") {
			owners++
		}
	}
	var all []holder
	for _, one := range teams {
		all = append(all, holder{one, cerby.OfTeams})
		if one.HasRole("owner") {
			owners++
		}
	}
	var first []holder
	for _, one := range users {
		if owners > 1 || !one.HasRole("owner") {
			first = append(first, holder{one, cerby.OfUsers})
		}
	}
	return append(first, all...)
}

// warnOfLoss warns about the users and teams that lose a secret, by name. It leaves out members that the API key cannot
// read. A failed request adds a warning and no error.
func (r *secretResource) warnOfLoss(
	ctx context.Context, private framework.ReadablePrivate, secret resourceModel, how removal, diags *diag.Diagnostics,
) {
	ws := r.WorkspaceIfKnown()
	if ws == nil || r.KeptByAnother(ctx, private, diags) {
		return
	}
	members := map[cerby.MemberKind][]cerby.Member{}
	for _, of := range []cerby.MemberKind{cerby.OfUsers, cerby.OfTeams} {
		found, err := ws.Shares().ListByItem(cerby.SecretItem, secret.ID.ValueString(), of).List(ctx)
		switch {
		case err == nil:
			members[of] = found
		case !errors.Is(err, cerby.ErrDenied) && !errors.Is(err, cerby.ErrNotFound) && !errors.Is(err, cerby.ErrParentExists):
			diags.AddWarning("Unable to list who has "+secret.name(), framework.Explain(err))
			return
		}
	}
	all := sortHolders(members[cerby.OfUsers], members[cerby.OfTeams])
	if len(all) == 0 {
		return
	}
	names := framework.ListNames(all, func(one holder) string { return r.describeHolder(ctx, ws, secret, one) })
	diags.AddWarning("Users or teams will lose "+secret.name(),
		fmt.Sprintf("%s %s These have it now:\n\n%s", framework.Capital(secret.name()), how, names))
}

// describeHolder returns the name of a holder with its role.
func (r *secretResource) describeHolder(
	ctx context.Context, ws *workspace.Workspace, secret resourceModel, one holder,
) string {
	name := framework.UserName
	if one.kind == cerby.OfTeams {
		name = framework.TeamName
	}
	text := name(ctx, ws, one.Member)
	if one.kind == cerby.OfTeams {
		text = fmt.Sprintf("team %q", text)
	}
	var notes []string
	if one.Role != nil {
		notes = append(notes, cerby.BareRole(*one.Role))
	}
	if r.Registry().Managed("", workspace.ShareKey("secret/"+secret.ID.ValueString(), string(one.kind)+"/"+one.ID)) {
		notes = append(notes, "declared by another resource")
	}
	if len(notes) == 0 {
		return text
	}
	return text + " (" + strings.Join(notes, ", ") + ")"
}

// warnOfTaint warns about the loss of secrets that a creation with the same title may replace. Terraform plans the
// replacement of a tainted secret as a creation only.
func (r *secretResource) warnOfTaint(
	ctx context.Context, private framework.ReadablePrivate, plan resourceModel, diags *diag.Diagnostics,
) {
	if r.WorkspaceIfKnown() == nil || plan.Title.ValueString() == "" {
		return
	}
	for _, id := range r.Registry().Unplanned(noun, plan.Title.ValueString()) {
		r.warnOfLoss(ctx, private, resourceModel{ID: types.StringValue(id), Title: plan.Title}, mayBeReplaced, diags)
	}
}
