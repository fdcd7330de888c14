package framework_test

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

func TestEmail_comparesWithoutCase(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for _, test := range []struct {
		a, b string
		same bool
	}{
		{"jane@acme.example", "Jane@ACME.example", true},
		{"jane@acme.example", "jane@acme.example", true},
		{"jane@acme.example", "janet@acme.example", false},
		{"ren\u00e9@acme.example", "rene\u0301@acme.example", true},
		{"ren\u00e9@acme.example", "RENE\u0301@acme.example", true},
		{"ren\u00e9@acme.example", "rene@acme.example", false},
	} {
		a, b := framework.EmailValue(test.a), framework.EmailValue(test.b)
		if same, _ := a.StringSemanticEquals(ctx, b); same != test.same {
			t.Errorf("%s and %s: %t", test.a, test.b, same)
		}
		req := planmodifier.StringRequest{StateValue: types.StringValue(test.a), PlanValue: types.StringValue(test.b)}
		resp := planmodifier.StringResponse{PlanValue: req.PlanValue}
		framework.KeepEmail().PlanModifyString(ctx, req, &resp)
		if kept := resp.PlanValue.ValueString() == test.a; kept != test.same {
			t.Errorf("%s is planned where the state has %s", resp.PlanValue, test.a)
		}
		if same := a.Same(test.b); same != test.same {
			t.Errorf("%s, %s: Same is %t", test.a, test.b, same)
		}
		if same := framework.FoldEmail(test.a) == framework.FoldEmail(test.b); same != test.same {
			t.Errorf("%s, %s: folded to the same: %t", test.a, test.b, same)
		}
	}
}

func TestEmail_fromTerraform(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for _, value := range []tftypes.Value{
		tftypes.NewValue(tftypes.String, "jane@acme.example"),
		tftypes.NewValue(tftypes.String, nil),
		tftypes.NewValue(tftypes.String, tftypes.UnknownValue),
	} {
		email, err := framework.EmailType{}.ValueFromTerraform(ctx, value)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := email.(framework.Email); !ok || email.IsNull() != value.IsNull() || email.IsUnknown() == value.IsKnown() {
			t.Errorf("%s became %s", value, email)
		}
	}
}

func TestEmail_validates(t *testing.T) {
	t.Parallel()
	for address, valid := range map[string]bool{
		"jane@acme.example": true, "jane+tag@acme.example": true, "J@acme.example": true, "j..d@acme.example": true,
		"": false, "jane": false, "@acme.example": false, "jane@": false, " jane@acme.example": false,
		"Jane <jane@acme.example>": false, "a@b, c@d": false,
	} {
		var resp xattr.ValidateAttributeResponse
		req := xattr.ValidateAttributeRequest{Path: path.Root("email")}
		framework.EmailValue(address).ValidateAttribute(context.Background(), req, &resp)
		if resp.Diagnostics.HasError() == valid {
			t.Errorf("%q: %v", address, resp.Diagnostics)
		}
	}
}
