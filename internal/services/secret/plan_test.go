package secret_test

import (
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// Messages of plans.
const (
	missingVault = "A new secret requires the ID of a cloud vault.\n\nSet vault_id to the ID of a vault, such as " +
		"data.cerby_vault.company.id."
	missingValue = "A new secret requires a value.\n\nSet value_wo to an ephemeral value, such as an ephemeral " +
		"variable, and value_wo_version to 1."
	// applyFails follows a rejection that is a warning.
	applyFails = "\n\nThe apply of this plan will fail."
	// replacementWarning is for the replacement of a shared secret, and deletionWarning for its deletion.
	replacementWarning = "The new secret gets only the shares that this configuration declares."
	deletionWarning    = "with its shares.\n\nUsers and teams with access:"
	// driftWarning is for a change outside Terraform that needs no replacement.
	driftWarning = "was changed outside Terraform\nThe current version of the secret is not the version that " +
		"Terraform last wrote."
	// driftDetail is for a change outside Terraform that only a new secret can revert.
	driftDetail = "The secret was changed outside Terraform and differs from the configuration."
	// valueNotSent is for the first version of an imported secret.
	valueNotSent = "the provider does not send value_wo.\n\nTo write value_wo, apply this plan, and then increase " +
		"value_wo_version."
)

func TestSecret_missing(t *testing.T) {
	t.Parallel()
	m := newHarness(t)
	m.ExpectPlan(t, attributes("Door", "", oldValue, 1), []string{missingVault}, nil)
	m.ExpectPlan(t, attributes("Door", company, "", 0), []string{missingValue}, nil)
	m.ExpectPlan(t, attributes("Door", "", "", 0), []string{missingVault, missingValue}, nil)
	m.ExpectPlan(t, attributes("Door", company, oldValue, 0),
		[]string{`"value_wo_version" must be specified when "value_wo" is specified`}, nil)
	m.ExpectPlan(t, attributes("Door", company, "", 1),
		[]string{`"value_wo" must be specified when "value_wo_version" is specified`}, nil)
	unknown := attributes("Door", company, oldValue, 1)
	unknown["vault_id"] = tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
	m.ExpectPlan(t, unknown, nil, nil)

	m.Import(t, map[string]any{"id": phrase}).Expect(t, nil, nil)
	m.ExpectEmptyPlan(t, attributes("Door phrase", "", "", 0))
	m.ExpectPlan(t, attributes("Door", "", "", 0), []string{missingVault, missingValue}, nil)
	m.ExpectPlan(t, attributes("Door", company, "", 0), []string{missingValue}, nil)
	challenged := attributes("Door phrase", "", "", 0)
	challenged["requires_identity_challenge"] = true
	m.ExpectPlan(t, challenged, []string{missingVault, missingValue}, nil)
	m.ExpectPlan(t, attributes("Door", company, oldValue, 1), nil, []string{replacementWarning})
	expectWrites(t, m.Workspace, "")
}

// A vault is checked if a secret is created in it and Cerby lists it.
func TestSecret_vaults(t *testing.T) {
	t.Parallel()
	m := newHarness(t)
	const (
		local    = `Vault "` + laptop + `" has the scheme local_encryption_key`
		disabled = `Vault "` + retired + `" is disabled`
	)
	m.ExpectPlan(t, attributes("Door", laptop, oldValue, 1), []string{local}, nil)
	m.ExpectPlan(t, attributes("Door", retired, oldValue, 1), []string{disabled}, nil)
	m.ExpectPlan(t, attributes("Door", "unlisted", oldValue, 1), nil, nil)
	m.ExpectPlan(t, attributes("Door", azure, oldValue, 1), nil, nil)
	m.ExpectApply(t, attributes("Door", "unlisted", oldValue, 1), []string{`Unable to create secret "Door"`}, nil)

	// Without the permission to list vaults the check is skipped, and the service rejects the vault at apply.
	m.SetScopes("Read secrets", "Write secrets")
	m.ExpectApply(t, attributes("Door", laptop, oldValue, 1),
		[]string{"secrets are only made in cloud vaults that are enabled"}, nil)
	m.ExpectApply(t, attributes("Door", company, oldValue, 1), nil, nil)
	m.SetAllScopes()

	// A vault that was disabled later blocks neither an empty plan nor a destroy.
	m.Inject(cerbytest.Fault{Method: "GET", Path: "/vaults", Status: 500})
	m.ExpectEmptyPlan(t, attributes("Door", company, oldValue, 1))
	m.ExpectApply(t, nil, nil, nil)
	m.ExpectPlan(t, attributes("Door", company, oldValue, 1), []string{"Unable to list vaults"}, nil)
}

func TestSecret_badInput(t *testing.T) {
	t.Parallel()
	m := newHarness(t)
	for _, test := range []struct{ attribute, text, message string }{
		{"title", "", "UTF-8 character count must be between 1 and 255"},
		{"title", strings.Repeat("ä", 256), "UTF-8 character count must be between 1 and 255"},
		{"value_wo", strings.Repeat("ä", 45_001), "UTF-8 character count must be between 1 and 45000"},
		{"value_wo", "", "UTF-8 character count must be between 1 and 45000"},
		{"expires_at", "next week", "The value is not a time in RFC 3339 format."},
		{"expires_at", "2060-01-31", "The value is not a time in RFC 3339 format."},
		{"vault_id", "a/b", `The value is not a valid ID`},
	} {
		config := attributes("Door", company, oldValue, 1)
		config[test.attribute] = test.text
		m.ExpectPlan(t, config, []string{test.message}, nil)
	}
	if n := len(m.Requests()); n != 0 {
		t.Errorf("bad input cost %d requests", n)
	}
	longest := attributes(strings.Repeat("ä", 255), company, strings.Repeat("ä", 45_000), 1)
	m.ExpectApply(t, longest, nil, nil)
	m.ExpectEmptyPlan(t, longest)
}

// Every plan warns of a change outside Terraform, until the version changes.
func TestSecret_changedOutside(t *testing.T) {
	t.Parallel()
	m := newHarness(t)
	config := attributes("Door", company, oldValue, 1)
	warned := []string{`"Door" ` + driftWarning}
	m.ExpectApply(t, config, nil, nil)
	m.ExpectEmptyPlan(t, config)
	id := m.Secrets()[2].ID
	m.UpdateSecret(id, func(s *cerbytest.Secret) { s.Value = newValue })
	m.ExpectEmptyPlan(t, config, warned...)
	m.Refresh(t).Expect(t, nil, nil)
	m.ExpectEmptyPlan(t, config, warned...)
	m.ExpectApply(t, config, nil, warned)
	m.ExpectEmptyPlan(t, config, warned...)
	m.UpdateSecret(id, func(s *cerbytest.Secret) { s.Value = oldValue })
	m.ExpectEmptyPlan(t, config, warned...)
	m.ExpectPlan(t, attributes("Door", company, oldValue, 2), nil, nil)
	m.ExpectPlan(t, nil, nil, nil)
	expectWrites(t, m.Workspace, "POST")
	m.ExpectApply(t, nil, nil, nil)
	m.ExpectApply(t, attributes("Door", company, oldValue, 2), nil, nil)
	m.ExpectEmptyPlan(t, attributes("Door", company, oldValue, 2))
}

func TestSecret_changedAfterImport(t *testing.T) {
	t.Parallel()
	m := newHarness(t)
	config := attributes("Door phrase", "", "", 0)
	m.Import(t, map[string]any{"id": phrase}).Expect(t, nil, nil)
	m.ExpectEmptyPlan(t, config)
	m.UpdateSecret(phrase, func(s *cerbytest.Secret) { s.Value = newValue })
	m.ExpectEmptyPlan(t, config, driftWarning)
	m.ExpectApply(t, config, nil, []string{driftWarning})
	m.ExpectEmptyPlan(t, config, driftWarning)
	// The first vault does not concern the value. The first version stands for the current value.
	m.ExpectApply(t, attributes("Door phrase", company, "", 0), nil, []string{driftWarning})
	m.ExpectEmptyPlan(t, attributes("Door phrase", company, "", 0), driftWarning)
	m.ExpectApply(t, attributes("Door phrase", company, oldValue, 1), nil, []string{valueNotSent})
	m.ExpectEmptyPlan(t, attributes("Door phrase", company, oldValue, 1))
	expectWrites(t, m.Workspace, "")
}

// After value_wo_version was removed, any version replaces the secret, even the same one.
func TestSecret_versionRemoved(t *testing.T) {
	t.Parallel()
	for name, version := range map[string]int{"the same version again": 1, "another version": 2} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newHarness(t)
			m.ExpectApply(t, attributes("Door", company, oldValue, 1), nil, nil)
			m.ExpectApply(t, attributes("Door", company, "", 0), nil, nil)
			expectSecrets(t, m.Workspace, "Door: "+oldValue)
			m.ExpectEmptyPlan(t, attributes("Door", company, "", 0))
			m.ExpectReplace(t, attributes("Door", company, newValue, version), false, nil, "value_wo_version")
			expectSecrets(t, m.Workspace, "Door: "+newValue)
			m.ExpectEmptyPlan(t, attributes("Door", company, newValue, version))
			m.ExpectApply(t, nil, nil, nil)
			expectWrites(t, m.Workspace, "POST DELETE POST DELETE")
		})
	}
}

// A change outside Terraform cannot be reverted without a vault and a value. The warning blocks no destroy.
func TestSecret_notReverted(t *testing.T) {
	t.Parallel()
	m := newHarness(t)
	config := attributes("Door phrase", "", "", 0)
	m.Import(t, map[string]any{"id": phrase}).Expect(t, nil, nil)
	m.UpdateSecret(phrase, func(s *cerbytest.Secret) { s.Title = "Gate phrase" })
	const (
		back   = `Secret "Gate phrase" was changed outside Terraform` + "\n" + driftDetail
		failed = `Unable to update secret "Gate phrase"` + "\n" + driftDetail
	)
	m.ExpectPlan(t, config, nil, []string{back})
	m.ExpectApply(t, config, []string{failed}, []string{back})
	m.ExpectPlan(t, config, nil, []string{back})
	// A change of the configuration is rejected, unless it has all that a new secret requires.
	m.ExpectPlan(t, attributes("Door", "", "", 0), []string{missingVault, missingValue}, nil)
	m.ExpectPlan(t, attributes("Door phrase", company, "", 0), nil, []string{back})
	m.ExpectPlan(t, attributes("Door phrase", company, oldValue, 1), nil, []string{replacementWarning})
	// If the configuration matches again, only the changed version is left.
	m.ExpectEmptyPlan(t, attributes("Gate phrase", "", "", 0), driftWarning)
	m.UpdateSecret(phrase, func(s *cerbytest.Secret) { s.Title = "Door phrase" })
	m.ExpectEmptyPlan(t, config, driftWarning)
	m.Refresh(t).Expect(t, nil, nil)
	m.ExpectPlan(t, attributes("Hall phrase", "", "", 0), []string{missingVault, missingValue}, nil)
	m.ExpectApply(t, nil, nil, []string{deletionWarning})
	expectWrites(t, m.Workspace, "DELETE")
}

// The same holds for several changes outside Terraform, in whatever notation of the time.
func TestSecret_notRevertedAgain(t *testing.T) {
	t.Parallel()
	m := newHarness(t)
	at := time.Date(2060, time.January, 31, 11, 0, 0, 0, time.UTC)
	m.UpdateSecret(phrase, func(s *cerbytest.Secret) { s.ExpiresAt = at })
	config := attributes("Gate phrase", "", "", 0)
	config["expires_at"] = "2060-01-31T12:00:00+01:00"
	m.Import(t, map[string]any{"id": phrase}).Expect(t, nil, nil)
	m.UpdateSecret(phrase, func(s *cerbytest.Secret) { s.Title = "Gate phrase" })
	m.Refresh(t).Expect(t, nil, nil)
	m.ExpectEmptyPlan(t, config, driftWarning)
	const back = " was changed outside Terraform\n" + driftDetail
	m.UpdateSecret(phrase, func(s *cerbytest.Secret) { s.Title = "Fence phrase" })
	m.ExpectPlan(t, config, nil, []string{`Secret "Fence phrase"` + back})
	m.UpdateSecret(phrase, func(s *cerbytest.Secret) { s.Title, s.ExpiresAt = "Gate phrase", at.Add(time.Hour) })
	m.ExpectPlan(t, config, nil, []string{`Secret "Gate phrase"` + back})
	// A rejection would block a destroy while the refresh finds the change. Afterwards the state has the change.
	m.ExpectPlan(t, attributes("Hall phrase", "", "", 0), nil,
		[]string{missingVault + applyFails, missingValue + applyFails})
	m.Refresh(t).Expect(t, nil, nil)
	m.ExpectPlan(t, attributes("Hall phrase", "", "", 0), []string{missingVault, missingValue}, nil)
	expectWrites(t, m.Workspace, "")
}

// If the configuration changes, too, a secret that cannot be created again is not deleted.
func TestSecret_notRevertedWithChange(t *testing.T) {
	t.Parallel()
	m := newHarness(t)
	m.ExpectApply(t, attributes("Door", company, oldValue, 1), nil, nil)
	m.UpdateSecret(m.Secrets()[2].ID, func(s *cerbytest.Secret) { s.Title = "Gate" })
	m.ExpectPlan(t, attributes("Door", "", newValue, 2), nil, []string{missingVault + applyFails})
	m.ExpectPlan(t, attributes("Door", company, newValue, 2), nil, nil)
	m.ExpectPlan(t, attributes("Door", azure, "", 0), nil, []string{missingValue + applyFails})
	m.ExpectApply(t, attributes("Door", "", newValue, 2), []string{missingVault}, []string{missingVault + applyFails})
	// The state has the change now, so the rejection is an error.
	m.ExpectPlan(t, attributes("Door", "", newValue, 2), []string{missingVault}, nil)
	m.ExpectPlan(t, attributes("Door", company, newValue, 2), nil, nil)
	m.ExpectPlan(t, attributes("Door", azure, "", 0), []string{missingValue}, nil)
	expectWrites(t, m.Workspace, "POST")
}

// A list without expirations changes none.
func TestSecret_expiryOmitted(t *testing.T) {
	t.Parallel()
	m := newHarness(t, cerbytest.WithQuirks(cerbytest.Quirks{OmitExpiryInLists: true}))
	config := attributes("Door", company, oldValue, 1)
	config["expires_at"] = "2060-01-31T12:00:00+01:00"
	m.ExpectApply(t, config, nil, nil)
	m.ExpectEmptyPlan(t, config)
	m.UpdateQuirks(func(q *cerbytest.Quirks) { q.OmitExpiryInLists = false })
	m.ExpectEmptyPlan(t, config)
	m.UpdateSecret(m.Secrets()[2].ID, func(s *cerbytest.Secret) { s.ExpiresAt = time.Time{} })
	m.ExpectPlan(t, config, nil, nil)
}
