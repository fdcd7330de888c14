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

// What a plan says where something is missing.
const (
	noVault = "A secret has to be made for this plan, which takes the id of a cloud vault: write vault_id."
	// fails follows a refusal that is a warning.
	outcomeFail = " An apply of this plan fails."

	noValue = "A secret has to be made for this plan, which takes the value, with value_wo_version = 1 beside it: write value_wo."
)

// losing is what a plan says that replaces a secret which others have, and deleting of one that deletes it.
const (
	losing   = "Shares that cerby_secret_share declares are granted again for the new secret. All others are lost."
	deleting = "will be deleted, with its shares."
)

// What a secret is made of is asked for at plan, where one has to be made or replaced.
func TestSecret_missing(t *testing.T) {
	t.Parallel()
	m := manage(t)
	m.ExpectPlan(t, titled("Door", "", words, 1), []string{noVault}, nil)
	m.ExpectPlan(t, titled("Door", company, "", 0), []string{noValue}, nil)
	m.ExpectPlan(t, titled("Door", "", "", 0), []string{noVault, noValue}, nil)
	m.ExpectPlan(t, titled("Door", company, words, 0), []string{`"value_wo_version" must be specified when "value_wo" is specified`}, nil)
	m.ExpectPlan(t, titled("Door", company, "", 1), []string{`"value_wo" must be specified when "value_wo_version" is specified`}, nil)
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

// A vault is checked where a secret is made in it, and only where Cerby lists it.
func TestSecret_vaults(t *testing.T) {
	t.Parallel()
	m := manage(t)
	const local, disabled = "The vault \"" + laptop + "\" keeps its key locally", "The vault \"" + retired + "\" takes no new secrets"
	m.ExpectPlan(t, titled("Door", laptop, words, 1), []string{local}, nil)
	m.ExpectPlan(t, titled("Door", retired, words, 1), []string{disabled}, nil)
	m.ExpectPlan(t, titled("Door", "unlisted", words, 1), nil, nil)
	m.ExpectPlan(t, titled("Door", azure, words, 1), nil, nil)
	m.ExpectApply(t, titled("Door", "unlisted", words, 1), []string{`Unable to create the secret "Door"`}, nil)

	// A key that may not list the vaults skips the check, and the service refuses at apply.
	m.SetScopes("Read secrets", "Write secrets")
	m.ExpectApply(t, titled("Door", laptop, words, 1), []string{"secrets are only made in cloud vaults that are enabled"}, nil)
	m.ExpectApply(t, titled("Door", company, words, 1), nil, nil)
	m.SetAllScopes()

	// A vault that was disabled later blocks neither an empty plan nor the destruction.
	m.Inject(cerbytest.Fault{Method: "GET", Path: "/vaults", Status: 500})
	m.ExpectEmptyPlan(t, titled("Door", company, words, 1))
	m.ExpectApply(t, nil, nil, nil)
	m.ExpectPlan(t, titled("Door", company, words, 1), []string{"Unable to list the vaults"}, nil)
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

// What was changed outside is warned of at every plan, until the version changes.
func TestSecret_changedOutside(t *testing.T) {
	t.Parallel()
	m := manage(t)
	config := titled("Door", company, words, 1)
	warned := []string{`"Door" has another version than was last written here`}
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

// An imported secret is taken for written as it was found.
func TestSecret_changedAfterImport(t *testing.T) {
	t.Parallel()
	m := manage(t)
	config := titled("Door phrase", "", "", 0)
	m.Import(t, map[string]any{"id": phrase}).Expect(t, nil, nil)
	m.ExpectEmptyPlan(t, config)
	m.UpdateSecret(phrase, func(s *cerbytest.Secret) { s.Value = otherWords })
	m.ExpectEmptyPlan(t, config, "The secret was changed outside")
	m.ExpectApply(t, config, nil, []string{"The secret was changed outside"})
	m.ExpectEmptyPlan(t, config, "The secret was changed outside")
	// The first vault says nothing of the value; the first version takes it for what is.
	m.ExpectApply(t, titled("Door phrase", company, "", 0), nil, []string{"The secret was changed outside"})
	m.ExpectEmptyPlan(t, titled("Door phrase", company, "", 0), "The secret was changed outside")
	m.ExpectApply(t, titled("Door phrase", company, words, 1), nil, []string{"value_wo is not sent. To write it, apply this, and then raise value_wo_version."})
	m.ExpectEmptyPlan(t, titled("Door phrase", company, words, 1))
	expectWrites(t, m.Workspace, "")
}

// A version that is taken out of the configuration is not forgotten: another one replaces.
func TestSecret_versionLeftOut(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	steps(
		t, w,
		resource.TestStep{Config: w.Config(door("Door", in(company), valued(words, 1)))},
		resource.TestStep{Config: w.Config(door("Door", in(company)))},
		resource.TestStep{PreConfig: func() { expectSecrets(t, w, "Door: "+words) }, Config: w.Config(door("Door", in(company))), ConfigPlanChecks: empty},
		resource.TestStep{
			Config:           w.Config(door("Door", in(company), valued(otherWords, 2))),
			ConfigPlanChecks: action(plancheck.ResourceActionReplace, address),
		},
		resource.TestStep{PreConfig: func() { expectSecrets(t, w, "Door: "+otherWords) }, Config: w.Config(door("Door", in(company), valued(otherWords, 2))), ConfigPlanChecks: empty},
	)
	expectWrites(t, w, "POST DELETE POST DELETE")
}

// What somebody else changed cannot be taken back without a vault and a value. The plan says so, and stands in the way
// of no destruction.
func TestSecret_changedBack(t *testing.T) {
	t.Parallel()
	m := manage(t)
	config := titled("Door phrase", "", "", 0)
	m.Import(t, map[string]any{"id": phrase}).Expect(t, nil, nil)
	m.UpdateSecret(phrase, func(s *cerbytest.Secret) { s.Title = "Gate phrase" })
	const back = `"Gate phrase" is not as it was any more, and differs from the configuration.`
	m.ExpectPlan(t, config, nil, []string{back})
	m.ExpectApply(t, config, []string{back}, []string{back})
	m.ExpectPlan(t, config, nil, []string{back})
	// What the configuration changes itself is refused, and with all that it takes it is made anew.
	m.ExpectPlan(t, titled("Door", "", "", 0), []string{noVault, noValue}, nil)
	m.ExpectPlan(t, titled("Door phrase", company, "", 0), nil, []string{back})
	m.ExpectPlan(t, titled("Door phrase", company, words, 1), nil, []string{losing})
	// As it was again, or written into the configuration, nothing of it is left but the value that may be another.
	m.ExpectEmptyPlan(t, titled("Gate phrase", "", "", 0), "The secret was changed outside")
	m.UpdateSecret(phrase, func(s *cerbytest.Secret) { s.Title = "Door phrase" })
	m.ExpectEmptyPlan(t, config, "The secret was changed outside")
	m.Refresh(t).Expect(t, nil, nil)
	m.ExpectPlan(t, titled("Hall phrase", "", "", 0), []string{noVault, noValue}, nil)
	m.ExpectApply(t, nil, nil, []string{deleting})
	expectWrites(t, m.Workspace, "DELETE")
}

// So it is where a change from outside was written into the configuration and another one followed, and however an
// instant is written.
func TestSecret_changedBackAgain(t *testing.T) {
	t.Parallel()
	m := manage(t)
	at := time.Date(2060, time.January, 31, 11, 0, 0, 0, time.UTC)
	m.UpdateSecret(phrase, func(s *cerbytest.Secret) { s.ExpiresAt = at })
	config := titled("Gate phrase", "", "", 0)
	config["expires_at"] = "2060-01-31T12:00:00+01:00"
	m.Import(t, map[string]any{"id": phrase}).Expect(t, nil, nil)
	m.UpdateSecret(phrase, func(s *cerbytest.Secret) { s.Title = "Gate phrase" })
	m.Refresh(t).Expect(t, nil, nil)
	m.ExpectEmptyPlan(t, config, "The secret was changed outside")
	const back = " is not as it was any more, and differs from the configuration."
	m.UpdateSecret(phrase, func(s *cerbytest.Secret) { s.Title = "Fence phrase" })
	m.ExpectPlan(t, config, nil, []string{`"Fence phrase"` + back})
	m.UpdateSecret(phrase, func(s *cerbytest.Secret) { s.Title, s.ExpiresAt = "Gate phrase", at.Add(time.Hour) })
	m.ExpectPlan(t, config, nil, []string{`"Gate phrase"` + back})
	// A refusal would block a destroy as long as the refresh finds the change; it is none as soon as the state has it.
	m.ExpectPlan(t, titled("Hall phrase", "", "", 0), nil, []string{noVault + outcomeFail, noValue + outcomeFail})
	m.Refresh(t).Expect(t, nil, nil)
	m.ExpectPlan(t, titled("Hall phrase", "", "", 0), []string{noVault, noValue}, nil)
	expectWrites(t, m.Workspace, "")
}

// Where the configuration asks for a new one besides, what it takes is asked for: nothing is deleted that cannot be
// made.
func TestSecret_changedBackAndAnother(t *testing.T) {
	t.Parallel()
	m := manage(t)
	m.ExpectApply(t, titled("Door", company, words, 1), nil, nil)
	m.UpdateSecret(m.Secrets()[2].ID, func(s *cerbytest.Secret) { s.Title = "Gate" })
	m.ExpectPlan(t, titled("Door", "", otherWords, 2), nil, []string{noVault + outcomeFail})
	m.ExpectPlan(t, titled("Door", company, otherWords, 2), nil, nil)
	m.ExpectPlan(t, titled("Door", azure, "", 0), nil, []string{noValue + outcomeFail})
	m.ExpectApply(t, titled("Door", "", otherWords, 2), []string{noVault}, []string{noVault + outcomeFail})
	// The state has the change now, and nothing of it is left to soften the refusal.
	m.ExpectPlan(t, titled("Door", "", otherWords, 2), []string{noVault}, nil)
	m.ExpectPlan(t, titled("Door", company, otherWords, 2), nil, nil)
	m.ExpectPlan(t, titled("Door", azure, "", 0), []string{noValue}, nil)
	expectWrites(t, m.Workspace, "POST")
}

// A version that is taken out and comes back with the same number is another value.
func TestSecret_versionComesBack(t *testing.T) {
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
		resource.TestStep{PreConfig: func() { expectSecrets(t, w, "Door: "+otherWords) }, Config: w.Config(door("Door", in(company), valued(otherWords, 1))), ConfigPlanChecks: empty},
	)
	expectWrites(t, w, "POST DELETE POST DELETE")
}

// A list that does not say when a secret expires says nothing about it.
func TestSecret_expiryUntold(t *testing.T) {
	t.Parallel()
	m := manage(t, cerbytest.WithQuirks(cerbytest.Quirks{OmitExpiryInLists: true}))
	config := titled("Door", company, words, 1)
	config["expires_at"] = "2060-01-31T12:00:00+01:00"
	m.ExpectApply(t, config, nil, nil)
	m.ExpectEmptyPlan(t, config)
	m.UpdateQuirks(func(h *cerbytest.Quirks) { h.OmitExpiryInLists = false })
	m.ExpectEmptyPlan(t, config)
	m.UpdateSecret(m.Secrets()[2].ID, func(s *cerbytest.Secret) { s.ExpiresAt = time.Time{} })
	m.ExpectPlan(t, config, nil, nil)
}
