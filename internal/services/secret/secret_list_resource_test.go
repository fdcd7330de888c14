package secret_test

import (
	"bytes"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// Secrets are listed by title, without their values. The list leaves out deleted secrets.
func TestList(t *testing.T) {
	t.Parallel()
	const value = "in no list"
	w := acctest.NewWorkspace(t)
	w.AddSecret(cerbytest.Secret{ID: "valued", Title: "Valued", Value: value})
	w.AddSecret(cerbytest.Secret{ID: "duplicate", Title: "Valued"})
	w.AddSecret(cerbytest.Secret{ID: "untitled", Extra: map[string]any{"title": nil}})
	w.AddSecret(cerbytest.Secret{ID: "blank", Extra: map[string]any{"title": ""}})
	w.AddSecret(cerbytest.Secret{ID: "red", Title: "\x1b[31mRed\n"})
	w.AddSecret(cerbytest.Secret{ID: "disabled", Title: "Disabled", Status: "disabled"})
	w.AddSecret(cerbytest.Secret{ID: "deleted", Title: "Deleted", EventName: "delete"})
	w.AddSecret(cerbytest.Secret{ID: "foreign", Title: "Foreign", Owners: []string{cerbytest.SeedAdminID}})
	results, diags := w.List(t, acctest.Query{Type: "cerby_secret", IncludeResource: true})
	// No configuration is valid without a title.
	diags.Expect(t, nil, []string{
		"The list leaves out untitled, because the service does not return the required attribute title.",
		"The list leaves out blank, because the service does not return the required attribute title.",
	})
	acctest.ExpectResults(
		t, results,
		"Door phrase id="+phrase, "Guest wireless id="+wireless, "Valued id=valued", "Valued id=duplicate", "[31mRed id=red",
	)
	for _, result := range results {
		if bytes.Contains(result.Resource.MsgPack, []byte(value)) {
			t.Errorf("the result of %s has the value", result.DisplayName)
		}
	}
	names, diags := w.List(t, acctest.Query{Type: "cerby_secret"})
	diags.Expect(t, nil, nil)
	if len(names) != len(results)+2 || names[4].DisplayName != "untitled" {
		t.Errorf("listed by name are %v", names)
	}
	// A read by ID would return values.
	if n := len(w.Requests()); n != 2 || w.CountRequests("GET", "/secrets") != 2 {
		t.Errorf("%d requests were sent, of which %d for the list", n, w.CountRequests("GET", "/secrets"))
	}
}
