package user

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestCheckGuest(t *testing.T) {
	t.Parallel()
	yes, no, null := types.BoolValue(true), types.BoolValue(false), types.BoolNull()
	for _, test := range []struct {
		role  types.String
		guest types.Bool
		want  string
	}{
		{types.StringValue("guest_user"), yes, ""},
		{types.StringValue("guest_admin"), yes, ""},
		{types.StringValue("guest_user"), no, "Role is only available to guests"},
		{types.StringValue("guest_admin"), null, "Role is only available to guests"},
		{types.StringValue("user"), no, ""},
		{types.StringValue("user"), null, ""},
		{types.StringValue("user"), yes, "Role is not available to guests"},
		{types.StringValue("owner"), yes, "Role is not available to guests"},
		{types.StringValue("guest_of_the_future"), null, ""},
		{types.StringValue("guest_of_the_future"), yes, ""},
		{types.StringUnknown(), yes, ""},
		{types.StringValue("guest_user"), types.BoolUnknown(), ""},
		{types.StringValue("user"), types.BoolUnknown(), ""},
		{types.StringNull(), yes, ""},
	} {
		diags := checkGuest(test.role, test.guest)
		got := ""
		if diags.HasError() {
			got = diags[0].Summary()
		}
		if got != test.want {
			t.Errorf("role = %s, guest = %s: got %q, want %q", test.role, test.guest, got, test.want)
		}
	}
}
