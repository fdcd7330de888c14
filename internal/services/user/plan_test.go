package user

import (
	"context"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// person is a state or a plan of somebody.
func person(email, role string, guest bool) *resourceModel {
	return &resourceModel{
		ID: types.StringValue("id-of-" + email), Email: framework.EmailValue(email), Role: types.StringValue(role), Guest: types.BoolValue(guest),
		Status: types.StringValue("live"),
	}
}

// modifyPlan plans from a state to a plan, either of which may be nil, and gives what is said.
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
func TestDecide(t *testing.T) {
	t.Parallel()
	email, guest := path.Root("email"), path.Root("guest")
	for name, test := range map[string]struct {
		situation planFacts
		want      outcome
	}{
		"nothing differs":               {planFacts{refreshed: true}, outcomeUpdate},
		"email unknown":                 {planFacts{emailUnknown: true, refreshed: true}, outcomeUpdate},
		"email differs":                 {planFacts{differing: path.Paths{email}, refreshed: true}, outcomeReplace},
		"email and guest differ":        {planFacts{differing: path.Paths{email, guest}, refreshed: true}, outcomeReplace},
		"guest differs":                 {planFacts{differing: path.Paths{guest}, refreshed: true}, outcomeFail},
		"guest differs, email unknown":  {planFacts{differing: path.Paths{guest}, emailUnknown: true, refreshed: true}, outcomeFail},
		"email differs, not refreshed":  {planFacts{differing: path.Paths{email}}, outcomeFail},
		"email of an owner differs":     {planFacts{differing: path.Paths{email}, owner: true, refreshed: true}, outcomeFail},
		"owner, where nothing differs":  {planFacts{owner: true, refreshed: true}, outcomeUpdate},
		"email unknown, not refreshed":  {planFacts{emailUnknown: true}, outcomeUpdate},
		"guest differs, not refreshed":  {planFacts{differing: path.Paths{guest}}, outcomeFail},
		"all differ, and not refreshed": {planFacts{differing: path.Paths{email, guest}}, outcomeFail},
	} {
		if got := chooseOutcome(test.situation); got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}

// Emails differ neither by case nor by composition, and unknown values do not differ.
func TestDifferences(t *testing.T) {
	t.Parallel()
	state := person("zo\u00eb@acme.example", "user", false)
	for email, want := range map[string]int{"zo\u00eb@acme.example": 0, "ZOE\u0308@acme.example": 0, "zoe@acme.example": 1} {
		if got := differences(*person(email, "user", false), *state); len(got) != want {
			t.Errorf("%q differs in %s", email, got)
		}
	}
	unknown := *state
	unknown.Email, unknown.Guest = framework.Email{StringValue: types.StringUnknown()}, types.BoolUnknown()
	if got := differences(unknown, *state); len(got) > 0 {
		t.Errorf("unknown values differ: %s", got)
	}
}

func TestModifyPlan(t *testing.T) {
	t.Parallel()
	jane := person("jane@acme.example", "user", false)
	boss := person("boss@acme.example", "owner", false)
	for name, test := range map[string]struct {
		state, plan *resourceModel
		errors      []string
		warnings    []string
	}{
		"made":                  {nil, jane, nil, nil},
		"unchanged":             {jane, jane, nil, nil},
		"other role":            {jane, person("jane@acme.example", "admin", false), nil, nil},
		"destroyed":             {jane, nil, nil, []string{`User "jane@acme.example" will be removed`}},
		"other email":           {jane, person("janet@acme.example", "user", false), nil, []string{`Email is "janet@acme.example"`}},
		"becomes a guest":       {jane, person("jane@acme.example", "guest_user", true), []string{"Write guest = false"}, nil},
		"made an owner":         {nil, boss, []string{"boss@acme.example is not the owner"}, nil},
		"promoted to owner":     {jane, person("jane@acme.example", "owner", false), []string{"jane@acme.example is not the owner"}, nil},
		"owner unchanged":       {boss, boss, nil, nil},
		"owner degraded":        {boss, person("boss@acme.example", "admin", false), []string{"role cannot be taken"}, nil},
		"owner destroyed":       {boss, nil, []string{"cannot be removed"}, nil},
		"owner replaced":        {boss, person("other@acme.example", "owner", false), []string{"cannot be removed"}, nil},
		"owner made a guest":    {boss, person("boss@acme.example", "owner", true), []string{"cannot be removed"}, nil},
		"owner replaced by any": {boss, person("other@acme.example", "user", false), []string{"cannot be removed"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			diags := modifyPlan(t, test.state, test.plan)
			expectWords(t, "errors", diags.Errors(), test.errors)
			expectWords(t, "warnings", diags.Warnings(), test.warnings)
		})
	}
}

// expectWords checks that there are so many diagnostics, and that each has its words.
func expectWords(t *testing.T, kind string, got diag.Diagnostics, want []string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d %s instead of %d: %v", len(got), kind, len(want), got)
	}
	for i := range want {
		if text := got[i].Summary() + "\n" + got[i].Detail(); !strings.Contains(text, want[i]) {
			t.Errorf("%s: %q is not in %q", kind, want[i], text)
		}
	}
}
