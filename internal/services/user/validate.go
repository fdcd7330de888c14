package user

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

var _ resource.ResourceWithValidateConfig = (*userResource)(nil)

// guestRoles are the roles of guests. Guests have no other roles, and other users cannot have them.
var guestRoles = []string{"guest_admin", "guest_user"}

// ValidateConfig refuses a role that contradicts guest.
func (r *userResource) ValidateConfig(
	ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse,
) {
	var role types.String
	var guest types.Bool
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("role"), &role)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("guest"), &guest)...)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(checkGuest(role, guest)...)
	}
}

// checkGuest refuses a guest role without guest = true, and guest = true with a role that guests cannot have. It skips
// unknown values and roles that this version of the provider does not list.
func checkGuest(role types.String, guest types.Bool) (diags diag.Diagnostics) {
	if role.IsNull() || role.IsUnknown() || guest.IsUnknown() || !slices.Contains(roles.Known, role.ValueString()) {
		return nil
	}
	switch isGuestRole := slices.Contains(guestRoles, role.ValueString()); {
	case isGuestRole && !guest.ValueBool():
		diags.AddAttributeError(path.Root("role"), "Invalid role",
			fmt.Sprintf("The role %q is only available to guests, and guest is not true.\n\n"+
				"Set guest = true, or use a different role, such as \"user\".", role.ValueString()))
	case !isGuestRole && guest.ValueBool():
		diags.AddAttributeError(path.Root("role"), "Invalid role",
			fmt.Sprintf("The role %q is not available to guests, and guest is true.\n\n"+
				"Use \"guest_user\" or \"guest_admin\", or remove guest = true.", role.ValueString()))
	}
	return diags
}
