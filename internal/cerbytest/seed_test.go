package cerbytest_test

import (
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// TestSeed checks the made-up company that the documentation describes.
func TestSeed(t *testing.T) {
	a := serve(t)
	cerbytest.Seed(a.workspace)
	cerbytest.SeedUsers(a.workspace, 3)
	wantEqual(t, "emails", a.get("/users", 200).listStrings("email"), []string{
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
	wantEqual(t, "a password",
		owner.get("/accounts/"+cerbytest.SeedTwitterID+passwordPath, 200).valueAt("data", 0, "attributes", "body", "value"),
		"made-up password")
	wantEqual(t, "a code",
		owner.get("/accounts/"+cerbytest.SeedTwitterID+"/totp", 200).valueAt("data", "attributes", "code"),
		"000000")
	owner.get("/accounts/"+cerbytest.SeedNewsletterID+passwordPath, 400)
	wantEqual(t, "no password", owner.get("/accounts/"+cerbytest.SeedAdsID+passwordPath, 200).valueAt("data"), []any{})
	owner.get("/accounts/"+cerbytest.SeedAdsID+"/totp", 404)

	wantEqual(t, "integrations of nobody", len(a.get("/integrations", 200).listStrings("id")), 0)
	wantEqual(t, "integrations", owner.get("/integrations", 200).listStrings("id"),
		[]string{cerbytest.SeedVideoIntegrationID, cerbytest.SeedBoardsIntegrationID})
	wantEqual(t, "their labels", owner.get("/integrations", 200).listStrings("label"),
		[]string{"Acme / Video Team", "Acme Boards"})
	wantEqual(t, "their applications", owner.get("/integrations", 200).listStrings("application"),
		[]string{"youtube_tenant", "pinterest_tenant"})
	wantEqual(t, "video's entitlements",
		owner.get("/integrations/"+cerbytest.SeedVideoIntegrationID+"/entitlements", 200).listStrings("id"),
		[]string{"MANAGER", "EDITOR", "VIEWER", "VIEWER_LIMITED"})
	wantEqual(t, "boards' entitlements",
		owner.get("/integrations/"+cerbytest.SeedBoardsIntegrationID+"/entitlements", 200).listStrings("id"),
		[]string{"EMPLOYEE", "ADMIN"})
	wantEqual(t, "on video", owner.get("/integrations/"+cerbytest.SeedVideoIntegrationID+"/users", 200).listStrings("id"),
		[]string{})
	wantEqual(t, "on boards",
		owner.get("/integrations/"+cerbytest.SeedBoardsIntegrationID+"/users", 200).listStrings("id"),
		[]string{cerbytest.SeedAdminID})
	wantEqual(t, "unmatched",
		owner.get("/integrations/"+cerbytest.SeedVideoIntegrationID+"/unmatched-users", 200).listStrings("id"),
		[]string{cerbytest.SeedUnmatchedUserID})
	wantEqual(t, "jobs", len(a.workspace.Jobs()), 0)

	wantEqual(t, "teams", owner.get("/teams", 200).listStrings("name"), []string{"Marketing", "Everybody"})
	wantEqual(t, "theirs", owner.get("/teams", 200).valueAt("data", 1, "attributes", "type"), "scim_managed")
	wantEqual(t, "in marketing",
		owner.get("/teams/"+cerbytest.SeedMarketingTeamID+"/members", 200).listStrings("member_id"),
		[]string{cerbytest.SeedAdminID, cerbytest.SeedGuestID})
	wantEqual(t, "everybody", owner.get("/teams/"+cerbytest.SeedEverybodyTeamID+"/members", 200).listStrings("role"),
		[]string{"admin", "member", "member"})
	wantEqual(t, "marketing's", owner.get("/teams/"+cerbytest.SeedMarketingTeamID+"/accounts", 200).listStrings("label"),
		[]string{"Acme on X"})
	wantEqual(t, "users of it", owner.get("/accounts/"+cerbytest.SeedTwitterID+"/users", 200).listStrings("id"),
		[]string{cerbytest.SeedOwnerID, cerbytest.SeedAdminID, cerbytest.SeedInternID})
	wantEqual(t, "secrets of nobody", len(a.get("/secrets", 200).listStrings("id")), 0)
	wantEqual(t, "secrets", owner.get("/secrets", 200).listStrings("id"),
		[]string{cerbytest.SeedPhraseID, cerbytest.SeedWirelessID})
	wantEqual(t, "their categories", owner.get("/secrets", 200).listStrings("category"), []string{"text", "wifi_password"})
	wantEqual(t, "collections", owner.get("/collections", 200).listStrings("id"), []string{cerbytest.SeedCampaignsID})
	wantEqual(t, "in it", owner.get("/collections/"+cerbytest.SeedCampaignsID+"/accounts", 200).listStrings("id"),
		[]string{cerbytest.SeedTwitterID})
	wantEqual(t, "marketing's too",
		owner.get("/teams/"+cerbytest.SeedMarketingTeamID+"/collections", 200).listStrings("name"),
		[]string{"Campaigns"})
}
