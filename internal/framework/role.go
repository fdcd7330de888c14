package framework

import (
	"errors"
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

// Validator returns the validator of a role. It refuses an empty role and one with the API's prefix, and warns of a
// role that is not known: Cerby may have it by now.
func (r Roles) Validator() validator.String {
	return r.check("The provider sends the role to Cerby as configured. The apply fails if Cerby does not have this role.")
}

// check returns the validator of a role. effect says what becomes of a role that is not known.
func (r Roles) check(effect string) StringValidator {
	return StringValidator{
		Title: "Invalid role", Accepts: "a role, such as " + strings.Join(r.Known, ", "),
		Validate: r.validate, Warn: warnUnknown("role", "roles", r.Known, effect),
	}
}

// validate returns an error about a role that is empty, has white space or the API's prefix.
func (r Roles) validate(role string) error {
	for _, prefix := range []string{r.Prefix, r.Older} {
		if bare, prefixed := strings.CutPrefix(role, prefix); prefixed && prefix != "" {
			return fmt.Errorf("%q has the API's prefix %q.\n\nUse %q instead", role, prefix, bare)
		}
	}
	if role == "" || strings.ContainsFunc(role, unicode.IsSpace) {
		return errors.New(Join(fmt.Sprintf("%q is not a valid role. %s", role, listValues("roles", r.Known)),
			DidYouMean(strings.Join(strings.Fields(role), "_"), r.Known)))
	}
	return nil
}

// Attribute describes the role of a grant, which has a default.
func (r Roles) Attribute(role, description string) resource.Attribute {
	return resource.StringAttribute{
		Optional:            true,
		Computed:            true,
		Default:             stringdefault.StaticString(role),
		MarkdownDescription: description,
		Validators:          []validator.String{r.Validator()},
	}
}
