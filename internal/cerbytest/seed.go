package cerbytest

import (
	"cmp"
	"time"
)

// The IDs of the seeded users.
const (
	SeedOwnerID    = "00000000-0000-4000-8000-000000000001"
	SeedAdminID    = "00000000-0000-4000-8000-000000000002"
	SeedInternID   = "00000000-0000-4000-8000-000000000003"
	SeedGuestID    = "00000000-0000-4000-8000-000000000004"
	SeedDepartedID = "00000000-0000-4000-8000-000000000005"
)

// The IDs of the seeded accounts.
const (
	SeedTwitterID    = "00000000-0000-4000-8001-000000000001"
	SeedNewsletterID = "00000000-0000-4000-8001-000000000002"
	SeedAdsID        = "00000000-0000-4000-8001-000000000003"
	SeedForumID      = "00000000-0000-4000-8001-000000000004"
	SeedNoveltyID    = "00000000-0000-4000-8001-000000000005"
)

// SeedTwitterPassword is the password of the first seeded account.
const SeedTwitterPassword = "made-up password"

// The IDs of the seeded vaults.
const (
	SeedCompanyVaultID = "00000000-0000-4000-8002-000000000001"
	SeedAzureVaultID   = "00000000-0000-4000-8002-000000000002"
	SeedLaptopVaultID  = "00000000-0000-4000-8002-000000000003"
	SeedRetiredVaultID = "00000000-0000-4000-8002-000000000004"
)

// The IDs of the seeded integrations and of the one unmatched user, who belongs to the first.
const (
	SeedVideoIntegrationID  = "00000000-0000-4000-8003-000000000001"
	SeedBoardsIntegrationID = "00000000-0000-4000-8003-000000000002"
	SeedUnmatchedUserID     = "00000000-0000-4000-8004-000000000001"
)

// seedTime is when the seeded workspace was created.
var seedTime = time.Date(2024, time.January, 4, 15, 36, 54, 0, time.UTC)

// Seed fills an empty workspace with the users, teams, accounts, secrets, collections, vaults and integrations of a
// made-up company.
func Seed(w *Workspace) {
	seedUsers(w)
	seedAccounts(w)
	seedVaults(w)
	seedIntegrations(w)
	seedTeams(w)
	seedSecrets(w)
	seedCollections(w)
}

// seedUsers adds one user of each kind.
func seedUsers(w *Workspace) {
	for i, u := range []User{
		{
			ID: SeedOwnerID, Email: "olivia.owner@acme.example", FirstName: "Olivia", LastName: "Owner", Role: roleOwner,
			MFAEnabled: true, MFAEnrollmentDate: seedTime.Add(24 * time.Hour),
		},
		{ID: SeedAdminID, Email: "adam.admin@acme.example", FirstName: "Adam", LastName: "Admin", Role: roleAdmin},
		{ID: SeedInternID, Email: "ines.intern@acme.example", FirstName: "Ines", LastName: "Intern"},
		{
			ID: SeedGuestID, Email: "greta.guest@agency.example", FirstName: "Greta", LastName: "Guest",
			Role: roleGuestUser, IsGuest: true,
		},
		{
			ID: SeedDepartedID, Email: "dora.departed@acme.example", FirstName: "Dora", LastName: "Departed",
			Status: statusDisabled, UpdatedAt: seedTime.Add(48 * time.Hour),
		},
	} {
		u.CreatedAt = seedTime.Add(time.Duration(i) * time.Hour)
		w.AddUser(u)
	}
}

// seedAccounts adds accounts that the owner and the admin own. The first has a password and a one-time code, the
// second is in a vault whose passwords the API does not return, and the last has attributes that no client knows.
func seedAccounts(w *Workspace) {
	yes, no := true, false
	for i, a := range []Account{
		{
			ID: SeedTwitterID, Application: "twitter", Label: "Acme on X", Domain: "x.com", URL: "https://x.com",
			Email: "social@acme.example", PasswordSet: &yes, PasswordVisible: &no, MFAEnabled: &yes, HasTOTP: &yes,
			MFATypes: []string{"otp"}, LastLoginDate: seedTime.Add(984 * time.Millisecond), LastLoginBy: SeedOwnerID,
			Password: SeedTwitterPassword, TOTPCode: "000000",
		},
		{
			ID: SeedNewsletterID, Application: "mailchimp", Label: "Acme Newsletter", Domain: "mailchimp.com",
			PasswordSet: &yes, MFAEnabled: &no, MFATypes: []string{}, VaultID: SeedLaptopVaultID,
			Password: "another made-up password",
		},
		{
			ID: SeedAdsID, Application: "google_ads", Label: "Acme Ads", BusinessID: "000-000-0000",
			RotatedAt: seedTime.Add(158 * time.Millisecond), RotatedBy: "Olivia Owner", RotatedByID: SeedOwnerID,
		},
		{ID: SeedForumID, Application: "unmanaged", Label: "Old Forum", Status: "disabled", URL: "https://forum.example"},
		{
			ID: SeedNoveltyID, Application: "hologram_social", Label: "Acme in Holograms", MFAEnabled: &yes,
			MFATypes: []string{"telepathy"}, Meta: map[string]any{"dimension": 4},
			Extra: map[string]any{"beamedBy": map[string]any{"id": SeedOwnerID}},
		},
	} {
		a.CreatedAt = seedTime.Add(time.Duration(i) * 24 * time.Hour)
		a.CreatedBy, a.CreatedByEmail = SeedOwnerID, "olivia.owner@acme.example"
		a.VaultID = cmp.Or(a.VaultID, SeedCompanyVaultID)
		if a.Password != "" {
			a.PasswordID = generatedID(passwordIDs, i+1)
		}
		a.Owners = []string{SeedOwnerID, SeedAdminID}
		w.AddAccount(a)
	}
}

// seedVaults adds a vault of each scheme and a disabled one.
func seedVaults(w *Workspace) {
	for i, v := range []Vault{
		{ID: SeedCompanyVaultID, Name: "Company vault", Scheme: "kms_byo", CreatedByType: "system"},
		{ID: SeedAzureVaultID, Name: "Azure vault", Scheme: "akv", CreatedBy: SeedOwnerID},
		{ID: SeedLaptopVaultID, Name: "Laptop vault", Scheme: "local_encryption_key", CreatedBy: SeedAdminID},
		{ID: SeedRetiredVaultID, Name: "Retired vault", Scheme: "kms_byo", State: "disabled", CreatedBy: SeedOwnerID},
	} {
		v.CreatedAt = seedTime.Add(time.Duration(i)*time.Minute + 202*time.Millisecond)
		w.AddVault(v)
	}
}

// seedIntegrations adds two integrations that the owner and the admin own, with one integration user and one
// unmatched user.
func seedIntegrations(w *Workspace) {
	for i, integration := range []Integration{
		{ID: SeedVideoIntegrationID, Application: "youtube_tenant", Label: "Acme / Video Team", Entitlements: []Entitlement{
			{ID: "MANAGER"}, {ID: "EDITOR"}, {ID: "VIEWER"}, {ID: "VIEWER_LIMITED"},
		}},
		{ID: SeedBoardsIntegrationID, Application: "pinterest_tenant", Label: "Acme Boards", Entitlements: []Entitlement{
			{ID: "EMPLOYEE"}, {ID: "ADMIN", Group: "secondary"},
		}},
	} {
		integration.CreatedAt, integration.CreatedBy = seedTime.Add(time.Duration(i)*24*time.Hour), SeedOwnerID
		integration.Owners = []string{SeedOwnerID, SeedAdminID}
		w.AddIntegration(integration)
	}
	w.AddIntegrationUser(SeedBoardsIntegrationID, IntegrationUser{
		UserID: SeedAdminID, Role: "owner", Entitlements: []string{"EMPLOYEE", "ADMIN"},
		DynamicFields: map[string]any{"seat": 7, "billable": true, "note": "kept by finance"},
	})
	w.AddUnmatchedUser(SeedVideoIntegrationID, UnmatchedUser{
		ID: SeedUnmatchedUserID, Email: "former.agency@agency.example", FirstName: "Former", LastName: "Agency",
		CreatedAt: seedTime.Add(72 * time.Hour),
	})
}
