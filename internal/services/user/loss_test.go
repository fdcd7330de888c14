package user_test

import (
	"net/http"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// newOwnedAccount returns a workspace with an account whose owners are the users and a team.
func newOwnedAccount(t *testing.T, users ...string) *acctest.Workspace {
	t.Helper()
	w := acctest.NewWorkspace(t)
	w.AddAccount(cerbytest.Account{ID: "account", Label: "Brand", Application: "twitter"})
	w.ShareAccount("account", cerbytest.Share{TeamID: cerbytest.SeedMarketingTeamID, Role: "account_owner"})
	w.ShareAccount("account", cerbytest.Share{UserID: cerbytest.SeedGuestID, Role: "account_collaborator"})
	for _, id := range users {
		w.ShareAccount("account", cerbytest.Share{UserID: id, Role: "account_owner"})
	}
	return w
}

// The plan lists the accounts that lose their last owner.
func TestUser_destroyLastOwner(t *testing.T) {
	t.Parallel()
	const loses, orphaned = "The user may keep access in applications", "  - Brand (account)"
	one, several := []string{cerbytest.SeedInternID}, []string{cerbytest.SeedInternID, cerbytest.SeedAdminID}
	const ofUser, ofAccount = "/users/{id}/accounts", "/accounts/{id}/users"
	for name, test := range map[string]struct {
		owners   []string
		fault    cerbytest.Fault
		warnings []string
	}{
		"last":           {one, cerbytest.Fault{}, []string{loses, orphaned}},
		"one of two":     {several, cerbytest.Fault{}, []string{loses}},
		"no owner":       {[]string{cerbytest.SeedAdminID}, cerbytest.Fault{}, []string{loses}},
		"denied":         {one, cerbytest.Fault{Path: ofUser, Status: http.StatusForbidden}, []string{loses}},
		"account denied": {one, cerbytest.Fault{Path: ofAccount, Status: http.StatusUnauthorized}, []string{loses}},
		"error": {
			one, cerbytest.Fault{Path: ofUser, Status: http.StatusBadRequest}, []string{loses, "Unable to check the accounts"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newOwnedAccount(t, test.owners...)
			m := w.Harness("cerby_user")
			m.Import(t, map[string]any{"id": cerbytest.SeedInternID}).Expect(t, nil, nil)
			if test.fault.Path != "" {
				w.Inject(test.fault)
			}
			m.ExpectPlan(t, nil, nil, test.warnings)
		})
	}
}

// A plan that removes both owners warns about the account.
func TestUser_destroyLastTwoOwners(t *testing.T) {
	t.Parallel()
	w := newOwnedAccount(t, cerbytest.SeedInternID, cerbytest.SeedAdminID)
	r := w.NewRun(t, "cerby_user")
	for n, id := range []string{cerbytest.SeedInternID, cerbytest.SeedAdminID} {
		m := w.Harness("cerby_user")
		m.Import(t, map[string]any{"id": id}).Expect(t, nil, nil)
		j := m.Join(r)
		j.Refresh().Expect(t, nil, nil)
		_, diags := j.Plan(nil)
		want := []string{" loses all access"}
		if n == 1 {
			want = append(want, "  - Brand (account)")
		}
		diags.Expect(t, nil, want)
	}
}

// A plan that removes one owner, and the other owner's share, warns about the account.
func TestUser_destroyLastOwnerAndShare(t *testing.T) {
	t.Parallel()
	w := newOwnedAccount(t, cerbytest.SeedInternID, cerbytest.SeedAdminID)
	share, user := w.Harness("cerby_account_share"), w.Harness("cerby_user")
	identity := map[string]any{"account_id": "account", "user_id": cerbytest.SeedAdminID, "team_id": nil}
	share.Import(t, identity).Expect(t, nil, nil)
	user.Import(t, map[string]any{"id": cerbytest.SeedInternID}).Expect(t, nil, nil)
	plan := w.NewRun(t, "cerby_user")
	first, second := share.Join(plan), user.Join(plan)
	first.Refresh().Expect(t, nil, nil)
	second.Refresh().Expect(t, nil, nil)
	_, diags := first.Plan(nil)
	diags.Expect(t, nil, nil)
	_, diags = second.Plan(nil)
	diags.Expect(t, nil, []string{" loses all access", "  - Brand (account)"})
}
