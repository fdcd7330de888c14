package secret_test

import (
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// addEphemeral adds secrets for ephemeral resources: one with many lines, and one with a type in upper case.
func addEphemeral(w *acctest.Workspace) {
	w.AddSecret(cerbytest.Secret{ID: "many", Title: "Many", Value: manyLines, VersionID: "v-1"})
	upperCase := map[string]any{"type": "PLAINTEXT", "value": oldValue}
	w.AddSecret(cerbytest.Secret{
		ID: "upper", Title: "Upper", VersionID: "v-2", Extra: map[string]any{"body": upperCase},
	})
}

// manyLines is a value with many lines.
const manyLines = "first line\nsecond \"line\"\n"

func TestEphemeral(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	addEphemeral(w)
	for id, want := range map[string][3]string{
		"many": {"Many", manyLines, "v-1"}, "upper": {"Upper", oldValue, "v-2"},
	} {
		opened, diags := w.OpenEphemeralResource(t, w.Token, "cerby_secret", map[string]any{"secret_id": id})
		diags.Expect(t, nil, nil)
		for i, name := range []string{"title", "value", "version_id"} {
			apitest.ExpectEqual(t, acctest.FormatString(opened[name]), want[i])
		}
		apitest.ExpectEqual(t, acctest.FormatString(opened["secret_id"]), id)
	}
}

func TestEphemeral_refused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	addRefused(w)
	token := w.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID, Scopes: []string{"Read users"}})
	for name, test := range map[string]struct{ token, id, message string }{
		"none":    {w.Token, "nothing", `Secret "nothing" not found`},
		"deleted": {w.Token, "deleted", "The secret is deleted and has no value."},
		"no text": {w.Token, "odd", "The value is not plain text"},
		"no id":   {w.Token, "", `is not a valid ID`},
		"scope":   {token, phrase, `needs the scope "Read secrets" (or "Read items")`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, diags := w.OpenEphemeralResource(t, test.token, "cerby_secret", map[string]any{"secret_id": test.id})
			diags.ExpectError(t, acctest.ErrorRegexp(test.message))
		})
	}
}
