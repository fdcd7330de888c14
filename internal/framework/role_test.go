package framework_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

func TestRoles_translateUnknownRoles(t *testing.T) {
	t.Parallel()
	roles := framework.Roles{Prefix: "workspace_"}
	for wire, role := range map[string]string{
		"workspace_admin": "admin", "workspace_of_the_future": "of_the_future", "bare": "bare",
	} {
		if got := roles.Strip(wire); got != role {
			t.Errorf("%s became %s", wire, got)
		}
	}
	if got := roles.Add("admin"); got != "workspace_admin" {
		t.Errorf("admin became %s", got)
	}
}

func TestRoles_check(t *testing.T) {
	t.Parallel()
	roles := framework.Roles{Prefix: "workspace_", Older: "old_", Known: []string{"super_admin", "admin", "guest_user"}}
	const (
		known = ` Known roles: "super_admin", "admin", "guest_user".`
		sent  = "\n\nThe provider sends the role to Cerby as configured. The apply fails if Cerby does not have this role."
	)
	unknown := func(role string) string {
		return fmt.Sprintf("Warning: Unknown role %q: The provider does not know this role.", role) + known
	}
	prefixed := func(role, prefix string) string {
		const format = "Error: Invalid role: %[1]q has the API's prefix %[2]q.\n\nUse \"admin\" instead."
		return fmt.Sprintf(format, role, prefix)
	}
	for role, want := range map[string]string{
		"admin":           "",
		"super_admin":     "",
		"guest":           unknown("guest") + "\n\nDid you mean \"guest_user\"?" + sent,
		"admn":            unknown("admn") + "\n\nDid you mean \"admin\"?" + sent,
		"of_the_future":   unknown("of_the_future") + sent,
		"workspace_admin": prefixed("workspace_admin", "workspace_"),
		"old_admin":       prefixed("old_admin", "old_"),
		"Super Admin": `Error: Invalid role: "Super Admin" is not a valid role.` + known + "\n\nDid you mean " +
			"\"super_admin\"?",
		"": `Error: Invalid role: "" is not a valid role.` + known,
	} {
		if got := validate(roles.Validator(), types.StringValue(role)); got != want {
			t.Errorf("%q:\ngot  %q\nwant %q", role, got, want)
		}
	}
	for _, value := range []types.String{types.StringNull(), types.StringUnknown()} {
		if got := validate(roles.Validator(), value); got != "" {
			t.Errorf("%s: got %q", value, got)
		}
	}
}
