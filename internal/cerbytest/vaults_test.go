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
	sameJSON(t, a.get("/vaults?page[size]=100", 200).text, `{
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
	made := a.workspace.AddVault(cerbytest.Vault{Name: "Old"})
	same(t, "filled", []any{made.Scheme, made.State, made.CreatedByType, made.CreatedAt, made.ID != ""},
		[]any{"kms_byo", "enabled", "user", noon, true})
	a.workspace.UpdateVault(made.ID, func(v *cerbytest.Vault) { v.Name = "New" })
	same(t, "names", a.get("/vaults", 200).each("name"), []string{"New"})
	a.get("/vaults/"+made.ID, 404)
	a.call(http.MethodPost, "/vaults", `{}`, 405)
	a.workspace.PurgeVault(made.ID)
	same(t, "vaults", len(a.workspace.Vaults()), 0)
}

// TestSeed makes the company that the documentation speaks of.
func TestSeed(t *testing.T) {
	a := serve(t)
	cerbytest.Seed(a.workspace)
	cerbytest.SeedUsers(a.workspace, 3)
	same(t, "e-mails", a.get("/users", 200).each("email"), []string{
		"olivia.owner@acme.example", "adam.admin@acme.example", "ines.intern@acme.example", "greta.guest@agency.example",
		"dora.departed@acme.example", "user00001@acme.example", "user00002@acme.example", "user00003@acme.example",
	})
	same(t, "roles", a.get("/users?page[size]=5", 200).each("role"), []string{
		"workspace_owner", "workspace_admin", "workspace_user", "workspace_guest_user", "workspace_user",
	})
	same(t, "states", a.get("/users?page[size]=5", 200).each("status"),
		[]string{"live", "live", "live", "live", "disabled"})
	same(t, "guests", a.get("/users?filter[isGuest]=true", 200).each("id"), []string{cerbytest.SeedGuestID})
	same(t, "vaults", a.get("/vaults", 200).each("name"),
		[]string{"Company vault", "Azure vault", "Laptop vault", "Retired vault"})
	same(t, "schemes", a.get("/vaults", 200).each("scheme"),
		[]string{"kms_byo", "akv", "local_encryption_key", "kms_byo"})
	same(t, "vault states", a.get("/vaults", 200).each("state"),
		[]string{"enabled", "enabled", "enabled", "disabled"})

	same(t, "accounts of nobody", len(a.get("/accounts", 200).each("id")), 0)
	owner := a.as(cerbytest.Key{UserID: cerbytest.SeedOwnerID})
	same(t, "labels", owner.get("/accounts", 200).each("label"),
		[]string{"Acme on X", "Acme Newsletter", "Acme Ads", "Old Forum", "Acme in Holograms"})
	same(t, "applications", owner.get("/accounts", 200).each("application"),
		[]string{"twitter", "mailchimp", "google_ads", "unmanaged", "hologram_social"})
	same(t, "disabled", owner.get("/accounts?filter[status]=disabled", 200).each("id"),
		[]string{cerbytest.SeedForumID})
	same(t, "a password", owner.get("/accounts/"+cerbytest.SeedTwitterID+asked, 200).at("data", 0, "attributes", "body", "value"),
		"made-up password")
	same(t, "a code", owner.get("/accounts/"+cerbytest.SeedTwitterID+"/totp", 200).at("data", "attributes", "code"), "000000")
	owner.get("/accounts/"+cerbytest.SeedNewsletterID+asked, 400)
	same(t, "no password", owner.get("/accounts/"+cerbytest.SeedAdsID+asked, 200).at("data"), []any{})
	owner.get("/accounts/"+cerbytest.SeedAdsID+"/totp", 404)

	same(t, "integrations of nobody", len(a.get("/integrations", 200).each("id")), 0)
	same(t, "integrations", owner.get("/integrations", 200).each("id"),
		[]string{cerbytest.SeedVideoIntegrationID, cerbytest.SeedBoardsIntegrationID})
	same(t, "their labels", owner.get("/integrations", 200).each("label"), []string{"Acme / Video Team", "Acme Boards"})
	same(t, "their applications", owner.get("/integrations", 200).each("application"),
		[]string{"youtube_tenant", "pinterest_tenant"})
	same(t, "video's entitlements", owner.get("/integrations/"+cerbytest.SeedVideoIntegrationID+"/entitlements", 200).each("id"),
		[]string{"MANAGER", "EDITOR", "VIEWER", "VIEWER_LIMITED"})
	same(t, "boards' entitlements", owner.get("/integrations/"+cerbytest.SeedBoardsIntegrationID+"/entitlements", 200).each("id"),
		[]string{"EMPLOYEE", "ADMIN"})
	same(t, "on video", owner.get("/integrations/"+cerbytest.SeedVideoIntegrationID+"/users", 200).each("id"), []string{})
	same(t, "on boards", owner.get("/integrations/"+cerbytest.SeedBoardsIntegrationID+"/users", 200).each("id"),
		[]string{cerbytest.SeedAdminID})
	same(t, "unmatched", owner.get("/integrations/"+cerbytest.SeedVideoIntegrationID+"/unmatched-users", 200).each("id"),
		[]string{cerbytest.SeedUnmatchedUserID})
	same(t, "jobs", len(a.workspace.Jobs()), 0)

	same(t, "teams", owner.get("/teams", 200).each("name"), []string{"Marketing", "Everybody"})
	same(t, "theirs", owner.get("/teams", 200).at("data", 1, "attributes", "type"), "scim_managed")
	same(t, "in marketing", owner.get("/teams/"+cerbytest.SeedMarketingTeamID+"/members", 200).each("member_id"),
		[]string{cerbytest.SeedAdminID, cerbytest.SeedGuestID})
	same(t, "everybody", owner.get("/teams/"+cerbytest.SeedEverybodyTeamID+"/members", 200).each("role"),
		[]string{"admin", "member", "member"})
	same(t, "marketing's", owner.get("/teams/"+cerbytest.SeedMarketingTeamID+"/accounts", 200).each("label"), []string{"Acme on X"})
	same(t, "users of it", owner.get("/accounts/"+cerbytest.SeedTwitterID+"/users", 200).each("id"),
		[]string{cerbytest.SeedOwnerID, cerbytest.SeedAdminID, cerbytest.SeedInternID})
	same(t, "secrets of nobody", len(a.get("/secrets", 200).each("id")), 0)
	same(t, "secrets", owner.get("/secrets", 200).each("id"), []string{cerbytest.SeedPhraseID, cerbytest.SeedWirelessID})
	same(t, "their categories", owner.get("/secrets", 200).each("category"), []string{"text", "wifi_password"})
	same(t, "collections", owner.get("/collections", 200).each("id"), []string{cerbytest.SeedCampaignsID})
	same(t, "in it", owner.get("/collections/"+cerbytest.SeedCampaignsID+"/accounts", 200).each("id"),
		[]string{cerbytest.SeedTwitterID})
	same(t, "marketing's too", owner.get("/teams/"+cerbytest.SeedMarketingTeamID+"/collections", 200).each("name"),
		[]string{"Campaigns"})
}
