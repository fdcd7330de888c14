package secret_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// The warnings about a secret that an interrupted apply may have left behind.
const (
	existsWarning = "and has the ID leftover. An interrupted apply may have created it.\n\n" +
		"The apply adopts this secret if it has the planned value and is not shared with others. If several secrets match, "
	adoptedWarning = "Secret \"Door\" was adopted\nThe secret with the ID leftover was created at "
)

// leftBehind returns a secret that an apply of half an hour ago left behind.
func leftBehind() cerbytest.Secret {
	return cerbytest.Secret{
		ID: "leftover", Title: "Door", Value: oldValue, VaultID: company, CreatedAt: time.Now().Add(-30 * time.Minute),
		Owners: []string{cerbytest.SeedOwnerID},
	}
}

// expectReads checks how often the value of the secret that was left behind was read.
func expectReads(t *testing.T, m *acctest.ResourceHarness, want int) {
	t.Helper()
	if got := m.CountRequests(http.MethodGet, "/secrets/leftover"); got != want {
		t.Errorf("the value was read %d times, want %d", got, want)
	}
}

// A secret that an interrupted apply left behind is adopted, and is managed like a created one. Its value is read once.
func TestSecret_adopt(t *testing.T) {
	t.Parallel()
	for name, quirks := range map[string]cerbytest.Quirks{
		"expiry in lists": {}, "no expiry in lists": {OmitExpiryInLists: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newHarness(t, cerbytest.WithQuirks(quirks))
			secret := leftBehind()
			secret.ExpiresAt = time.Date(2060, 1, 31, 12, 0, 0, 0, time.UTC)
			secret.RequiresIdentityChallenge = true
			m.AddSecret(secret)
			config := attributes("Door", company, oldValue, 1)
			config["expires_at"], config["requires_identity_challenge"] = "2060-01-31T13:00:00+01:00", true
			m.ExpectApply(t, config, nil, []string{existsWarning, adoptedWarning})
			m.ExpectWrites(t, "")
			m.ExpectString(t, "id", "leftover")
			m.ExpectString(t, "status", "active")
			m.ExpectEmptyPlan(t, config)
			expectReads(t, m, 1)
			// The value that was found stands for the written one.
			m.UpdateSecret("leftover", func(s *cerbytest.Secret) { s.Value = newValue })
			m.ExpectEmptyPlan(t, config, driftWarning)
			config["value_wo_version"] = 2
			m.ExpectPlan(t, config, nil, nil)
			m.ExpectApply(t, nil, nil, nil)
			m.ExpectWrites(t, "DELETE")
			expectReads(t, m, 1)
		})
	}
}

// What is not proven to be left behind is not adopted. The value is read only if everything else is equal, and the plan
// warns of every recent secret with the title.
func TestSecret_notAdopted(t *testing.T) {
	t.Parallel()
	change := func(change func(*cerbytest.Secret)) func(m *acctest.ResourceHarness) {
		return func(m *acctest.ResourceHarness) {
			secret := leftBehind()
			change(&secret)
			m.AddSecret(secret)
		}
	}
	share := func(s cerbytest.Share) func(m *acctest.ResourceHarness) {
		return func(m *acctest.ResourceHarness) {
			m.AddSecret(leftBehind())
			m.ShareSecret("leftover", s)
		}
	}
	deny := func(path string) func(m *acctest.ResourceHarness) {
		return func(m *acctest.ResourceHarness) {
			m.AddSecret(leftBehind())
			m.Inject(cerbytest.Fault{Method: http.MethodGet, Path: path, Status: http.StatusForbidden})
		}
	}
	warns := []string{existsWarning}
	for name, test := range map[string]struct {
		prepare  func(m *acctest.ResourceHarness)
		warnings []string
		reads    int
	}{
		"more than an hour old": {
			change(func(s *cerbytest.Secret) { s.CreatedAt = time.Now().Add(-61 * time.Minute) }), warns, 0,
		},
		"deleted":              {change(func(s *cerbytest.Secret) { s.Status = "disabled" }), nil, 0},
		"another title":        {change(func(s *cerbytest.Secret) { s.Title = "door" }), nil, 0},
		"another value":        {change(func(s *cerbytest.Secret) { s.Value = newValue }), warns, 1},
		"another category":     {change(func(s *cerbytest.Secret) { s.Category = "custom" }), warns, 0},
		"a challenge":          {change(func(s *cerbytest.Secret) { s.RequiresIdentityChallenge = true }), warns, 0},
		"an expiry":            {change(func(s *cerbytest.Secret) { s.ExpiresAt = time.Now().Add(time.Hour) }), warns, 0},
		"shared with a user":   {share(cerbytest.Share{UserID: cerbytest.SeedInternID}), warns, 0},
		"shared with a team":   {share(cerbytest.Share{TeamID: cerbytest.SeedMarketingTeamID}), warns, 0},
		"value is not read":    {deny("/secrets/{id}"), warns, 1},
		"users are not read":   {deny("/secrets/{id}/members/users"), warns, 0},
		"secrets are not read": {deny("/secrets"), nil, 0},
		"two candidates": {func(m *acctest.ResourceHarness) {
			m.AddSecret(leftBehind())
			second := leftBehind()
			second.ID = "second"
			m.AddSecret(second)
		}, []string{existsWarning, "and has the ID second. "}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				m := newHarness(t)
				test.prepare(m)
				m.ExpectApply(t, attributes("Door", company, oldValue, 1), nil, test.warnings)
				m.ExpectWrites(t, "POST")
				expectReads(t, m, test.reads)
				m.ClearFaults()
				m.ExpectEmptyPlan(t, attributes("Door", company, oldValue, 1))
				if _, exists := m.Secret("leftover"); !exists {
					t.Error("the existing secret was deleted")
				}
			})
		})
	}
}

// Two equal resources and one secret that was left behind give two secrets.
func TestSecret_adoptForOneOfTwo(t *testing.T) {
	t.Parallel()
	m := newHarness(t)
	m.AddSecret(leftBehind())
	both := []*acctest.ResourceHarness{m, m.Harness("cerby_secret")}
	config := attributes("Door", company, oldValue, 1)
	plan, apply := m.NewRun(t, "cerby_secret"), m.NewRun(t, "cerby_secret")
	joined := make([]*acctest.RunResource, 0, len(both))
	for _, one := range both {
		joined = append(joined, one.Join(plan))
		_, diags := joined[len(joined)-1].Plan(config)
		diags.Expect(t, nil, []string{existsWarning})
	}
	for i, one := range both {
		acctest.ExpectMessages(t, "errors", joined[i].Apply(apply).Errors)
		one.ExpectEmptyPlan(t, config)
	}
	for _, one := range both {
		one.ExpectApply(t, nil, nil, nil)
	}
	m.ExpectWrites(t, "POST DELETE DELETE")
}

// A secret of another resource that the apply would adopt is refused at plan, whichever resource is planned first.
// Other values are no reason, and are read to tell.
func TestSecret_refuseAdoption(t *testing.T) {
	t.Parallel()
	const refusal = "Unable to distinguish two resources for secret \"Door\"\n"
	for name, test := range map[string]struct {
		newFirst bool
		value    string
		refusal  []string
	}{
		"new first": {true, oldValue, []string{refusal}}, "new last": {false, oldValue, []string{refusal}},
		"another value, new first": {true, newValue, nil}, "another value, new last": {false, newValue, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newHarness(t)
			m.AddSecret(leftBehind())
			other := m.Harness("cerby_secret")
			other.ImportID(t, "leftover").Expect(t, nil, nil)
			run := m.NewRun(t, "cerby_secret")
			kept, created := other.Join(run), m.Join(run)
			var errors []string
			plan := func(planned *acctest.RunResource, config map[string]any) {
				_, diags := planned.Plan(config)
				errors = append(errors, diags.Errors...)
			}
			config := attributes("Door", company, test.value, 1)
			if test.newFirst {
				plan(created, config)
			}
			plan(kept, attributes("Door", "", "", 0))
			if !test.newFirst {
				plan(created, config)
			}
			acctest.ExpectMessages(t, "errors", errors, test.refusal...)
			expectReads(t, m, 1)
		})
	}
}

// With create_before_destroy, an equal secret is adopted by its own replacement. It is not deleted then.
func TestSecret_adoptReplaced(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := newHarness(t)
		m.ExpectApply(t, attributes("Door", company, oldValue, 1), nil, nil)
		time.Sleep(time.Minute)
		_, diags := m.Replace(t, attributes("Door", company, oldValue, 2), true)
		diags.Expect(t, nil, []string{
			"will not be removed", "was not removed", "Another secret has the title", "was adopted\n",
		})
		expectSecrets(t, m.Workspace, "Door: "+oldValue)
		m.ExpectEmptyPlan(t, attributes("Door", company, oldValue, 2))
		m.ExpectWrites(t, "POST")
	})
}
