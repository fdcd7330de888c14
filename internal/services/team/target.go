package team

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// target is the team of an operation.
type target struct {
	ws *workspace.Workspace
	id string
}

// label names the team in messages.
func (t target) label() string { return framework.Teams.Label(t.ws, t.id, types.StringNull()) }

// isManaged reports whether the identity provider manages the team. It returns false if the team cannot be read.
func (t target) isManaged(ctx context.Context) bool {
	team, err := t.ws.Teams().Find(ctx, t.id)
	return err == nil && team.IsSCIMManaged()
}

// members returns the members of the team.
func (t target) members() workspace.TeamMembers { return t.ws.TeamMembers(t.id) }

// addWriteError adds the error of a write to the team or its members. It explains a denied write to a team that the
// identity provider manages, and a 404 response by the team or the users that do not exist.
func (t target) addWriteError(
	ctx context.Context, c *framework.Call, what string, err error, users ...string,
) {
	var missing []string
	switch {
	case errors.Is(err, cerby.ErrForbidden) && t.isManaged(ctx):
		framework.AddSCIMError(c.Diags, "Unable to "+what, c.Use.Name, err)
		return
	case errors.Is(err, cerby.ErrNotFound):
		missing = t.listMissing(ctx, users)
	}
	if c.Use.Name == resourceUse.Name {
		framework.AddDeletedError(c.Diags, what, missing, err)
		return
	}
	framework.AddMissingError(c.Diags, what, missing, err)
}

// listMissing returns a sentence for the team if it does not exist, and for each user that cannot be a member. The
// other sentences are empty.
func (t target) listMissing(ctx context.Context, users []string) (missing []string) {
	missing = []string{framework.DescribeMissingTeam(ctx, t.ws, t.id)}
	for _, id := range users {
		missing = append(missing, framework.DescribeMissingUser(ctx, t.ws, id))
	}
	return missing
}

// checkTeam refuses to change the members of a team that does not exist, or that the identity provider manages. It
// skips unknown IDs and teams that the API key cannot read.
func checkTeam(ctx context.Context, c *framework.Call, id types.String) {
	if id.IsUnknown() {
		return
	}
	team, err := c.WS.Teams().Find(ctx, id.ValueString())
	switch {
	case errors.Is(err, cerby.ErrDenied):
	case errors.Is(err, cerby.ErrNotFound):
		framework.Teams.CheckReference(ctx, c, framework.Reference{ID: id, At: path.Root("team_id"), Missing: true})
	case err != nil:
		c.AddError("read "+target{c.WS, id.ValueString()}.label(), err)
	case team.IsSCIMManaged():
		c.Refuse(path.Root("team_id"), fmt.Sprintf("Unable to change the members of team %q", cerby.Clean(team.Name)),
			"An identity provider manages the team through SCIM.\n\nChange the members in the identity provider.")
	}
}
