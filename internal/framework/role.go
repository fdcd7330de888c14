package framework

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	resource "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// Roles is how the roles of one noun are written: with a prefix in the API, without it in configurations. The sets are
// open, so a role is translated whether it is known or not.
type Roles struct {
	// Prefix is what the API puts before a role: workspace_. Roles in teams have none.
	Prefix string
	// Older is a prefix that some answers still have, if there is one.
	Older string
	// Known are the roles that Cerby is known to have and that can be written.
	Known []string
}

// Strip returns a role of the API in the form of configurations.
func (r Roles) Strip(role string) string { return strings.TrimPrefix(role, r.Prefix) }

// Add returns a role of configurations in the form of the API.
func (r Roles) Add(role string) string { return r.Prefix + role }

// Check returns the validator of a role. It refuses an empty role and one with the API's prefix, and warns of a role
// that is not known: Cerby may have it by now.
func (r Roles) Check() validator.String {
	return roleCheck{r, "The provider sends the role to Cerby as configured. The apply fails if Cerby does not have " +
		"this role."}
}

// Attribute describes the role of a grant, which has a default.
func (r Roles) Attribute(role, description string) resource.Attribute {
	return resource.StringAttribute{
		Optional:            true,
		Computed:            true,
		Default:             stringdefault.StaticString(role),
		MarkdownDescription: description,
		Validators:          []validator.String{r.Check()},
	}
}

// known returns the known roles in a sentence.
func (r Roles) known() string { return knownWords("roles", r.Known) }

// roleCheck is the validator of a role.
type roleCheck struct {
	roles Roles
	// unknown says what becomes of a role that is not known.
	unknown string
}

// Description describes valid values.
func (c roleCheck) Description(context.Context) string {
	return "value must be a role, such as " + strings.Join(c.roles.Known, ", ")
}

// MarkdownDescription describes valid values.
func (c roleCheck) MarkdownDescription(ctx context.Context) string { return c.Description(ctx) }

// ValidateString checks a role.
func (c roleCheck) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	role := req.ConfigValue.ValueString()
	for _, prefix := range []string{c.roles.Prefix, c.roles.Older} {
		if bare, prefixed := strings.CutPrefix(role, prefix); prefixed && prefix != "" {
			resp.Diagnostics.AddAttributeError(req.Path, "Invalid role",
				fmt.Sprintf("%q has the API's prefix %q.\n\nUse %q instead.", role, prefix, bare))
			return
		}
	}
	if role == "" || strings.ContainsFunc(role, unicode.IsSpace) {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid role",
			Join(fmt.Sprintf("%q is not a valid role. %s", role, c.roles.known()),
				DidYouMean(strings.Join(strings.Fields(role), "_"), c.roles.Known)))
		return
	}
	wordCheck{"role", "roles", c.roles.Known, c.unknown}.ValidateString(ctx, req, resp)
}
