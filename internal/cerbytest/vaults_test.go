package cerbytest_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// TestVaultWire checks a vault. The first page of its list has no links.previous.
func TestVaultWire(t *testing.T) {
	a := serve(t)
	a.workspace.AddVault(cerbytest.Vault{
		ID: "v-1", Name: "Laptop vault", Scheme: "local_encryption_key", State: "disabled", CreatedBy: "u-1",
		CreatedAt: time.Date(2023, time.May, 19, 12, 59, 50, 202_000_000, time.UTC),
		UpdatedAt: time.Date(2024, time.March, 25, 15, 17, 55, 0, time.UTC), WorkspaceID: "w-1",
	})
	wantJSON(t, a.get("/vaults?page[size]=100", 200).text, `{
		"data": [{"id":"v-1","type":"vault","relationships":{"audit":null},"attributes":{
			"name":"Laptop vault","scheme":"local_encryption_key","state":"disabled","createdBy":"u-1",
			"createdByType":"user","createdAt":"2023-05-19T12:59:50.202000+00:00","updatedAt":"2024-03-25T15:17:55",
			"workspaceId":"w-1","novelty":{"rollout":["beta",null,3]}}}],
		"links": {"self":"/api/v1/vaults?page%5Bnumber%5D=1&page%5Bsize%5D=100","next":null},
		"meta": {"page":{"maxSize":100,"total":1,"cursor":null},"region":"simulated"}}`)
}

// TestVaultStore checks the methods that change vaults outside the API, and that a single vault cannot be read.
func TestVaultStore(t *testing.T) {
	a := serve(t)
	created := a.workspace.AddVault(cerbytest.Vault{Name: "Old"})
	wantEqual(t, "filled",
		[]any{created.Scheme, created.State, created.CreatedByType, created.CreatedAt, created.ID != ""},
		[]any{"kms_byo", "enabled", "user", noon, true})
	a.workspace.UpdateVault(created.ID, func(v *cerbytest.Vault) { v.Name = "New" })
	wantEqual(t, "names", a.get("/vaults", 200).listStrings("name"), []string{"New"})
	a.get("/vaults/"+created.ID, 404)
	a.call(http.MethodPost, "/vaults", `{}`, 405)
	a.workspace.PurgeVault(created.ID)
	wantEqual(t, "vaults", len(a.workspace.Vaults()), 0)
}
