package user

import (
	"strings"
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
		{types.StringValue("guest_user"), no, "is only available to guests, and guest is not true"},
		{types.StringValue("guest_admin"), null, "is only available to guests, and guest is not true"},
		{types.StringValue("user"), no, ""},
		{types.StringValue("user"), null, ""},
		{types.StringValue("user"), yes, "is not available to guests, and guest is true"},
		{types.StringValue("owner"), yes, "is not available to guests, and guest is true"},
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
			got = diags[0].Detail()
		}
		if !strings.Contains(got, test.want) || (got == "") != (test.want == "") {
			t.Errorf("role = %s, guest = %s: got %q, want a text that contains %q", test.role, test.guest, got, test.want)
		}
	}
}
