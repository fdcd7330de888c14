package integration_test

import (
	"fmt"
	"net/http"
	"slices"
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
			cerbytest.SeedDepartedID: "User was removed from the workspace",
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
	diags.Expect(t, []string{"Two resources manage the same object: user"}, nil)
	w.ExpectWrites(t, "")
	expectEntitlements(t, w)
}

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

func TestUser_importRefused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddIntegration(cerbytest.Integration{ID: "one", Application: "vimeo_tenant", Label: "Twins"})
	w.AddIntegration(cerbytest.Integration{ID: "two", Application: "loom_tenant", Label: "Twins"})
	w.AddIntegrationUser("one", cerbytest.IntegrationUser{UserID: ines})
	for id, message := range map[string]string{
		"Acme": `"Acme" does not have 2 parts separated by a slash. Use the form ` +
			"<integration>/<user>. The integration is an ID or a label",
		"/" + ines:                     "does not have 2 parts",
		video + "/":                    "does not have 2 parts",
		"Acme Films/" + ines:           `Integration "Acme Films" not found`,
		"Twins/" + ines:                "Use one of these IDs: - one (vimeo_tenant",
		video + "/nobody@acme.example": `User "nobody@acme.example" not found`,
		"Acme / Video Team/" + ines:    "Unable to import user",
		"one/" + ines:                  "The user has no entitlements, and cerby_integration_user requires at least one",
		cerbytest.SeedUnmatchedUserID + "/any": "The integration does not exist, the user has no access to it, or the " +
			"invitation has not finished",
	} {
		t.Run(id, func(t *testing.T) {
			w.Harness(userType).ImportID(t, id).ExpectError(t, acctest.ErrorRegexp(message))
		})
	}
}

func TestUser_htmlNotFoundKeepsState(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newUserWithAccess(t, "1h")
		w.Inject(cerbytest.Fault{Method: "GET", Status: http.StatusNotFound, HTML: true})
		acctest.ExpectMessages(t, "errors", w.Refresh(t).Errors, "The response does not have the format of the Cerby API")
		w.ClearFaults()
		w.ExpectEmptyPlan(t, userConfig("1h", "VIEWER"))
	})
}

func TestUser_missingScope(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newUserWithAccess(t, "1h")
		all := []string{
			"Read integrations", "Read users", "Read automated jobs", "Write integrations", "Write automated jobs",
		}
		writeScopes := `needs the scopes "Write integrations" and "Write automated jobs"`
		jobScopes := `needs the scopes "Write integrations" and "Read automated jobs"`
		readScopes := `needs the scopes "Read integrations" and "Read users", and must belong to a user who owns the item`
		for _, test := range []struct {
			scope  string
			config map[string]any
			needs  string
		}{
			{"Read users", userConfig("1h", "VIEWER"), readScopes},
			{"Write automated jobs", userConfig("1h", "EDITOR"), writeScopes},
			{"Write automated jobs", nil, writeScopes},
		} {
			w.SetScopes(slices.DeleteFunc(slices.Clone(all), func(s string) bool { return s == test.scope })...)
			w.ExpectApply(t, test.config, []string{test.needs}, nil)
		}
		w.SetScopes("Read integrations", "Read users", "Write integrations")
		w.RemoveIntegrationUser(video, ines)
		w.ExpectApply(t, userConfig("1h", "VIEWER"), []string{jobScopes}, nil)
		w.SetAllScopes()
		w.Inject(cerbytest.Fault{Method: "POST", Status: http.StatusForbidden})
		w.ExpectApply(t, userConfig("1h", "VIEWER"), []string{jobScopes}, nil)
	})
}

func TestUser_importWithoutScope(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	for id, scopes := range map[string][]string{
		"Acme / Video Team/" + ines:         {"Read users"},
		video + "/ines.intern@acme.example": {"Read integrations"},
	} {
		h := w.Harness(userType)
		h.SetScopes(scopes...)
		h.ImportID(t, id).ExpectError(t, acctest.ErrorRegexp("the API key needs the scope"))
	}
}

// This test covers the import by identity for Terraform versions that do not have it.
func TestUser_importIdentityInProcess(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newUserWithAccess(t, "1h")
		imported := w.Harness(userType)
		identity := map[string]any{"integration_id": video, "user_id": ines}
		acctest.ExpectMessages(t, "errors", imported.Import(t, identity).Errors)
		for name, want := range map[string]string{
			"id": video + "/" + ines, "role": "collaborator", "job_id": "null", "email": "ines.intern@acme.example",
		} {
			expectText(t, imported.State, name, want)
		}
		if planned, _ := imported.Plan(t, userConfig("", "VIEWER")); planned != nil {
			t.Errorf("the plan after the import is %v, want an empty one", planned)
		}
		// Timeouts are not imported. An update sets them without a request.
		w.ResetRequests()
		acctest.ExpectMessages(t, "errors", imported.Apply(t, userConfig("1h", "VIEWER")).Errors)
		w.ExpectWrites(t, "")
		identity["user_id"] = cerbytest.SeedAdminID
		diags := w.Harness(userType).Import(t, identity)
		acctest.ExpectMessages(t, "errors", diags.Errors,
			fmt.Sprintf("Unable to import user %q on integration %q", cerbytest.SeedAdminID, video))
	})
}
