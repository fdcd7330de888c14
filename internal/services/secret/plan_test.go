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
	noValue = "A secret has to be made for this plan, which takes the value, with value_wo_version = 1 beside it: write value_wo."
)

// What a secret is made of is asked for at plan, where one has to be made or replaced.
func TestSecret_missing(t *testing.T) {
	t.Parallel()
	m := manage(t)
	m.expectPlan(t, titled("Door", "", words, 1), false, []string{noVault}, nil)
	m.expectPlan(t, titled("Door", company, "", 0), false, []string{noValue}, nil)
	m.expectPlan(t, titled("Door", "", "", 0), false, []string{noVault, noValue}, nil)
	m.expectPlan(t, titled("Door", company, words, 0), false, []string{`"value_wo_version" must be specified when "value_wo" is specified`}, nil)
	m.expectPlan(t, titled("Door", company, "", 1), false, []string{`"value_wo" must be specified when "value_wo_version" is specified`}, nil)
	unknown := titled("Door", company, words, 1)
	unknown["vault_id"] = tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
	m.expectPlan(t, unknown, true, nil, nil)

	expectSaid(t, m.Import(t, map[string]string{"id": phrase}), nil, nil)
	m.expectEmpty(t, titled("Door phrase", "", "", 0))
	m.expectPlan(t, titled("Door", "", "", 0), false, []string{noVault, noValue}, nil)
	m.expectPlan(t, titled("Door", company, "", 0), false, []string{noValue}, nil)
	challenged := titled("Door phrase", "", "", 0)
	challenged["requires_identity_challenge"] = true
	m.expectPlan(t, challenged, false, []string{noVault, noValue}, nil)
	m.expectPlan(t, titled("Door", company, words, 1), true, nil, nil)
	expectWrites(t, m.Workspace, "")
}

// A vault is checked where a secret is made in it, and only where Cerby lists it.
func TestSecret_vaults(t *testing.T) {
	t.Parallel()
	m := manage(t)
	const local, disabled = "The vault \"" + laptop + "\" keeps its key locally", "The vault \"" + retired + "\" takes no new secrets"
	m.expectPlan(t, titled("Door", laptop, words, 1), false, []string{local}, nil)
	m.expectPlan(t, titled("Door", retired, words, 1), false, []string{disabled}, nil)
	m.expectPlan(t, titled("Door", "unlisted", words, 1), true, nil, nil)
	m.expectPlan(t, titled("Door", azure, words, 1), true, nil, nil)
	m.expectApply(t, titled("Door", "unlisted", words, 1), []string{`Could not create the secret "Door"`}, nil)

	// A key that may not list the vaults skips the check, and the service refuses at apply.
	m.only("Read secrets", "Write secrets")
	m.expectApply(t, titled("Door", laptop, words, 1), []string{"secrets are only made in cloud vaults that are enabled"}, nil)
	m.expectApply(t, titled("Door", company, words, 1), nil, nil)
	m.all()

	// A vault that was disabled later blocks neither an empty plan nor the destruction.
	m.Inject(cerbytest.Fault{Method: "GET", Path: "/vaults", Status: 500})
	m.expectEmpty(t, titled("Door", company, words, 1))
	m.expectApply(t, nil, nil, nil)
	m.expectPlan(t, titled("Door", company, words, 1), false, []string{"Could not list the vaults"}, nil)
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
		{"vault_id", "a/b", `"a/b" is not an id`},
	} {
		config := titled("Door", company, words, 1)
		config[test.attribute] = test.text
		m.expectPlan(t, config, false, []string{test.message}, nil)
	}
	if n := len(m.Requests()); n != 0 {
		t.Errorf("bad input cost %d requests", n)
	}
	longest := titled(strings.Repeat("ä", 255), company, strings.Repeat("ä", 45_000), 1)
	m.expectApply(t, longest, nil, nil)
	m.expectEmpty(t, longest)
}

// What was changed outside is warned of at every plan, until the version changes.
func TestSecret_changedOutside(t *testing.T) {
	t.Parallel()
	m := manage(t)
	config := titled("Door", company, words, 1)
	warned := []string{`"Door" has another version than was last written here`}
	m.expectApply(t, config, nil, nil)
	m.expectEmpty(t, config)
	id := m.Secrets()[2].ID
	m.UpdateSecret(id, func(s *cerbytest.Secret) { s.Value = otherWords })
	m.expectPlan(t, config, false, nil, warned)
	expectSaid(t, m.Refresh(t), nil, nil)
	m.expectPlan(t, config, false, nil, warned)
	m.expectApply(t, config, nil, warned)
	m.expectPlan(t, config, false, nil, warned)
	m.UpdateSecret(id, func(s *cerbytest.Secret) { s.Value = words })
	m.expectPlan(t, config, false, nil, warned)
	m.expectPlan(t, titled("Door", company, words, 2), true, nil, nil)
	m.expectPlan(t, nil, false, nil, nil)
	expectWrites(t, m.Workspace, "POST")
	m.expectApply(t, nil, nil, nil)
	m.expectApply(t, titled("Door", company, words, 2), nil, nil)
	m.expectEmpty(t, titled("Door", company, words, 2))
}

// An imported secret is taken for written as it was found.
func TestSecret_changedAfterImport(t *testing.T) {
	t.Parallel()
	m := manage(t)
	config := titled("Door phrase", "", "", 0)
	expectSaid(t, m.Import(t, map[string]string{"id": phrase}), nil, nil)
	m.expectEmpty(t, config)
	m.UpdateSecret(phrase, func(s *cerbytest.Secret) { s.Value = otherWords })
	m.expectPlan(t, config, false, nil, []string{"The secret was changed outside"})
	m.expectApply(t, config, nil, []string{"The secret was changed outside"})
	m.expectPlan(t, config, false, nil, []string{"The secret was changed outside"})
	// The first vault says nothing of the value; the first version takes it for what is.
	m.expectApply(t, titled("Door phrase", company, "", 0), nil, []string{"The secret was changed outside"})
	m.expectPlan(t, titled("Door phrase", company, "", 0), false, nil, []string{"The secret was changed outside"})
	m.expectApply(t, titled("Door phrase", company, words, 1), nil, nil)
	m.expectEmpty(t, titled("Door phrase", company, words, 1))
	expectWrites(t, m.Workspace, "")
}

// A version that is taken out of the configuration is not forgotten: another one replaces.
func TestSecret_versionLeftOut(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	steps(
		t,
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

// What somebody else changed cannot be taken back without a vault and a value. The plan says so, and stands in the way of no destruction.
func TestSecret_changedBack(t *testing.T) {
	t.Parallel()
	m := manage(t)
	config := titled("Door phrase", "", "", 0)
	expectSaid(t, m.Import(t, map[string]string{"id": phrase}), nil, nil)
	m.UpdateSecret(phrase, func(s *cerbytest.Secret) { s.Title = "Gate phrase" })
	const back = `"Gate phrase" is not as it was any more, and differs from the configuration.`
	m.expectPlan(t, config, true, nil, []string{back})
	m.expectApply(t, config, []string{back}, []string{back})
	m.expectPlan(t, config, true, nil, []string{back})
	// What the configuration changes itself is refused, and with all that it takes it is made anew.
	m.expectPlan(t, titled("Door", "", "", 0), false, []string{noVault, noValue}, nil)
	m.expectPlan(t, titled("Door phrase", company, "", 0), true, nil, []string{back})
	m.expectPlan(t, titled("Door phrase", company, words, 1), true, nil, nil)
	// As it was again, or written into the configuration, nothing of it is left but the value that may be another.
	m.expectPlan(t, titled("Gate phrase", "", "", 0), false, nil, []string{"The secret was changed outside"})
	m.UpdateSecret(phrase, func(s *cerbytest.Secret) { s.Title = "Door phrase" })
	m.expectPlan(t, config, false, nil, []string{"The secret was changed outside"})
	expectSaid(t, m.Refresh(t), nil, nil)
	m.expectPlan(t, titled("Gate phrase", "", "", 0), false, []string{noVault, noValue}, nil)
	m.expectApply(t, nil, nil, nil)
	expectWrites(t, m.Workspace, "DELETE")
}

// A list that does not say when a secret expires says nothing about it.
func TestSecret_expiryUntold(t *testing.T) {
	t.Parallel()
	m := manage(t, cerbytest.WithHabits(cerbytest.Habits{ExpiryUntold: true}))
	config := titled("Door", company, words, 1)
	config["expires_at"] = "2060-01-31T12:00:00+01:00"
	m.expectApply(t, config, nil, nil)
	m.expectEmpty(t, config)
	m.ChangeHabits(func(h *cerbytest.Habits) { h.ExpiryUntold = false })
	m.expectEmpty(t, config)
	m.UpdateSecret(m.Secrets()[2].ID, func(s *cerbytest.Secret) { s.ExpiresAt = time.Time{} })
	m.expectPlan(t, config, true, nil, nil)
}
