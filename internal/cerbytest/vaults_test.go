package cerbytest_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// TestVaultWire shows a vault, whose list has no links.previous on its first page.
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

// TestVaultStore goes by the methods that stand for changes made outside, and there is no route to one vault.
func TestVaultStore(t *testing.T) {
	a := serve(t)
	created := a.workspace.AddVault(cerbytest.Vault{Name: "Old"})
	wantEqual(t, "filled", []any{created.Scheme, created.State, created.CreatedByType, created.CreatedAt, created.ID != ""},
		[]any{"kms_byo", "enabled", "user", noon, true})
	a.workspace.UpdateVault(created.ID, func(v *cerbytest.Vault) { v.Name = "New" })
	wantEqual(t, "names", a.get("/vaults", 200).listStrings("name"), []string{"New"})
	a.get("/vaults/"+created.ID, 404)
	a.call(http.MethodPost, "/vaults", `{}`, 405)
	a.workspace.PurgeVault(created.ID)
	wantEqual(t, "vaults", len(a.workspace.Vaults()), 0)
}

// TestSeed makes the company that the documentation speaks of.
func TestSeed(t *testing.T) {
	a := serve(t)
	cerbytest.Seed(a.workspace)
	cerbytest.SeedUsers(a.workspace, 3)
	wantEqual(t, "e-mails", a.get("/users", 200).listStrings("email"), []string{
		"olivia.owner@acme.example", "adam.admin@acme.example", "ines.intern@acme.example", "greta.guest@agency.example",
		"dora.departed@acme.example", "user00001@acme.example", "user00002@acme.example", "user00003@acme.example",
	})
	wantEqual(t, "roles", a.get("/users?page[size]=5", 200).listStrings("role"), []string{
		"workspace_owner", "workspace_admin", "workspace_user", "workspace_guest_user", "workspace_user",
	})
	wantEqual(t, "states", a.get("/users?page[size]=5", 200).listStrings("status"),
		[]string{"live", "live", "live", "live", "disabled"})
	wantEqual(t, "guests", a.get("/users?filter[isGuest]=true", 200).listStrings("id"), []string{cerbytest.SeedGuestID})
	wantEqual(t, "vaults", a.get("/vaults", 200).listStrings("name"),
		[]string{"Company vault", "Azure vault", "Laptop vault", "Retired vault"})
	wantEqual(t, "schemes", a.get("/vaults", 200).listStrings("scheme"),
		[]string{"kms_byo", "akv", "local_encryption_key", "kms_byo"})
	wantEqual(t, "vault states", a.get("/vaults", 200).listStrings("state"),
		[]string{"enabled", "enabled", "enabled", "disabled"})

	wantEqual(t, "accounts of nobody", len(a.get("/accounts", 200).listStrings("id")), 0)
	owner := a.withKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID})
	wantEqual(t, "labels", owner.get("/accounts", 200).listStrings("label"),
		[]string{"Acme on X", "Acme Newsletter", "Acme Ads", "Old Forum", "Acme in Holograms"})
	wantEqual(t, "applications", owner.get("/accounts", 200).listStrings("application"),
		[]string{"twitter", "mailchimp", "google_ads", "unmanaged", "hologram_social"})
	wantEqual(t, "disabled", owner.get("/accounts?filter[status]=disabled", 200).listStrings("id"),
		[]string{cerbytest.SeedForumID})
	wantEqual(t, "a password", owner.get("/accounts/"+cerbytest.SeedTwitterID+passwordPath, 200).valueAt("data", 0, "attributes", "body", "value"),
		"made-up password")
	wantEqual(t, "a code", owner.get("/accounts/"+cerbytest.SeedTwitterID+"/totp", 200).valueAt("data", "attributes", "code"), "000000")
	owner.get("/accounts/"+cerbytest.SeedNewsletterID+passwordPath, 400)
	wantEqual(t, "no password", owner.get("/accounts/"+cerbytest.SeedAdsID+passwordPath, 200).valueAt("data"), []any{})
	owner.get("/accounts/"+cerbytest.SeedAdsID+"/totp", 404)

	wantEqual(t, "integrations of nobody", len(a.get("/integrations", 200).listStrings("id")), 0)
	wantEqual(t, "integrations", owner.get("/integrations", 200).listStrings("id"),
		[]string{cerbytest.SeedVideoIntegrationID, cerbytest.SeedBoardsIntegrationID})
	wantEqual(t, "their labels", owner.get("/integrations", 200).listStrings("label"), []string{"Acme / Video Team", "Acme Boards"})
	wantEqual(t, "their applications", owner.get("/integrations", 200).listStrings("application"),
		[]string{"youtube_tenant", "pinterest_tenant"})
	wantEqual(t, "video's entitlements", owner.get("/integrations/"+cerbytest.SeedVideoIntegrationID+"/entitlements", 200).listStrings("id"),
		[]string{"MANAGER", "EDITOR", "VIEWER", "VIEWER_LIMITED"})
	wantEqual(t, "boards' entitlements", owner.get("/integrations/"+cerbytest.SeedBoardsIntegrationID+"/entitlements", 200).listStrings("id"),
		[]string{"EMPLOYEE", "ADMIN"})
	wantEqual(t, "on video", owner.get("/integrations/"+cerbytest.SeedVideoIntegrationID+"/users", 200).listStrings("id"), []string{})
	wantEqual(t, "on boards", owner.get("/integrations/"+cerbytest.SeedBoardsIntegrationID+"/users", 200).listStrings("id"),
		[]string{cerbytest.SeedAdminID})
	wantEqual(t, "unmatched", owner.get("/integrations/"+cerbytest.SeedVideoIntegrationID+"/unmatched-users", 200).listStrings("id"),
		[]string{cerbytest.SeedUnmatchedUserID})
	wantEqual(t, "jobs", len(a.workspace.Jobs()), 0)

	wantEqual(t, "teams", owner.get("/teams", 200).listStrings("name"), []string{"Marketing", "Everybody"})
	wantEqual(t, "theirs", owner.get("/teams", 200).valueAt("data", 1, "attributes", "type"), "scim_managed")
	wantEqual(t, "in marketing", owner.get("/teams/"+cerbytest.SeedMarketingTeamID+"/members", 200).listStrings("member_id"),
		[]string{cerbytest.SeedAdminID, cerbytest.SeedGuestID})
	wantEqual(t, "everybody", owner.get("/teams/"+cerbytest.SeedEverybodyTeamID+"/members", 200).listStrings("role"),
		[]string{"admin", "member", "member"})
	wantEqual(t, "marketing's", owner.get("/teams/"+cerbytest.SeedMarketingTeamID+"/accounts", 200).listStrings("label"), []string{"Acme on X"})
	wantEqual(t, "users of it", owner.get("/accounts/"+cerbytest.SeedTwitterID+"/users", 200).listStrings("id"),
		[]string{cerbytest.SeedOwnerID, cerbytest.SeedAdminID, cerbytest.SeedInternID})
	wantEqual(t, "secrets of nobody", len(a.get("/secrets", 200).listStrings("id")), 0)
	wantEqual(t, "secrets", owner.get("/secrets", 200).listStrings("id"), []string{cerbytest.SeedPhraseID, cerbytest.SeedWirelessID})
	wantEqual(t, "their categories", owner.get("/secrets", 200).listStrings("category"), []string{"text", "wifi_password"})
	wantEqual(t, "collections", owner.get("/collections", 200).listStrings("id"), []string{cerbytest.SeedCampaignsID})
	wantEqual(t, "in it", owner.get("/collections/"+cerbytest.SeedCampaignsID+"/accounts", 200).listStrings("id"),
		[]string{cerbytest.SeedTwitterID})
	wantEqual(t, "marketing's too", owner.get("/teams/"+cerbytest.SeedMarketingTeamID+"/collections", 200).listStrings("name"),
		[]string{"Campaigns"})
}
