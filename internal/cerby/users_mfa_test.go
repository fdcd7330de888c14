package cerby_test

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// mfaAttributes are the attributes of three users: with MFA, without, and one for whom the service does not know it.
var mfaAttributes = []string{
	`"mfaStatus": {"mfaEnabled": true, "mfaEnrollmentDate": "2024-05-10T15:30:00+00:00", "ofTheFuture": 1}`,
	`"mfaStatus": {"mfaEnabled": false, "mfaEnrollmentDate": null}`,
	`"mfaStatus": null`,
}

// formatMFA returns the MFA of a user.
func formatMFA(user cerby.User) string {
	switch {
	case user.MFA == nil:
		return "none"
	case user.MFA.Enabled != nil && *user.MFA.Enabled:
		return "enabled " + apitest.Text(user.MFA.EnrolledAt)
	}
	return "disabled " + apitest.Text(user.MFA.EnrolledAt)
}

// TestUsers_mfa requests MFA only by the calls that are for it.
func TestUsers_mfa(t *testing.T) {
	want := []string{"enabled 2024-05-10T15:30:00+00:00", "disabled (nil)", "none"}
	const request = "GET /api/v1/users?mfaStatus=true&page%5Bnumber%5D=1&page%5Bsize%5D=100"
	for name, test := range map[string]struct {
		list func(ctx context.Context, users cerby.Users) ([]cerby.User, error)
		want string
	}{
		"all": {func(ctx context.Context, users cerby.Users) ([]cerby.User, error) {
			return users.ListWithMFA().All(ctx, nil)
		}, request},
		"filter": {func(ctx context.Context, users cerby.Users) ([]cerby.User, error) {
			list := users.ListFiltered(ctx, cerby.UserFilter{WithMFA: true})
			return cerby.Collect(list)
		}, request},
		"without": {func(ctx context.Context, users cerby.Users) ([]cerby.User, error) {
			return users.List().All(ctx, nil)
		}, "GET /api/v1/users" + apitest.FirstPage},
	} {
		apitest.Run(t, name, func(t *testing.T) {
			server := apitest.InOrder(t, apitest.WholeList(apitest.Element("u-1", mfaAttributes[0]),
				apitest.Element("u-2", mfaAttributes[1]), apitest.Element("u-3", mfaAttributes[2])))
			users, err := test.list(t.Context(), newClient(t, server, nil).Users())
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, user := range users {
				got = append(got, formatMFA(user))
			}
			apitest.ExpectStrings(t, got, want...)
			server.ExpectRequests(test.want)
		})
	}
}

// TestUsers_getWithMFA reads one user with the MFA.
func TestUsers_getWithMFA(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.Always(t, apitest.Object(apitest.Element("u-1", mfaAttributes[0])))
		user, err := newClient(t, server, nil).Users().GetWithMFA(t.Context(), "u-1")
		if err != nil {
			t.Fatal(err)
		}
		apitest.ExpectEqual(t, formatMFA(user), "enabled 2024-05-10T15:30:00+00:00")
		server.ExpectRequests("GET /api/v1/users/u-1?mfaStatus=true")
	})
}
