package vault_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

func TestDataSource(t *testing.T) {
	t.Parallel()
	w := newVaults(t)
	state := w.ReadDataSourceTwice(t, "cerby_vault", map[string]any{"id": cerbytest.SeedLaptopVaultID})
	apitest.ExpectEqual(t, acctest.FormatAttributes(t, state, "name", "scheme", "state"),
		"Laptop vault local_encryption_key enabled")
	state = w.ReadDataSourceTwice(t, "cerby_vault", map[string]any{"name": "Branch 119"})
	apitest.ExpectEqual(t, acctest.FormatAttributes(t, state, "scheme"), "quantum_byo")
	if created := acctest.FormatString(state["created_at"]); !strings.HasSuffix(created, "Z") {
		t.Errorf("created_at is %s, want a time in UTC", created)
	}
}

func TestVaultsDataSource(t *testing.T) {
	t.Parallel()
	w := newVaults(t)
	all := w.ReadDataSourceTwice(t, "cerby_vaults", nil)
	apitest.ExpectEqual(t, len(acctest.FormatElements(t, all["vaults"], "id")), len(w.Vaults()))
	some := w.ReadDataSourceTwice(t, "cerby_vaults", map[string]any{"scheme": "kms_byo", "state": "enabled"})
	apitest.ExpectStrings(t, acctest.FormatElements(t, some["vaults"], "name"), "Company vault")
}

// newVaults returns a workspace with two pages of vaults.
func newVaults(t *testing.T) *acctest.Workspace {
	t.Helper()
	w := acctest.NewWorkspace(t)
	for i := range 120 {
		w.AddVault(cerbytest.Vault{Name: fmt.Sprintf("Branch %03d", i), Scheme: "quantum_byo", State: "enabled"})
	}
	return w
}

func TestDataSources_refused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddVault(cerbytest.Vault{ID: "duplicate", Name: "Company vault", Scheme: "akv", State: "enabled"})
	token := w.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID, Scopes: []string{"Read users"}})
	one := func(name, value string) map[string]any { return map[string]any{name: value} }
	for name, test := range map[string]struct {
		token, typeName string
		config          map[string]any
		message         string
	}{
		"several": {
			w.Token, "cerby_vault", one("name", "Company vault"),
			"Use one of these IDs: - " + cerbytest.SeedCompanyVaultID + " - duplicate",
		},
		"near":    {w.Token, "cerby_vault", one("name", "Laptp vault"), `Did you mean "Laptop vault"?`},
		"no name": {w.Token, "cerby_vault", one("name", "Moon vault"), `Vault "Moon vault" not found`},
		"no name, scope": {
			w.Token, "cerby_vault", one("name", "Moon vault"),
			"The provider searched all vaults that Cerby lists. Cerby may not list every vault.",
		},
		"no id": {w.Token, "cerby_vault", one("id", "moon"), `Vault "moon" not found`},
		"scope": {token, "cerby_vaults", nil, `needs the scope "Read vaults"`},
	} {
		t.Run(name, func(t *testing.T) {
			_, diags := w.ReadDataSource(t, test.token, test.typeName, test.config)
			diags.ExpectError(t, acctest.ErrorRegexp(test.message))
		})
	}
}
