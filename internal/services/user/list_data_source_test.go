package user_test

import (
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

func TestListDataSource(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	cerbytest.SeedUsers(w.Workspace, 110)
	emails := func(config map[string]any) []string {
		state := w.ReadDataSourceTwice(t, "cerby_users", config)
		return acctest.FormatElements(t, state["users"], "email")
	}
	all := len(w.Users())
	apitest.ExpectEqual(t, len(emails(nil)), all)
	apitest.ExpectEqual(t, len(emails(map[string]any{"status": acctest.StringList("live", "pending")})), all-1)
	removed := emails(map[string]any{"status": acctest.StringList("disabled")})
	apitest.ExpectStrings(t, removed, "dora.departed@acme.example")
	apitest.ExpectStrings(t, emails(map[string]any{"guest": true}), "greta.guest@agency.example")
	apitest.ExpectStrings(t, emails(map[string]any{"search": "intern"}), "ines.intern@acme.example")
	state := w.ReadDataSourceTwice(t, "cerby_user", map[string]any{"email": "USER00110@acme.example"})
	apitest.ExpectEqual(t, acctest.FormatAttributes(t, state, "id"), cerbytest.SeededUserID(110))
}
