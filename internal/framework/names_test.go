package framework_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// Names has each name once. A name that several objects have is ambiguous, and removed objects have none.
func TestNames(t *testing.T) {
	t.Parallel()
	teams := framework.Teams.Names([]cerby.Team{
		{ID: "t-1", Name: "Ads"},
		{ID: "t-2", Name: "Video"},
		{ID: "t-3", Name: "Ads"},
		{ID: "t-4"},
		{ID: "t-5", Name: "Cafe\u0301"},
		{ID: "t-6", Name: "Zoo"},
		{ID: "t-7", Name: "Zoo"},
		{ID: "t-8", Name: "Zoo"},
	})
	want := framework.Names{IDs: map[string]string{"Video": "t-2", "Caf\u00e9": "t-5"}, Ambiguous: []string{"Ads", "Zoo"}}
	if diff := cmp.Diff(want, teams); diff != "" {
		t.Errorf("teams (-want +got):\n%s", diff)
	}
	users := framework.Users.Names([]cerby.User{
		{ID: "u-1", Email: "Jane@Acme.example", Status: "live"},
		{ID: "u-2", Email: "jane@acme.example", Status: "disabled"},
		{ID: "u-3", Email: "dora@acme.example", Status: "disabled"},
	})
	want = framework.Names{IDs: map[string]string{"jane@acme.example": "u-1"}, Ambiguous: []string{}}
	if diff := cmp.Diff(want, users); diff != "" {
		t.Errorf("users (-want +got):\n%s", diff)
	}
	none := framework.Names{IDs: map[string]string{}, Ambiguous: []string{}}
	if diff := cmp.Diff(none, framework.Teams.Names(nil)); diff != "" {
		t.Errorf("none (-want +got):\n%s", diff)
	}
}

func TestLabel(t *testing.T) {
	t.Parallel()
	email, none := types.StringValue("jane@acme.example"), types.StringNull()
	for want, got := range map[string]string{
		`user "jane@acme.example"`:   framework.Users.Label(nil, "jane", email),
		`user "jane"`:                framework.Users.Label(nil, "jane", none),
		`user "joe"`:                 framework.Users.Label(nil, "joe", types.StringUnknown()),
		"the user":                   framework.Users.Label(nil, "", none),
		`account "Brand" (1)`:        framework.Accounts.Label(nil, "1", types.StringValue("Brand")),
		`integration "1"`:            framework.Integrations.Label(nil, "1", none),
		`team "2"`:                   framework.Teams.LabelWithID(nil, "2"),
		`collection "Two lines" (3)`: framework.Collections.Label(nil, "3", types.StringValue("Two\nlines")),
	} {
		if got != want {
			t.Errorf("the label is %s, want %s", got, want)
		}
	}
}
