package user

import (
	"context"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// unknownEmail is the value of an email that is unknown at plan.
var unknownEmail = framework.Email{StringValue: types.StringUnknown()}

// newModel returns the state or the plan of a user.
func newModel(email, role string, guest bool) *resourceModel {
	return &resourceModel{
		ID: types.StringValue("id-of-" + email), Email: framework.EmailValue(email),
		Role: types.StringValue(role), Guest: types.BoolValue(guest), Status: types.StringValue("live"),
	}
}

// modifyPlan plans from a state to a plan, either of which may be nil, and returns the diagnostics.
func modifyPlan(t *testing.T, state, plan *resourceModel) diag.Diagnostics {
	t.Helper()
	ctx := context.Background()
	r := &userResource{}
	var described resource.SchemaResponse
	r.Schema(ctx, resource.SchemaRequest{}, &described)
	nothing := tftypes.NewValue(described.Schema.Type().TerraformType(ctx), nil)
	from, to := tfsdk.State{Schema: described.Schema, Raw: nothing}, tfsdk.Plan{Schema: described.Schema, Raw: nothing}
	var diags diag.Diagnostics
	if state != nil {
		diags.Append(from.Set(ctx, state)...)
	}
	if plan != nil {
		diags.Append(to.Set(ctx, plan)...)
	}
	if diags.HasError() {
		t.Fatal(diags)
	}
	resp := resource.ModifyPlanResponse{Plan: to}
	r.ModifyPlan(ctx, resource.ModifyPlanRequest{State: from, Plan: to}, &resp)
	return resp.Diagnostics
}

// A user is replaced only for known differences that a new user can have, and only after a refresh.
func TestUserPlan_decide(t *testing.T) {
	t.Parallel()
	jane, owner := newModel("jane@acme.example", "user", false), newModel("jane@acme.example", "owner", false)
	guest, unknown := newModel("jane@acme.example", "guest_user", true), newModel("", "user", false)
	unknown.Email = unknownEmail
	unknownGuest := *unknown
	unknownGuest.Guest = types.BoolValue(true)
	other, otherGuest := newModel("janet@acme.example", "user", false), newModel("janet@acme.example", "guest_user", true)
	for name, test := range map[string]struct {
		state, plan *resourceModel
		refreshed   bool
		want        outcome
	}{
		"nothing differs":               {jane, jane, true, outcomeUpdate},
		"email unknown":                 {jane, unknown, true, outcomeUpdate},
		"email differs":                 {jane, other, true, outcomeReplace},
		"email and guest differ":        {jane, otherGuest, true, outcomeReplace},
		"guest differs":                 {jane, guest, true, outcomeFail},
		"guest differs, email unknown":  {jane, &unknownGuest, true, outcomeFail},
		"email differs, not refreshed":  {jane, other, false, outcomeFail},
		"email of an owner differs":     {owner, other, true, outcomeFail},
		"owner, nothing differs":        {owner, owner, true, outcomeUpdate},
		"email unknown, not refreshed":  {jane, unknown, false, outcomeUpdate},
		"guest differs, not refreshed":  {jane, guest, false, outcomeFail},
		"all differ, and not refreshed": {jane, otherGuest, false, outcomeFail},
	} {
		p := userPlan{plan: *test.plan, state: *test.state, refreshed: test.refreshed}
		if got := p.decide(); got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}

// Emails differ neither by case nor by composition, and unknown values do not differ.
func TestUserPlan_differences(t *testing.T) {
	t.Parallel()
	state := *newModel("zo\u00eb@acme.example", "user", false)
	for email, want := range map[string]int{
		"zo\u00eb@acme.example": 0, "ZOE\u0308@acme.example": 0, "zoe@acme.example": 1,
	} {
		p := userPlan{plan: *newModel(email, "user", false), state: state}
		if got := p.differences(); len(got) != want {
			t.Errorf("%q: got differences %s, want %d", email, got, want)
		}
	}
	unknown := state
	unknown.Email, unknown.Guest = unknownEmail, types.BoolUnknown()
	if got := (userPlan{plan: unknown, state: state}).differences(); len(got) > 0 {
		t.Errorf("unknown values differ: %s", got)
	}
}

func TestModifyPlan(t *testing.T) {
	t.Parallel()
	jane := newModel("jane@acme.example", "user", false)
	boss := newModel("boss@acme.example", "owner", false)
	for name, test := range map[string]struct {
		state, plan *resourceModel
		errors      []string
		warnings    []string
	}{
		"created":    {nil, jane, nil, nil},
		"unchanged":  {jane, jane, nil, nil},
		"other role": {jane, newModel("jane@acme.example", "admin", false), nil, nil},
		"destroyed":  {jane, nil, nil, []string{`The plan removes user "jane@acme.example" from`}},
		"other email": {
			jane, newModel("janet@acme.example", "user", false), nil, []string{`The planned email is "janet@acme.example"`},
		},
		"becomes a guest": {
			jane, newModel("jane@acme.example", "guest_user", true), []string{"Set guest = false"}, nil,
		},
		"created as owner": {nil, boss, []string{`Unable to assign the role owner to user "boss@acme.example"`}, nil},
		"promoted to owner": {
			jane, newModel("jane@acme.example", "owner", false),
			[]string{`Unable to assign the role owner to user "jane@acme.example"`},
			nil,
		},
		"owner unchanged": {boss, boss, nil, nil},
		"owner loses the role": {
			boss, newModel("boss@acme.example", "admin", false), []string{"Unable to remove the role owner"}, nil,
		},
		"owner destroyed": {boss, nil, []string{`Unable to remove user "boss@acme.example"`}, nil},
		"owner replaced": {
			boss, newModel("other@acme.example", "owner", false), []string{`Unable to remove user "boss@acme.example"`}, nil,
		},
		"owner becomes a guest": {
			boss, newModel("boss@acme.example", "owner", true), []string{`Unable to remove user "boss@acme.example"`}, nil,
		},
		"owner replaced by a user": {
			boss, newModel("other@acme.example", "user", false), []string{`Unable to remove user "boss@acme.example"`}, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			diags := modifyPlan(t, test.state, test.plan)
			expectMessages(t, "errors", diags.Errors(), test.errors)
			expectMessages(t, "warnings", diags.Warnings(), test.warnings)
		})
	}
}

// expectMessages checks that each diagnostic contains a text, in order.
func expectMessages(t *testing.T, kind string, got diag.Diagnostics, want []string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("got %d %s, want %d: %v", len(got), kind, len(want), got)
	}
	for i := range want {
		if text := got[i].Summary() + "\n" + got[i].Detail(); !strings.Contains(text, want[i]) {
			t.Errorf("%s: got %q, want a text that contains %q", kind, text, want[i])
		}
	}
}
