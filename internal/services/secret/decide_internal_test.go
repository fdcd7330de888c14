package secret

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

func TestDecide(t *testing.T) {
	t.Parallel()
	title := path.Paths{path.Root("title")}
	for name, test := range map[string]struct {
		situation situation
		want      planOutcome
	}{
		"new":                           {situation{incomplete: true, softened: true}, outcomeCreate},
		"same":                          {situation{exists: true, refreshed: true, incomplete: true}, outcomeKeep},
		"different":                     {situation{exists: true, differing: title, refreshed: true}, outcomeReplace},
		"different after drift":         {situation{exists: true, differing: title, refreshed: true, softened: true}, outcomeReplace},
		"incomplete":                    {situation{exists: true, differing: title, refreshed: true, incomplete: true}, outcomeReplace},
		"incomplete after drift":        {situation{exists: true, differing: title, refreshed: true, incomplete: true, softened: true}, outcomeFail},
		"different without a refresh":   {situation{exists: true, differing: title}, outcomeFail},
		"the same without a refresh":    {situation{exists: true}, outcomeKeep},
		"incomplete, but it stays here": {situation{exists: true, incomplete: true, softened: true}, outcomeKeep},
	} {
		if got := decide(test.situation); got != test.want {
			t.Errorf("%s: the outcome is %q instead of %q", name, got, test.want)
		}
	}
}

func TestDifferences(t *testing.T) {
	t.Parallel()
	state := resourceModel{
		Title: types.StringValue("Door"), RequiresIdentityChallenge: types.BoolValue(false), ExpiresAt: types.StringNull(),
		VaultID: types.StringValue("one"), ValueVersion: types.Int64Value(1),
	}
	kept := baseline{vault: `"one"`, valueVersion: "1"}
	for name, test := range map[string]struct {
		change func(*resourceModel)
		kept   baseline
		want   string
	}{
		"same":      {func(*resourceModel) {}, kept, ""},
		"title":     {func(m *resourceModel) { m.Title = types.StringValue("Gate") }, kept, "title"},
		"challenge": {func(m *resourceModel) { m.RequiresIdentityChallenge = types.BoolValue(true) }, kept, "requires_identity_challenge"},
		"expiry":    {func(m *resourceModel) { m.ExpiresAt = types.StringValue("2060-01-31T12:00:00Z") }, kept, "expires_at"},
		"vault":     {func(m *resourceModel) { m.VaultID = types.StringValue("two") }, kept, "vault_id"},
		"version":   {func(m *resourceModel) { m.ValueVersion = types.Int64Value(2) }, kept, "value_wo_version"},
		"left out":  {func(m *resourceModel) { m.VaultID, m.ValueVersion = types.StringNull(), types.Int64Null() }, kept, ""},
		"came back": {func(*resourceModel) {}, baseline{vault: `"one"`, valueVersion: removedVersion}, "value_wo_version"},
		"first after an import": {func(m *resourceModel) {
			m.VaultID, m.ValueVersion = types.StringValue("two"), types.Int64Value(2)
		}, baseline{}, ""},
		"unknown": {func(m *resourceModel) {
			m.Title, m.RequiresIdentityChallenge, m.ExpiresAt = types.StringUnknown(), types.BoolUnknown(), types.StringUnknown()
			m.VaultID, m.ValueVersion = types.StringUnknown(), types.Int64Unknown()
		}, kept, ""},
	} {
		plan := state
		test.change(&plan)
		got := ""
		for _, one := range findDifferences(plan, state, test.kept) {
			got += one.String()
		}
		if got != test.want {
			t.Errorf("%s: %q is different instead of %q", name, got, test.want)
		}
	}
}

// A holder is named with the role, and with that another resource declares the share.
func TestDescribe(t *testing.T) {
	t.Parallel()
	r := &secretResource{}
	r.Configure(t.Context(), resource.ConfigureRequest{ProviderData: &framework.ProviderData{Workspace: workspace.New(nil)}}, &resource.ConfigureResponse{})
	r.Registry().Read("another", workspace.ShareKey("secret/door", "users/ines"))
	door := resourceModel{ID: types.StringValue("door")}
	for want, one := range map[string]holder{
		"ines@acme.example (collaborator, declared by another resource)": {
			cerby.Member{ID: "ines", Email: new("ines@acme.example"), Role: new("secret_collaborator")}, cerby.OfUsers,
		},
		`team "Ads" (owner)`: {cerby.Member{ID: "ads", Name: new("Ads"), Role: new("secure_secret_owner")}, cerby.OfTeams},
		"adam@acme.example":  {cerby.Member{ID: "adam", Email: new("adam@acme.example")}, cerby.OfUsers},
	} {
		if got := r.describeHolder(t.Context(), nil, door, one); got != want {
			t.Errorf("%q instead of %q", got, want)
		}
	}
}
