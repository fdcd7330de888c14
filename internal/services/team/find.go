package team

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// exists reports whether there is a team, and adds an error if not.
func exists(ctx context.Context, client *cerby.Client, id string, diags *diag.Diagnostics) bool {
	known, err := client.Teams().Known(ctx, id)
	_, found := framework.FoundKnown(diags, "team", id, "Check the id, or use the name.", known, err)
	return found
}

// checkManaged refuses to change the members of a team that belongs to the identity provider. What cannot be known at plan is not
// checked, and a team that is gone is left to the apply: an error would stand in the way of a destroy.
func checkManaged(ctx context.Context, client *cerby.Client, id types.String, diags *diag.Diagnostics) {
	if client == nil || id.IsUnknown() {
		return
	}
	team, err := client.Teams().Known(ctx, id.ValueString())
	switch {
	case cerby.IsDenied(err):
	case err != nil:
		framework.AddError(diags, fmt.Sprintf("read the team %q", id.ValueString()), err)
	case team != nil && team.Managed():
		diags.AddAttributeError(path.Root("team_id"), "The team belongs to the identity provider",
			fmt.Sprintf("The members of the team %q are managed by SCIM. Change them in the identity provider.", cerby.Clean(team.Name)))
	}
}
