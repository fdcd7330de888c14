package framework

import (
	"context"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// Holder is a user or a team with whom an item is shared.
type Holder struct {
	cerby.Member

	Kind cerby.MemberKind
}

// Describe returns the email of a user, or the quoted name of a team. It falls back to the ID.
func (h Holder) Describe(ctx context.Context, ws *workspace.Workspace) string {
	if h.Kind == cerby.OfTeams {
		return "team " + Quote(TeamName(ctx, ws, h.Member))
	}
	return UserName(ctx, ws, h.Member)
}
