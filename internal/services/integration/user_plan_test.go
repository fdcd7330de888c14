package integration_test

import (
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

func TestUser_misspelledEntitlement(t *testing.T) {
	t.Parallel()
	w := acctest.NewResourceHarness(t, userType)
	_, diags := w.Plan(t, userConfig("", "VIEWER", "EDITER"))
	diags.Expect(t, []string{`has no entitlement "EDITER". Did you mean "EDITOR"? ` +
		`Available entitlements: "MANAGER", "EDITOR", "VIEWER", "VIEWER_LIMITED".`}, nil)
	if n := len(w.Requests()); n != 1 || w.CountRequests("GET", "/integrations/"+video+"/entitlements") != 1 {
		t.Errorf("the plan took %d requests, want only the one for the entitlements", n)
	}
}

// The plan checks added entitlements only: one that the integration no longer has is no error.
func TestUser_entitlementDeleted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newUserWithAccess(t, "1h")
		w.SetJobDuration(0)
		w.UpdateIntegration(video, func(i *cerbytest.Integration) { i.Entitlements = i.Entitlements[:2] })
		w.ExpectEmptyPlan(t, userConfig("1h", "VIEWER"))
		_, diags := w.Plan(t, userConfig("1h", "VIEWER", "NOTHING_LIKE_IT"))
		acctest.ExpectMessages(t, "errors", diags.Errors, `no entitlement "NOTHING_LIKE_IT". Available entitlements: `+
			`"MANAGER", "EDITOR".`)
		w.ExpectApply(t, userConfig("1h", "EDITOR"), nil, nil)
		w.ExpectApply(t, nil, nil, nil)
	})
}

func TestUser_entitlementsNotReadable(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newJobHarness(t, userType)
		w.SetJobDuration(0)
		w.Inject(cerbytest.Fault{Method: "GET", Path: "/integrations/{id}/entitlements", Status: http.StatusUnauthorized})
		w.ExpectApply(t, userConfig("", "EDITER"), []string{"the integration has no entitlement 'EDITER'"}, nil)
		w.ExpectApply(t, userConfig("", "EDITOR"), nil, nil)
	})
}

func TestUser_invalidConfiguration(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	with := func(name string, value any, entitlements ...string) map[string]any {
		config := userConfig("", entitlements...)
		config[name] = value
		return config
	}
	for name, test := range map[string]struct {
		config  map[string]any
		message string
	}{
		"zero timeout": {
			with("timeouts", timeoutOf("create", "0s"), "VIEWER"),
			`"0s" is not a valid timeout. Use a duration above zero, such as "90s"`,
		},
		"negative timeout": {with("timeouts", timeoutOf("update", "-1s"), "VIEWER"), `"-1s" is not a valid timeout`},
		"timeout that is not a duration": {
			with("timeouts", timeoutOf("delete", "x"), "VIEWER"),
			"must be a string containing a sequence of decimal numbers",
		},
		"role with prefix": {with("role", "account_owner", "VIEWER"), `Use "owner" instead`},
		"no entitlements":  {userConfig(""), "entitlements set must contain at least 1 elements"},
		"null":             {with("entitlements", setOf(nil)), "null"},
		"white space":      {userConfig("", " VIEWER"), `The value is not a valid ID`},
		"unknown role":     {with("role", "", "VIEWER"), `"" is not a valid role`},
	} {
		t.Run(name, func(t *testing.T) {
			_, diags := w.Harness(userType).Plan(t, test.config)
			diags.ExpectError(t, acctest.ErrorRegexp(test.message))
		})
	}
	if n := len(w.Requests()); n != 0 {
		t.Errorf("invalid configuration took %d requests, want none", n)
	}
}

func TestUser_unknownIntegration(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newJobHarness(t, userType)
		config := userConfig("", "VIEWER")
		config["integration_id"] = "nothing"
		_, diags := w.Plan(t, config)
		acctest.ExpectMessages(t, "errors", diags.Errors, `Integration "nothing" not found`)
	})
}

// The plan refuses what the service would refuse.
func TestUser_refused(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newJobHarness(t, userType)
		for user, message := range map[string]string{
			cerbytest.SeedGuestID:    "cannot get the role \"owner\"",
			cerbytest.SeedDepartedID: "Unable to grant access to removed user",
		} {
			config := userConfig("", "VIEWER")
			config["user_id"], config["role"] = user, "owner"
			w.ExpectApply(t, config, []string{message}, nil)
		}
	})
}

func TestUser_declaredTwice(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	run := w.NewRun(t, userType)
	_, diags := w.Harness(userType).Join(run).Plan(userConfig("", "VIEWER"))
	diags.Expect(t, nil, nil)
	_, diags = w.Harness(userType).Join(run).Plan(userConfig("", "EDITOR"))
	diags.Expect(t, []string{"Unable to manage user"}, nil)
	w.ExpectWrites(t, "")
	expectEntitlements(t, w)
}
