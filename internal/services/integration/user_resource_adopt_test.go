package integration_test

import (
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

func TestUser_adopted(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		role         string
		entitlements []string
		warnings     []string
		writes       string
	}{
		"the same":                    {"collaborator", []string{"EDITOR", "VIEWER"}, nil, ""},
		"role that cannot be granted": {"manager", []string{"EDITOR", "VIEWER"}, nil, ""},
		"other entitlements": {
			"collaborator",
			[]string{"MANAGER"},
			[]string{
				`on integration "` + video + `": "MANAGER".`, `has the entitlements "MANAGER" instead of "EDITOR", "VIEWER".`,
			},
			"PATCH",
		},
		"other role": {
			"owner",
			[]string{"EDITOR", "VIEWER"},
			[]string{` from "owner" to "collaborator".`, `has the role "owner" instead of "collaborator".`},
			"POST",
		},
		"other role and entitlements": {
			"account_owner",
			[]string{"VIEWER"},
			[]string{
				` from "owner" to "collaborator".`,
				`has the role "owner" instead of "collaborator", and the entitlements "VIEWER" instead of`,
			},
			"POST",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newJobHarness(t, userType)
				w.SetJobDuration(0)
				w.AddIntegrationUser(video, cerbytest.IntegrationUser{
					UserID: ines, Role: test.role, Entitlements: test.entitlements,
				})
				w.ExpectApply(t, userConfig("", "VIEWER", "EDITOR"), nil, test.warnings)
				w.ExpectEmptyPlan(t, userConfig("", "VIEWER", "EDITOR"))
				w.ExpectWrites(t, test.writes)
				if user, _ := w.IntegrationUser(video, ines); len(user.Entitlements) != 2 || user.Role == "owner" {
					t.Errorf("the user is %+v, want a collaborator with two entitlements", user)
				}
			})
		})
	}
}
