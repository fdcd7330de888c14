package integration_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// deleteUnmatched is the configuration of the action for the unmatched user of the seeded workspace.
var deleteUnmatched = map[string]any{
	"integration_id": cerbytest.SeedVideoIntegrationID, "unmatched_user_id": cerbytest.SeedUnmatchedUserID,
}

// The action deletes one user, and fails for a user who is not listed.
func TestUnmatchedUserDelete(t *testing.T) {
	t.Parallel()
	const typeName = "cerby_unmatched_user_delete"
	apitest.Run(t, "action", func(t *testing.T) {
		w := acctest.NewWorkspace(t)
		w.AddUnmatchedUser(cerbytest.SeedVideoIntegrationID, cerbytest.UnmatchedUser{ID: "other", Email: "b@agency.example"})
		progress, diags := w.Invoke(t.Context(), t, w.Token, typeName, deleteUnmatched)
		diags.Expect(t, nil, nil)
		want := []string{fmt.Sprintf("Deleted unmatched user %q (%s) of integration %q",
			"former.agency@agency.example", cerbytest.SeedUnmatchedUserID, cerbytest.SeedVideoIntegrationID)}
		if diff := cmp.Diff(want, progress); diff != "" {
			t.Errorf("progress (-want +got):\n%s", diff)
		}
		if left := w.UnmatchedUsers(cerbytest.SeedVideoIntegrationID); len(left) != 1 || left[0].ID != "other" {
			t.Errorf("the unmatched users are %v", left)
		}
		_, diags = w.Invoke(t.Context(), t, w.Token, typeName, deleteUnmatched)
		diags.Expect(t, []string{"not found"}, nil)
		w.ExpectWrites(t, "DELETE")
	})
	for name, fault := range map[string]cerbytest.Fault{
		"refused": {Method: http.MethodDelete, Status: http.StatusForbidden},
		"list":    {Method: http.MethodGet, Status: http.StatusForbidden},
	} {
		apitest.Run(t, name, func(t *testing.T) {
			w := acctest.NewWorkspace(t)
			w.Inject(fault)
			_, diags := w.Invoke(t.Context(), t, w.Token, typeName, deleteUnmatched)
			diags.Expect(t, []string{"unmatched user"}, nil)
			if len(w.UnmatchedUsers(cerbytest.SeedVideoIntegrationID)) != 1 {
				t.Error("the user was deleted")
			}
		})
	}
}
