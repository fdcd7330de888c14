package secret_test

import (
	"fmt"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// newDataSourceWorkspace returns a workspace with more than n secrets, and a deleted secret.
func newDataSourceWorkspace(t *testing.T, n int) *acctest.Workspace {
	t.Helper()
	w := acctest.NewWorkspace(t)
	for i := range n {
		id, title := fmt.Sprintf("mass-%03d", i), fmt.Sprintf("Phrase %03d", i)
		w.AddSecret(cerbytest.Secret{ID: id, Title: title, Category: "server"})
	}
	// A deleted secret may still be active.
	w.AddSecret(cerbytest.Secret{ID: "deleted", Title: "Door phrase", Status: "active", EventName: "delete"})
	return w
}

func TestDataSource(t *testing.T) {
	t.Parallel()
	w := newDataSourceWorkspace(t, 210)
	state := w.ReadDataSourceTwice(t, "cerby_secret", map[string]any{"id": wireless})
	got := acctest.FormatAttributes(t, state, "title", "category", "status", "requires_identity_challenge", "expires_at",
		"created_at", "updated_at", "value")
	apitest.ExpectEqual(t, got,
		"Guest wireless wifi_password active true null 2024-01-04T16:36:54Z 2024-01-04T16:36:54Z null")
	if state["version_id"].IsNull() {
		t.Error("version_id is null, want an ID")
	}
	// Only the third and last page has the title.
	state = w.ReadDataSourceTwice(t, "cerby_secret", map[string]any{"title": "Phrase 209"})
	apitest.ExpectEqual(t, acctest.FormatAttributes(t, state, "id"), "mass-209")
	state = w.ReadDataSourceTwice(t, "cerby_secret", map[string]any{"title": "Door phrase", "include_value": true})
	apitest.ExpectEqual(t, acctest.FormatAttributes(t, state, "id", "value"), phrase+" three made-up words")
	state = w.ReadDataSourceTwice(t, "cerby_secret", map[string]any{"id": phrase, "include_value": false})
	apitest.ExpectEqual(t, acctest.FormatAttributes(t, state, "value"), "null")
	for _, request := range w.Requests() {
		if request.Path == "/secrets/"+wireless {
			t.Error("a value was read without include_value")
		}
	}
}

func TestSecretsDataSource(t *testing.T) {
	t.Parallel()
	w := newDataSourceWorkspace(t, 110)
	for name, test := range map[string]struct {
		config map[string]any
		want   []string
	}{
		"category": {map[string]any{"category": "wifi_password"}, []string{wireless + " Guest wireless"}},
		"deleted":  {map[string]any{"status": acctest.StringList("disabled")}, []string{"deleted Door phrase"}},
		"both": {
			map[string]any{"category": "text", "status": acctest.StringList("active")}, []string{phrase + " Door phrase"},
		},
		"none": {map[string]any{"category": "ssh_key"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			state := w.ReadDataSourceTwice(t, "cerby_secrets", test.config)
			apitest.ExpectStrings(t, acctest.FormatElements(t, state["secrets"], "id", "title"), test.want...)
		})
	}
	state := w.ReadDataSourceTwice(t, "cerby_secrets", nil)
	apitest.ExpectEqual(t, len(acctest.FormatElements(t, state["secrets"], "id")), 113)
}

// addRefused adds secrets that are refused: a deleted one, and one whose value is not plain text.
func addRefused(w *acctest.Workspace) {
	w.AddSecret(cerbytest.Secret{ID: "deleted", Title: "Deleted", Status: "disabled", EventName: "delete"})
	sealed := map[string]any{"body": map[string]any{"type": "sealed", "value": "nothing to see"}}
	w.AddSecret(cerbytest.Secret{ID: "odd", Title: "Odd", Extra: sealed})
}

func TestDataSources_refused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddSecret(cerbytest.Secret{ID: "duplicate", Title: "Door phrase"})
	addRefused(w)
	w.AddSecret(cerbytest.Secret{ID: "theirs", Title: "Theirs", Owners: []string{cerbytest.SeedAdminID}})
	token := w.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID, Scopes: []string{"Read users"}})
	title := func(title string) map[string]any { return map[string]any{"title": title} }
	withValue := func(id string) map[string]any { return map[string]any{"id": id, "include_value": true} }
	const (
		one          = "cerby_secret"
		missingScope = `needs the scope "Read secrets" (or "Read items")`
	)
	for name, test := range map[string]struct {
		token, typeName string
		config          map[string]any
		message         string
	}{
		"several": {
			w.Token, one, title("Door phrase"),
			"The provider found 2 matches. Use one of these IDs: - " + phrase + " (created at 2024-01-04T15:36:54Z) - " +
				"duplicate (created at ",
		},
		"none":           {w.Token, one, title("Nothing"), "The provider searched all secrets that the API key's user owns."},
		"deleted":        {w.Token, one, title("Deleted"), "The provider searched all secrets that the API key's user owns."},
		"no id":          {w.Token, one, map[string]any{"id": "nothing"}, `Secret "nothing" not found`},
		"no id to open":  {w.Token, one, withValue("nothing"), `Secret "nothing" not found`},
		"no value":       {w.Token, one, withValue("deleted"), "The secret is deleted and has no value."},
		"no text":        {w.Token, one, withValue("odd"), "The value is not plain text"},
		"theirs":         {w.Token, one, title("Theirs"), `Secret "Theirs" not found`},
		"theirs to open": {w.Token, one, withValue("theirs"), "must belong to a user who owns the item"},
		"neither":        {w.Token, one, nil, "No attribute specified when one (and only one) of [id,title] is required"},
		"both": {
			w.Token, one,
			map[string]any{"id": "a", "title": "b"},
			"2 attributes specified when one (and only one) of [id,title] is required",
		},
		"scope":           {token, one, title("Deleted"), missingScope},
		"scope of all":    {token, "cerby_secrets", nil, missingScope},
		"scope of values": {token, one, withValue(phrase), missingScope},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, diags := w.ReadDataSource(t, test.token, test.typeName, test.config)
			diags.ExpectError(t, acctest.ErrorRegexp(test.message))
		})
	}
}
