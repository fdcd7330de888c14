package cerbytest

import "time"

// The IDs of the seeded teams. The second is SCIM-managed.
const (
	SeedMarketingTeamID = "00000000-0000-4000-8005-000000000001"
	SeedEverybodyTeamID = "00000000-0000-4000-8005-000000000002"
)

// The IDs of the seeded secrets and of the one collection.
const (
	SeedPhraseID    = "00000000-0000-4000-8006-000000000001"
	SeedWirelessID  = "00000000-0000-4000-8006-000000000002"
	SeedCampaignsID = "00000000-0000-4000-8007-000000000001"
)

// seedTeams adds a user-managed and a SCIM-managed team with members, and shares an account.
func seedTeams(w *Workspace) {
	for i, t := range []Team{
		{ID: SeedMarketingTeamID, Name: "Marketing"},
		{ID: SeedEverybodyTeamID, Name: "Everybody", Type: teamSCIMManaged, VaultID: SeedCompanyVaultID},
	} {
		t.CreatedAt = seedTime.Add(time.Duration(i) * time.Hour)
		w.AddTeam(t)
	}
	for i, m := range []TeamMember{
		{TeamID: SeedMarketingTeamID, UserID: SeedAdminID, Role: teamAdmin},
		{TeamID: SeedMarketingTeamID, UserID: SeedGuestID},
		{TeamID: SeedEverybodyTeamID, UserID: SeedOwnerID, Role: teamAdmin},
		{TeamID: SeedEverybodyTeamID, UserID: SeedAdminID},
		{TeamID: SeedEverybodyTeamID, UserID: SeedInternID},
	} {
		m.ID, m.CreatedAt = generatedID(membershipIDs, 1_000_000+i), seedTime.Add(time.Duration(i)*time.Minute)
		w.AddTeamMember(m.TeamID, m)
	}
	w.ShareAccount(SeedTwitterID, Share{TeamID: SeedMarketingTeamID})
	w.ShareAccount(SeedTwitterID, Share{UserID: SeedInternID})
}

// seedSecrets adds secrets that the owner and the admin own. The second has a category that the API does not create.
func seedSecrets(w *Workspace) {
	for i, s := range []Secret{
		{ID: SeedPhraseID, Title: "Door phrase", Value: "three made-up words"},
		{
			ID: SeedWirelessID, Title: "Guest wireless", Category: "wifi_password", Value: "nothing but fiction", Version: 1,
			EventName: "update", RequiresIdentityChallenge: true,
		},
	} {
		s.CreatedAt, s.CreatedBy = seedTime.Add(time.Duration(i)*time.Hour+860*time.Millisecond), SeedOwnerID
		s.VersionID, s.VaultID = generatedID(versionIDs, i+1), SeedCompanyVaultID
		s.Owners = []string{SeedOwnerID, SeedAdminID}
		w.AddSecret(s)
	}
	w.ShareSecret(SeedPhraseID, Share{UserID: SeedInternID})
}

// seedCollections adds a collection that the owner and the admin own, with one account.
func seedCollections(w *Workspace) {
	w.AddCollection(Collection{
		ID: SeedCampaignsID, Name: "Campaigns", CreatedAt: seedTime, CreatedBy: SeedOwnerID,
		Owners: []string{SeedOwnerID, SeedAdminID},
	})
	w.AddCollectionItem(SeedCampaignsID, KindAccount, SeedTwitterID)
	w.ShareCollection(SeedCampaignsID, Share{TeamID: SeedMarketingTeamID})
}
