package provider_test

import (
	"strings"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// removeViolations changes the seeded workspace so that the access review finds none: all users have MFA, but for one
// whose MFA the service does not know, and each user of an integration is one of the workspace.
func removeViolations(w *cerbytest.Workspace) {
	for _, user := range w.Users() {
		w.UpdateUser(user.ID, func(u *cerbytest.User) { u.MFAEnabled = true })
	}
	w.UpdateUser(cerbytest.SeedInternID, func(u *cerbytest.User) { u.MFAEnabled, u.SCIM = false, true })
	w.AddUser(cerbytest.User{Email: "pia.pending@acme.example", Status: "pending"})
	w.PurgeUnmatchedUser(cerbytest.SeedVideoIntegrationID, cerbytest.SeedUnmatchedUserID)
}

// violation is one change of a workspace that the access review finds, and the error of the plan.
type violation struct {
	change func(w *cerbytest.Workspace)
	want   string
}

// guestOwns shares an item with the guest as owner, which the service refuses today.
func guestOwns(kind cerbytest.Kind, item string) func(w *cerbytest.Workspace) {
	return func(w *cerbytest.Workspace) {
		w.Share(kind, item, cerbytest.Share{UserID: cerbytest.SeedGuestID, Role: "owner"})
	}
}

// The errors of the plan, by what violates the review.
var violations = map[string]violation{
	"guest with an account": {
		guestOwns(cerbytest.KindAccount, cerbytest.SeedAdsID),
		"Guests own items: greta.guest@agency.example owns Acme Ads.",
	},
	"guest with a secret": {
		guestOwns(cerbytest.KindSecret, cerbytest.SeedPhraseID),
		"Guests own items: greta.guest@agency.example owns Door phrase.",
	},
	"guest with a collection": {
		guestOwns(cerbytest.KindCollection, cerbytest.SeedCampaignsID),
		"Guests own items: greta.guest@agency.example owns Campaigns.",
	},
	"guest with an integration": {
		func(w *cerbytest.Workspace) {
			w.AddIntegrationUser(cerbytest.SeedVideoIntegrationID, cerbytest.IntegrationUser{
				UserID: cerbytest.SeedGuestID, Role: "owner", Entitlements: []string{"VIEWER"},
			})
		},
		"Guests own items: greta.guest@agency.example owns Acme / Video Team.",
	},
	"user without MFA": {
		func(w *cerbytest.Workspace) {
			w.UpdateUser(cerbytest.SeedAdminID, func(u *cerbytest.User) { u.MFAEnabled = false })
		},
		"Users have no multi-factor authentication: adam.admin@acme.example.",
	},
	"account with a team as owner": {
		func(w *cerbytest.Workspace) {
			cerbytest.SeedAccounts(w, 1)
			account := cerbytest.SeededItemID(cerbytest.KindAccount, 1)
			w.ShareAccount(account, cerbytest.Share{TeamID: cerbytest.SeedMarketingTeamID, Role: "owner"})
			w.ShareAccount(account, cerbytest.Share{UserID: cerbytest.SeedOwnerID})
			w.ShareAccount(account, cerbytest.Share{UserID: cerbytest.SeedInternID})
			w.UpdateAccount(account, func(a *cerbytest.Account) { a.Owners = nil })
		},
		"Accounts have no owner who is a user: Account 00001.",
	},
	"user of an application": {
		func(w *cerbytest.Workspace) {
			w.AddUnmatchedUser(cerbytest.SeedBoardsIntegrationID, cerbytest.UnmatchedUser{Email: "old@agency.example"})
		},
		"Users of integrations are not users of the workspace: old@agency.example on Acme Boards.",
	},
	"removed user on an integration": {
		func(w *cerbytest.Workspace) {
			w.AddIntegrationUser(cerbytest.SeedVideoIntegrationID, cerbytest.IntegrationUser{
				UserID: cerbytest.SeedDepartedID, Entitlements: []string{"VIEWER"},
			})
		},
		"Users of integrations are not users of the workspace: dora.departed@acme.example on Acme / Video Team.",
	},
}

// The plan of the access review fails with each violation alone, and names it. The example itself is run without one.
func TestAccessReview_violations(t *testing.T) {
	t.Parallel()
	bin := acctest.BuildProvider(t)
	for name, test := range violations {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run, w := scenario(t, bin, "access-review")
			removeViolations(w.Workspace)
			test.change(w.Workspace)
			printed := strings.Join(strings.Fields(strings.ReplaceAll(run.Expect(t, 1, "plan", "-no-color"), "│", "")), " ")
			if !strings.Contains(printed, test.want) {
				t.Errorf("the plan lacks %q:\n%s", test.want, printed)
			}
			if n := strings.Count(printed, "Error: "); n != 1 {
				t.Errorf("the plan has %d errors, want 1:\n%s", n, printed)
			}
			w.ExpectWrites(t, "")
		})
	}
}

// Users that do not count as owners are left out, however their emails are written.
func TestAccessReview_serviceUsers(t *testing.T) {
	t.Parallel()
	run, w := scenario(t, acctest.BuildProvider(t), "access-review")
	removeViolations(w.Workspace)
	for _, account := range w.Accounts() {
		w.UpdateAccount(account.ID, func(a *cerbytest.Account) {
			if a.ID == cerbytest.SeedAdsID {
				a.Owners = []string{cerbytest.SeedOwnerID}
			}
		})
	}
	run.Expect(t, 0, "plan")
	printed := run.Expect(t, 1, "plan", "-no-color", "-var", `service_users=["OLIVIA.owner@acme.example"]`)
	if !strings.Contains(printed, "is a user: Acme Ads.") {
		t.Errorf("the plan does not name the account:\n%s", printed)
	}
}
