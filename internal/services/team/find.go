package team

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

// exists reports whether the team exists, and adds an error if it does not.
func exists(ctx context.Context, ws *workspace.Workspace, id string, diags *diag.Diagnostics) bool {
	_, err := ws.Teams().Find(ctx, id)
	return framework.FoundByID(diags, "team", id, "Check the id, or use the name.", err)
}

// checkManaged refuses to change the members of a team that the identity provider manages. It skips unknown IDs and
// teams that the API key cannot read. A missing team is reported by the apply, because an error here would block a
// destroy.
func checkManaged(
	ctx context.Context, ws *workspace.Workspace, id types.String, softened bool, diags *diag.Diagnostics,
) {
	if ws == nil || id.IsUnknown() {
		return
	}
	team, err := ws.Teams().Find(ctx, id.ValueString())
	switch {
	case errors.Is(err, cerby.ErrDenied), errors.Is(err, cerby.ErrNotFound):
	case err != nil:
		framework.AddError(diags, fmt.Sprintf("read the team %q", id.ValueString()), err)
	case team.Managed():
		detail := fmt.Sprintf("The members of the team %q are managed by SCIM. Change them in the identity provider.",
			cerby.Clean(team.Name))
		framework.Refuse(softened, path.Root("team_id"), managedSummary, detail, diags)
	}
}

// addMemberError adds the error of adding users to a team. If err matches ErrNotFound, the message lists the missing
// team and users.
func addMemberError(
	ctx context.Context, ws *workspace.Workspace, what, team string, users []string, err error, diags *diag.Diagnostics,
) {
	if !errors.Is(err, cerby.ErrNotFound) {
		framework.AddError(diags, what, err)
		return
	}
	var gone []string
	if _, err := ws.API().Teams().Get(ctx, team); errors.Is(err, cerby.ErrNotFound) {
		gone = append(gone, fmt.Sprintf("Team %q does not exist.", team))
	}
	for _, id := range users {
		switch user, err := ws.API().Users().Get(ctx, id); {
		case errors.Is(err, cerby.ErrNotFound):
			gone = append(gone, fmt.Sprintf("User %q does not exist.", id))
		case err == nil && user.Removed():
			gone = append(gone, fmt.Sprintf("User %q (%s) was removed from the workspace.", cerby.Clean(user.Email), id))
		}
	}
	framework.AddMissingError(diags, what, gone, err)
}

// hasManagedMembers reports whether the identity provider manages the members of a team. It returns false if the team
// cannot be read.
func hasManagedMembers(ctx context.Context, ws *workspace.Workspace, id string) bool {
	team, err := ws.Teams().Find(ctx, id)
	return err == nil && team.Managed()
}
