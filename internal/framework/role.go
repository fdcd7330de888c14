package framework

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// Roles is how the roles of one noun are written: with a prefix in the API, without it in configurations. The sets are
// open, so a role is translated whether it is known or not.
type Roles struct {
	// Prefix is what the API puts before a role: workspace_. Roles in teams have none.
	Prefix string
	// Older is a prefix that some answers still have, if there is one.
	Older string
	// Examples are roles that exist, for messages.
	Examples []string
}

// Strip makes a role of the API one of configurations.
func (r Roles) Strip(role string) string { return strings.TrimPrefix(role, r.Prefix) }

// Add makes a role of configurations one of the API.
func (r Roles) Add(role string) string { return r.Prefix + role }

// Check is the validator of a role: not empty, and without the API's prefix.
func (r Roles) Check() validator.String {
	accepts := "a role, such as " + strings.Join(r.Examples, ", ")
	if r.Prefix != "" {
		accepts = "a role without the prefix " + r.Prefix + ", such as " + strings.Join(r.Examples, ", ")
	}
	return Check{Title: "Not a role", Accepts: accepts, Judge: func(role string) error {
		for _, prefix := range []string{r.Prefix, r.Older} {
			if bare, prefixed := strings.CutPrefix(role, prefix); prefixed && prefix != "" {
				return fmt.Errorf("write %q instead of %q: roles stand here without the API's prefix %s", bare, role, prefix)
			}
		}
		if role == "" || strings.ContainsAny(role, " \t\r\n") {
			return fmt.Errorf("%q is not a role: write %s", role, accepts)
		}
		return nil
	}}
}
