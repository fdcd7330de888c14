package secret_test

import (
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// Messages of plans.
const (
	noVault = "A new secret requires the ID of a cloud vault.\n\nSet vault_id."
	noValue = "A new secret requires a value.\n\nSet value_wo, with value_wo_version = 1."
	// applyFails follows a rejection that is a warning.
	applyFails = " An apply of this plan fails."
	// losing is for the replacement of a shared secret, and deleting for its deletion.
	losing   = "Shares that cerby_secret_share declares are granted again for the new secret. All others are lost."
	deleting = "will be deleted, with its shares."
	// drifted is for a change outside Terraform that needs no replacement.
	drifted = "was changed outside Terraform\nThe secret has another version than Terraform last wrote."
	// notReverted is for a change outside Terraform that only a new secret can revert.
	notReverted = "The secret was changed outside Terraform and differs from the configuration."
	// notWritten is for the first version of an imported secret.
	notWritten = "value_wo is not sent.\n\nTo write value_wo, apply this plan, and then increase value_wo_version."
)

func TestSecret_missing(t *testing.T) {
	t.Parallel()
	m := manage(t)
	m.ExpectPlan(t, titled("Door", "", words, 1), []string{noVault}, nil)
	m.ExpectPlan(t, titled("Door", company, "", 0), []string{noValue}, nil)
	m.ExpectPlan(t, titled("Door", "", "", 0), []string{noVault, noValue}, nil)
	m.ExpectPlan(t, titled("Door", company, words, 0),
		[]string{`"value_wo_version" must be specified when "value_wo" is specified`}, nil)
	m.ExpectPlan(t, titled("Door", company, "", 1),
		[]string{`"value_wo" must be specified when "value_wo_version" is specified`}, nil)
	unknown := titled("Door", company, words, 1)
	unknown["vault_id"] = tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
	m.ExpectPlan(t, unknown, nil, nil)

	m.Import(t, map[string]any{"id": phrase}).Expect(t, nil, nil)
	m.ExpectEmptyPlan(t, titled("Door phrase", "", "", 0))
	m.ExpectPlan(t, titled("Door", "", "", 0), []string{noVault, noValue}, nil)
	m.ExpectPlan(t, titled("Door", company, "", 0), []string{noValue}, nil)
	challenged := titled("Door phrase", "", "", 0)
	challenged["requires_identity_challenge"] = true
	m.ExpectPlan(t, challenged, []string{noVault, noValue}, nil)
	m.ExpectPlan(t, titled("Door", company, words, 1), nil, []string{losing})
	expectWrites(t, m.Workspace, "")
}

// A vault is checked if a secret is created in it and Cerby lists it.
func TestSecret_vaults(t *testing.T) {
	t.Parallel()
	m := manage(t)
	const (
		local    = `Vault "` + laptop + `" has the scheme local_encryption_key`
		disabled = `Vault "` + retired + `" is disabled`
	)
	m.ExpectPlan(t, titled("Door", laptop, words, 1), []string{local}, nil)
	m.ExpectPlan(t, titled("Door", retired, words, 1), []string{disabled}, nil)
	m.ExpectPlan(t, titled("Door", "unlisted", words, 1), nil, nil)
	m.ExpectPlan(t, titled("Door", azure, words, 1), nil, nil)
	m.ExpectApply(t, titled("Door", "unlisted", words, 1), []string{`Unable to create secret "Door"`}, nil)

	// Without the permission to list vaults the check is skipped, and the service rejects the vault at apply.
	m.SetScopes("Read secrets", "Write secrets")
	m.ExpectApply(t, titled("Door", laptop, words, 1),
		[]string{"secrets are only made in cloud vaults that are enabled"}, nil)
	m.ExpectApply(t, titled("Door", company, words, 1), nil, nil)
	m.SetAllScopes()

	// A vault that was disabled later blocks neither an empty plan nor a destroy.
	m.Inject(cerbytest.Fault{Method: "GET", Path: "/vaults", Status: 500})
	m.ExpectEmptyPlan(t, titled("Door", company, words, 1))
	m.ExpectApply(t, nil, nil, nil)
	m.ExpectPlan(t, titled("Door", company, words, 1), []string{"Unable to list vaults"}, nil)
}

func TestSecret_badInput(t *testing.T) {
	t.Parallel()
	m := manage(t)
	for _, test := range []struct{ attribute, text, message string }{
		{"title", "", "UTF-8 character count must be between 1 and 255"},
		{"title", strings.Repeat("ä", 256), "UTF-8 character count must be between 1 and 255"},
		{"value_wo", strings.Repeat("ä", 45_001), "UTF-8 character count must be between 1 and 45000"},
		{"value_wo", "", "UTF-8 character count must be between 1 and 45000"},
		{"expires_at", "next week", `"next week" is no time: write it as RFC 3339`},
		{"expires_at", "2060-01-31", `"2060-01-31" is no time: write it as RFC 3339`},
		{"vault_id", "a/b", `"a/b" is not an ID`},
	} {
		config := titled("Door", company, words, 1)
		config[test.attribute] = test.text
		m.ExpectPlan(t, config, []string{test.message}, nil)
	}
	if n := len(m.Requests()); n != 0 {
		t.Errorf("bad input cost %d requests", n)
	}
	longest := titled(strings.Repeat("ä", 255), company, strings.Repeat("ä", 45_000), 1)
	m.ExpectApply(t, longest, nil, nil)
	m.ExpectEmptyPlan(t, longest)
}

// Every plan warns of a change outside Terraform, until the version changes.
func TestSecret_changedOutside(t *testing.T) {
	t.Parallel()
	m := manage(t)
	config := titled("Door", company, words, 1)
	warned := []string{`"Door" ` + drifted}
	m.ExpectApply(t, config, nil, nil)
	m.ExpectEmptyPlan(t, config)
	id := m.Secrets()[2].ID
	m.UpdateSecret(id, func(s *cerbytest.Secret) { s.Value = otherWords })
	m.ExpectEmptyPlan(t, config, warned...)
	m.Refresh(t).Expect(t, nil, nil)
	m.ExpectEmptyPlan(t, config, warned...)
	m.ExpectApply(t, config, nil, warned)
	m.ExpectEmptyPlan(t, config, warned...)
	m.UpdateSecret(id, func(s *cerbytest.Secret) { s.Value = words })
	m.ExpectEmptyPlan(t, config, warned...)
	m.ExpectPlan(t, titled("Door", company, words, 2), nil, nil)
	m.ExpectPlan(t, nil, nil, nil)
	expectWrites(t, m.Workspace, "POST")
	m.ExpectApply(t, nil, nil, nil)
	m.ExpectApply(t, titled("Door", company, words, 2), nil, nil)
	m.ExpectEmptyPlan(t, titled("Door", company, words, 2))
}

func TestSecret_changedAfterImport(t *testing.T) {
	t.Parallel()
	m := manage(t)
	config := titled("Door phrase", "", "", 0)
	m.Import(t, map[string]any{"id": phrase}).Expect(t, nil, nil)
	m.ExpectEmptyPlan(t, config)
	m.UpdateSecret(phrase, func(s *cerbytest.Secret) { s.Value = otherWords })
	m.ExpectEmptyPlan(t, config, drifted)
	m.ExpectApply(t, config, nil, []string{drifted})
	m.ExpectEmptyPlan(t, config, drifted)
	// The first vault does not concern the value. The first version stands for the current value.
	m.ExpectApply(t, titled("Door phrase", company, "", 0), nil, []string{drifted})
	m.ExpectEmptyPlan(t, titled("Door phrase", company, "", 0), drifted)
	m.ExpectApply(t, titled("Door phrase", company, words, 1), nil, []string{notWritten})
	m.ExpectEmptyPlan(t, titled("Door phrase", company, words, 1))
	expectWrites(t, m.Workspace, "")
}

// Another version than the removed one replaces the secret.
func TestSecret_versionRemoved(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	steps(
		t, w,
		resource.TestStep{Config: w.Config(door("Door", in(company), valued(words, 1)))},
		resource.TestStep{Config: w.Config(door("Door", in(company)))},
		resource.TestStep{
			PreConfig: func() { expectSecrets(t, w, "Door: "+words) },
			Config:    w.Config(door("Door", in(company))), ConfigPlanChecks: emptyPlan,
		},
		resource.TestStep{
			Config:           w.Config(door("Door", in(company), valued(otherWords, 2))),
			ConfigPlanChecks: action(plancheck.ResourceActionReplace, address),
		},
		resource.TestStep{
			PreConfig: func() { expectSecrets(t, w, "Door: "+otherWords) },
			Config:    w.Config(door("Door", in(company), valued(otherWords, 2))), ConfigPlanChecks: emptyPlan,
		},
	)
	expectWrites(t, w, "POST DELETE POST DELETE")
}

// A change outside Terraform cannot be reverted without a vault and a value. The warning blocks no destroy.
func TestSecret_notReverted(t *testing.T) {
	t.Parallel()
	m := manage(t)
	config := titled("Door phrase", "", "", 0)
	m.Import(t, map[string]any{"id": phrase}).Expect(t, nil, nil)
	m.UpdateSecret(phrase, func(s *cerbytest.Secret) { s.Title = "Gate phrase" })
	const (
		back   = `Secret "Gate phrase" was changed outside Terraform` + "\n" + notReverted
		failed = `Unable to update secret "Gate phrase"` + "\n" + notReverted
	)
	m.ExpectPlan(t, config, nil, []string{back})
	m.ExpectApply(t, config, []string{failed}, []string{back})
	m.ExpectPlan(t, config, nil, []string{back})
	// A change of the configuration is rejected, unless it has all that a new secret requires.
	m.ExpectPlan(t, titled("Door", "", "", 0), []string{noVault, noValue}, nil)
	m.ExpectPlan(t, titled("Door phrase", company, "", 0), nil, []string{back})
	m.ExpectPlan(t, titled("Door phrase", company, words, 1), nil, []string{losing})
	// If the configuration matches again, only the changed version is left.
	m.ExpectEmptyPlan(t, titled("Gate phrase", "", "", 0), drifted)
	m.UpdateSecret(phrase, func(s *cerbytest.Secret) { s.Title = "Door phrase" })
	m.ExpectEmptyPlan(t, config, drifted)
	m.Refresh(t).Expect(t, nil, nil)
	m.ExpectPlan(t, titled("Hall phrase", "", "", 0), []string{noVault, noValue}, nil)
	m.ExpectApply(t, nil, nil, []string{deleting})
	expectWrites(t, m.Workspace, "DELETE")
}

// The same holds for several changes outside Terraform, in whatever notation of the time.
func TestSecret_notRevertedAgain(t *testing.T) {
	t.Parallel()
	m := manage(t)
	at := time.Date(2060, time.January, 31, 11, 0, 0, 0, time.UTC)
	m.UpdateSecret(phrase, func(s *cerbytest.Secret) { s.ExpiresAt = at })
	config := titled("Gate phrase", "", "", 0)
	config["expires_at"] = "2060-01-31T12:00:00+01:00"
	m.Import(t, map[string]any{"id": phrase}).Expect(t, nil, nil)
	m.UpdateSecret(phrase, func(s *cerbytest.Secret) { s.Title = "Gate phrase" })
	m.Refresh(t).Expect(t, nil, nil)
	m.ExpectEmptyPlan(t, config, drifted)
	const back = " was changed outside Terraform\n" + notReverted
	m.UpdateSecret(phrase, func(s *cerbytest.Secret) { s.Title = "Fence phrase" })
	m.ExpectPlan(t, config, nil, []string{`Secret "Fence phrase"` + back})
	m.UpdateSecret(phrase, func(s *cerbytest.Secret) { s.Title, s.ExpiresAt = "Gate phrase", at.Add(time.Hour) })
	m.ExpectPlan(t, config, nil, []string{`Secret "Gate phrase"` + back})
	// A rejection would block a destroy while the refresh finds the change. Afterwards the state has the change.
	m.ExpectPlan(t, titled("Hall phrase", "", "", 0), nil, []string{noVault + applyFails, noValue + applyFails})
	m.Refresh(t).Expect(t, nil, nil)
	m.ExpectPlan(t, titled("Hall phrase", "", "", 0), []string{noVault, noValue}, nil)
	expectWrites(t, m.Workspace, "")
}

// If the configuration changes, too, a secret that cannot be created again is not deleted.
func TestSecret_notRevertedWithChange(t *testing.T) {
	t.Parallel()
	m := manage(t)
	m.ExpectApply(t, titled("Door", company, words, 1), nil, nil)
	m.UpdateSecret(m.Secrets()[2].ID, func(s *cerbytest.Secret) { s.Title = "Gate" })
	m.ExpectPlan(t, titled("Door", "", otherWords, 2), nil, []string{noVault + applyFails})
	m.ExpectPlan(t, titled("Door", company, otherWords, 2), nil, nil)
	m.ExpectPlan(t, titled("Door", azure, "", 0), nil, []string{noValue + applyFails})
	m.ExpectApply(t, titled("Door", "", otherWords, 2), []string{noVault}, []string{noVault + applyFails})
	// The state has the change now, so the rejection is an error.
	m.ExpectPlan(t, titled("Door", "", otherWords, 2), []string{noVault}, nil)
	m.ExpectPlan(t, titled("Door", company, otherWords, 2), nil, nil)
	m.ExpectPlan(t, titled("Door", azure, "", 0), []string{noValue}, nil)
	expectWrites(t, m.Workspace, "POST")
}

// A version that is removed and added again is another value.
func TestSecret_versionAddedAgain(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	steps(
		t, w,
		resource.TestStep{Config: w.Config(door("Door", in(company), valued(words, 1)))},
		resource.TestStep{Config: w.Config(door("Door", in(company)))},
		resource.TestStep{
			Config:           w.Config(door("Door", in(company), valued(otherWords, 1))),
			ConfigPlanChecks: action(plancheck.ResourceActionReplace, address),
		},
		resource.TestStep{
			PreConfig: func() { expectSecrets(t, w, "Door: "+otherWords) },
			Config:    w.Config(door("Door", in(company), valued(otherWords, 1))), ConfigPlanChecks: emptyPlan,
		},
	)
	expectWrites(t, w, "POST DELETE POST DELETE")
}

// A list without expirations changes none.
func TestSecret_expiryOmitted(t *testing.T) {
	t.Parallel()
	m := manage(t, cerbytest.WithQuirks(cerbytest.Quirks{OmitExpiryInLists: true}))
	config := titled("Door", company, words, 1)
	config["expires_at"] = "2060-01-31T12:00:00+01:00"
	m.ExpectApply(t, config, nil, nil)
	m.ExpectEmptyPlan(t, config)
	m.UpdateQuirks(func(q *cerbytest.Quirks) { q.OmitExpiryInLists = false })
	m.ExpectEmptyPlan(t, config)
	m.UpdateSecret(m.Secrets()[2].ID, func(s *cerbytest.Secret) { s.ExpiresAt = time.Time{} })
	m.ExpectPlan(t, config, nil, nil)
}
