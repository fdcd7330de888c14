package secret

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestDecide(t *testing.T) {
	t.Parallel()
	title := path.Paths{path.Root("title")}
	for name, test := range map[string]struct {
		situation situation
		want      planOutcome
	}{
		"new":       {situation{incomplete: true, asWarning: true}, outcomeCreate},
		"same":      {situation{exists: true, refreshed: true, incomplete: true}, outcomeKeep},
		"different": {situation{exists: true, differing: title, refreshed: true}, outcomeReplace},
		"different after drift": {
			situation{exists: true, differing: title, refreshed: true, asWarning: true}, outcomeReplace,
		},
		"incomplete": {situation{exists: true, differing: title, refreshed: true, incomplete: true}, outcomeReplace},
		"incomplete after drift": {
			situation{exists: true, differing: title, refreshed: true, incomplete: true, asWarning: true}, outcomeFail,
		},
		"different without a refresh": {situation{exists: true, differing: title}, outcomeFail},
		"same without a refresh":      {situation{exists: true}, outcomeKeep},
		"incomplete without change":   {situation{exists: true, incomplete: true, asWarning: true}, outcomeKeep},
	} {
		if got := decide(test.situation); got != test.want {
			t.Errorf("%s: the outcome is %q, want %q", name, got, test.want)
		}
	}
}

func TestFindDifferences(t *testing.T) {
	t.Parallel()
	state := resourceModel{
		Title:                     types.StringValue("Door"),
		RequiresIdentityChallenge: types.BoolValue(false),
		ExpiresAt:                 types.StringNull(),
		VaultID:                   types.StringValue("one"),
		ValueVersion:              types.Int64Value(1),
	}
	saved := baseline{vault: `"one"`, valueVersion: "1"}
	for name, test := range map[string]struct {
		change func(*resourceModel)
		saved  baseline
		want   path.Paths
	}{
		"same":  {func(*resourceModel) {}, saved, nil},
		"title": {func(m *resourceModel) { m.Title = types.StringValue("Gate") }, saved, path.Paths{path.Root("title")}},
		"challenge": {
			func(m *resourceModel) { m.RequiresIdentityChallenge = types.BoolValue(true) },
			saved,
			path.Paths{path.Root("requires_identity_challenge")},
		},
		"expiry": {
			func(m *resourceModel) { m.ExpiresAt = types.StringValue("2060-01-31T12:00:00Z") },
			saved,
			path.Paths{path.Root("expires_at")},
		},
		"vault": {
			func(m *resourceModel) { m.VaultID = types.StringValue("two") }, saved, path.Paths{path.Root("vault_id")},
		},
		"version": {
			func(m *resourceModel) { m.ValueVersion = types.Int64Value(2) }, saved, path.Paths{path.Root("value_wo_version")},
		},
		"removed": {
			func(m *resourceModel) { m.VaultID, m.ValueVersion = types.StringNull(), types.Int64Null() }, saved, nil,
		},
		"added again": {
			func(*resourceModel) {},
			baseline{vault: `"one"`, valueVersion: removedVersion},
			path.Paths{path.Root("value_wo_version")},
		},
		"first after an import": {
			func(m *resourceModel) { m.VaultID, m.ValueVersion = types.StringValue("two"), types.Int64Value(2) },
			baseline{},
			nil,
		},
		"unknown": {func(m *resourceModel) {
			m.Title, m.RequiresIdentityChallenge, m.ExpiresAt = types.StringUnknown(), types.BoolUnknown(), types.StringUnknown()
			m.VaultID, m.ValueVersion = types.StringUnknown(), types.Int64Unknown()
		}, saved, nil},
	} {
		plan := state
		test.change(&plan)
		got := findDifferences(plan, state, test.saved)
		if diff := cmp.Diff(test.want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: the differing attributes (-want +got):\n%s", name, diff)
		}
	}
}
