package integration_test

import (
	"fmt"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

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

func TestUser_importID(t *testing.T) {
	t.Parallel()
	for name, id := range map[string]string{
		"IDs": video + "/" + ines, "email": "Acme / Video Team/INES.Intern@acme.example",
		"other case": "Acme / Video Team/INES.INTERN@acme.example",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := acctest.NewResourceHarness(t, userType)
			// The role is not one that can be granted.
			h.AddIntegrationUser(video, cerbytest.IntegrationUser{
				UserID: ines, Role: "account_manager", Entitlements: []string{"EDITOR", "VIEWER"},
			})
			h.ImportID(t, id).Expect(t, nil, nil)
			for name, want := range map[string]string{
				"id": video + "/" + ines, "role": "collaborator", "job_id": "null", "job_status": "null",
			} {
				expectText(t, h.State, name, want)
			}
			h.ExpectEmptyPlan(t, userConfig("", "EDITOR", "VIEWER"))
			h.ExpectWrites(t, "")
		})
	}
}
