package integration_test

import (
	"net/http"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

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
