package chaos_test

import (
	"context"
	"slices"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// The objects that the operations work on, beside those of the seed.
const (
	kimID         = "00000000-0000-4000-9100-000000000001"
	teamID        = "00000000-0000-4000-9105-000000000001"
	collectionID  = "00000000-0000-4000-9106-000000000001"
	secretID      = "00000000-0000-4000-9107-000000000001"
	secretValue   = "three quiet words"
	otherTeamID   = "00000000-0000-4000-9105-000000000002"
	otherSecretID = "00000000-0000-4000-9107-000000000002"
	jobID         = "00000000-0000-4000-9108-000000000001"
)

// The members with whom the items are shared, and those with whom they are not.
var (
	sharedWith    = map[cerby.MemberKind]string{cerby.UserMembers: kimID, cerby.TeamMembers: teamID}
	notSharedWith = map[cerby.MemberKind]string{cerby.UserMembers: cerbytest.SeedInternID, cerby.TeamMembers: otherTeamID}
)

// newWorkspace returns the simulated workspace of a cell, whose jobs end at once.
func newWorkspace() *cerbytest.Workspace {
	w := cerbytest.New()
	cerbytest.Seed(w)
	w.SetJobDuration(0)
	w.AddUser(cerbytest.User{ID: kimID, Email: "kim@acme.example", FirstName: "Kim", LastName: "Lee"})
	w.AddTeam(cerbytest.Team{ID: teamID, Name: "Ads"})
	w.AddTeamMember(teamID, cerbytest.TeamMember{UserID: cerbytest.SeedAdminID, Role: "admin"})
	w.AddCollection(cerbytest.Collection{ID: collectionID, Name: "Campaigns", Owners: []string{cerbytest.SeedOwnerID}})
	w.AddCollectionItem(collectionID, cerbytest.KindAccount, cerbytest.SeedTwitterID)
	for _, secret := range [][2]string{{secretID, "Door"}, {otherSecretID, "Gate"}} {
		w.AddSecret(cerbytest.Secret{
			ID: secret[0], Title: secret[1], Value: secretValue, VaultID: cerbytest.SeedCompanyVaultID,
			Owners: []string{cerbytest.SeedOwnerID},
		})
	}
	w.AddCollectionItem(collectionID, cerbytest.KindSecret, secretID)
	w.AddTeam(cerbytest.Team{ID: otherTeamID, Name: "Search"})
	w.AddJob(cerbytest.Job{ID: jobID, Status: "finished"})
	for kind, id := range map[cerbytest.Kind]string{
		cerbytest.KindAccount: cerbytest.SeedAdsID, cerbytest.KindSecret: otherSecretID,
		cerbytest.KindCollection: collectionID,
	} {
		w.Share(kind, id, cerbytest.Share{UserID: kimID, Role: "collaborator"})
		w.Share(kind, id, cerbytest.Share{TeamID: teamID, Role: "collaborator"})
	}
	return w
}

// operation is a row of the table: one operation, and how it is called.
type operation struct {
	cerby.Operation
	// call returns what the operation returns. Writes may return nil.
	call func(ctx context.Context, c *cerby.Client) (any, error)
}

// operations returns all operations of the client.
func operations() []operation {
	var all []operation
	add := func(op cerby.Operation, call func(ctx context.Context, c *cerby.Client) (any, error)) {
		all = append(all, operation{op, call})
	}
	addUserOperations(add)
	addTeamOperations(add)
	addItemOperations(add)
	addIntegrationOperations(add)
	addShareOperations(add)
	return all
}

type addFunc func(op cerby.Operation, call func(ctx context.Context, c *cerby.Client) (any, error))

func addUserOperations(add addFunc) {
	add(cerby.ListUsers, func(ctx context.Context, c *cerby.Client) (any, error) {
		return c.Users().List().All(ctx, nil)
	})
	add(cerby.GetUser, func(ctx context.Context, c *cerby.Client) (any, error) {
		return c.Users().Get(ctx, cerbytest.SeedInternID)
	})
	add(cerby.CreateUser, func(ctx context.Context, c *cerby.Client) (any, error) {
		return c.Users().Create(ctx, cerby.CreateUserRequest{
			Email: "jane@acme.example", FirstName: "Jane", LastName: "Doe", Role: "workspace_user",
		})
	})
	add(cerby.UpdateUser, func(ctx context.Context, c *cerby.Client) (any, error) {
		return c.Users().Update(ctx, cerbytest.SeedInternID, cerby.UpdateUserRequest{Role: new("workspace_admin")})
	})
	add(cerby.DeleteUser, func(ctx context.Context, c *cerby.Client) (any, error) {
		return nil, c.Users().Delete(ctx, cerbytest.SeedInternID)
	})
	for _, op := range []cerby.Operation{
		cerby.ListUserAccounts, cerby.ListUserSecrets, cerby.ListUserCollections, cerby.ListUserTeams,
	} {
		add(op, func(ctx context.Context, c *cerby.Client) (any, error) {
			return c.Users().ListItems(ctx, cerbytest.SeedAdminID, op)
		})
	}
}

func addTeamOperations(add addFunc) {
	add(cerby.ListTeams, func(ctx context.Context, c *cerby.Client) (any, error) {
		return c.Teams().List().All(ctx, nil)
	})
	add(cerby.GetTeam, func(ctx context.Context, c *cerby.Client) (any, error) { return c.Teams().Get(ctx, teamID) })
	add(cerby.CreateTeam, func(ctx context.Context, c *cerby.Client) (any, error) {
		return c.Teams().Creation("Video").Send(ctx, map[string]bool{teamID: true})
	})
	add(cerby.UpdateTeam, func(ctx context.Context, c *cerby.Client) (any, error) {
		return c.Teams().Rename(ctx, teamID, "Paid ads")
	})
	add(cerby.DeleteTeam, func(ctx context.Context, c *cerby.Client) (any, error) {
		return nil, c.Teams().Delete(ctx, teamID)
	})
	add(cerby.ListTeamMembers, func(ctx context.Context, c *cerby.Client) (any, error) {
		return c.Teams().Members(teamID).All(ctx)
	})
	for _, op := range []cerby.Operation{cerby.ListTeamSecrets, cerby.ListTeamCollections} {
		add(op, func(ctx context.Context, c *cerby.Client) (any, error) {
			return c.Teams().Items(teamID, op).All(ctx)
		})
	}
	add(cerby.AddTeamMembers, func(ctx context.Context, c *cerby.Client) (any, error) {
		return nil, c.Teams().AddMembers(ctx, teamID, cerby.TeamMember{UserID: cerbytest.SeedInternID, Role: "member"},
			cerby.TeamMember{UserID: cerbytest.SeedGuestID, Role: "member"})
	})
	add(cerby.RemoveTeamMember, func(ctx context.Context, c *cerby.Client) (any, error) {
		return nil, c.Teams().RemoveMember(ctx, teamID, cerbytest.SeedAdminID)
	})
}

func addItemOperations(add addFunc) {
	add(cerby.ListAccounts, func(ctx context.Context, c *cerby.Client) (any, error) {
		return c.Accounts().List().All(ctx, nil)
	})
	add(cerby.GetAccount, func(ctx context.Context, c *cerby.Client) (any, error) {
		return c.Accounts().Get(ctx, cerbytest.SeedTwitterID)
	})
	add(cerby.ReadPassword, func(ctx context.Context, c *cerby.Client) (any, error) {
		return c.Accounts().Password(ctx, cerbytest.SeedTwitterID)
	})
	add(cerby.ReadTOTP, func(ctx context.Context, c *cerby.Client) (any, error) {
		// The code changes with the time.
		code, err := c.Accounts().TOTP(ctx, cerbytest.SeedTwitterID)
		return code.Code.Reveal() != "", err
	})
	add(cerby.ListVaults, func(ctx context.Context, c *cerby.Client) (any, error) {
		return c.Vaults().List().All(ctx, nil)
	})
	add(cerby.ListSecrets, func(ctx context.Context, c *cerby.Client) (any, error) {
		return c.Secrets().List().All(ctx, nil)
	})
	add(cerby.GetSecret, func(ctx context.Context, c *cerby.Client) (any, error) {
		return c.Secrets().Open(ctx, secretID)
	})
	add(cerby.CreateSecret, func(ctx context.Context, c *cerby.Client) (any, error) {
		return c.Secrets().Creation(cerby.CreateSecretRequest{
			VaultID: cerbytest.SeedCompanyVaultID, Title: "Safe", Value: cerby.NewConfidential(secretValue),
		}).Send(ctx, map[string]bool{secretID: true})
	})
	add(cerby.DeleteSecret, func(ctx context.Context, c *cerby.Client) (any, error) {
		return nil, c.Secrets().Delete(ctx, secretID)
	})
	add(cerby.ListCollections, func(ctx context.Context, c *cerby.Client) (any, error) {
		return c.Collections().List().All(ctx, nil)
	})
	add(cerby.GetCollection, func(ctx context.Context, c *cerby.Client) (any, error) {
		return c.Collections().Get(ctx, collectionID)
	})
	add(cerby.CreateCollection, func(ctx context.Context, c *cerby.Client) (any, error) {
		return c.Collections().Creation("Launch").Send(ctx, map[string]bool{collectionID: true})
	})
	add(cerby.UpdateCollection, func(ctx context.Context, c *cerby.Client) (any, error) {
		return c.Collections().Rename(ctx, collectionID, "All campaigns")
	})
	add(cerby.DeleteCollection, func(ctx context.Context, c *cerby.Client) (any, error) {
		return nil, c.Collections().Delete(ctx, collectionID)
	})
	addCollectionItemOperations(add, cerby.CollectionAccounts, cerby.AccountItem, cerbytest.SeedAdsID,
		cerbytest.SeedTwitterID)
	addCollectionItemOperations(add, cerby.CollectionSecrets, cerby.SecretItem, otherSecretID, secretID)
	add(cerby.CollectionCollections.List, func(ctx context.Context, c *cerby.Client) (any, error) {
		return c.Collections().Items(collectionID, cerby.CollectionCollections).All(ctx)
	})
}

// addCollectionItemOperations adds the operations on one kind of items in a collection, which has one of two items.
func addCollectionItemOperations(
	add addFunc, ops cerby.ItemOperations, kind cerby.ItemKind, newID, existingID string,
) {
	add(ops.List, func(ctx context.Context, c *cerby.Client) (any, error) {
		return c.Collections().Items(collectionID, ops).All(ctx)
	})
	add(ops.Add, func(ctx context.Context, c *cerby.Client) (any, error) {
		return nil, c.Collections().AddItem(ctx, cerby.Item{CollectionID: collectionID, Kind: kind, ItemID: newID})
	})
	add(ops.Remove, func(ctx context.Context, c *cerby.Client) (any, error) {
		return nil, c.Collections().RemoveItem(ctx, cerby.Item{CollectionID: collectionID, Kind: kind, ItemID: existingID})
	})
}

func addIntegrationOperations(add addFunc) {
	const id = cerbytest.SeedBoardsIntegrationID
	add(cerby.ListIntegrations, func(ctx context.Context, c *cerby.Client) (any, error) {
		return c.Integrations().List().All(ctx, nil)
	})
	add(cerby.GetIntegration, func(ctx context.Context, c *cerby.Client) (any, error) {
		return c.Integrations().Get(ctx, id)
	})
	add(cerby.ListEntitlements, func(ctx context.Context, c *cerby.Client) (any, error) {
		return c.Integrations().Entitlements(ctx, id)
	})
	add(cerby.ListUnmatchedUsers, func(ctx context.Context, c *cerby.Client) (any, error) {
		return cerby.Collect(c.Integrations().UnmatchedUsers(ctx, cerbytest.SeedVideoIntegrationID, ""))
	})
	add(cerby.DeleteUnmatchedUser, func(ctx context.Context, c *cerby.Client) (any, error) {
		return nil, c.Integrations().DeleteUnmatchedUser(ctx, cerbytest.SeedVideoIntegrationID,
			cerbytest.SeedUnmatchedUserID)
	})
	add(cerby.ListIntegrationUsers, func(ctx context.Context, c *cerby.Client) (any, error) {
		return c.Integrations().Users(id).All(ctx, nil)
	})
	admin := cerby.IntegrationUserKey{IntegrationID: id, UserID: cerbytest.SeedAdminID}
	add(cerby.GetIntegrationUser, func(ctx context.Context, c *cerby.Client) (any, error) {
		return c.Integrations().User(admin).Get(ctx)
	})
	intern := cerby.IntegrationUserKey{IntegrationID: id, UserID: cerbytest.SeedInternID}
	add(cerby.InviteIntegrationUser, func(ctx context.Context, c *cerby.Client) (any, error) {
		return finish(ctx, c)(c.Integrations().User(intern).Invite(ctx, "account_collaborator", []string{"EMPLOYEE"},
			shows("EMPLOYEE")))
	})
	add(cerby.ReplaceEntitlements, func(ctx context.Context, c *cerby.Client) (any, error) {
		return finish(ctx, c)(c.Integrations().User(admin).Replace(ctx, []string{"EMPLOYEE"}, shows("EMPLOYEE")))
	})
	add(cerby.ChangeEntitlements, func(ctx context.Context, c *cerby.Client) (any, error) {
		return finish(ctx, c)(c.Integrations().User(admin).Change(ctx, nil, []string{"ADMIN"}, shows("EMPLOYEE")))
	})
	add(cerby.RemoveIntegrationUser, func(ctx context.Context, c *cerby.Client) (any, error) {
		return finish(ctx, c)(c.Integrations().User(admin).Remove(ctx, func(user *cerby.IntegrationUser) bool {
			return user == nil
		}))
	})
	add(cerby.GetJob, func(ctx context.Context, c *cerby.Client) (any, error) { return c.Jobs().Get(ctx, jobID) })
}

// shows returns a function that reports whether a user has certain entitlements and no others.
func shows(entitlements ...string) cerby.Shows {
	return func(user *cerby.IntegrationUser) bool {
		return user != nil && slices.Equal(user.Entitlements, entitlements)
	}
}

// finish waits for a job, if one was started. It returns the error of the operation that started it.
func finish(ctx context.Context, c *cerby.Client) func(job cerby.Job, err error) (any, error) {
	return func(job cerby.Job, err error) (any, error) {
		if err == nil && job.ID != "" {
			_, err = c.Jobs().Wait(ctx, job)
		}
		return nil, err
	}
}

func addShareOperations(add addFunc) {
	items := map[cerby.ItemKind]string{
		cerby.AccountItem: cerbytest.SeedAdsID, cerby.SecretItem: otherSecretID, cerby.CollectionItem: collectionID,
	}
	for _, kind := range []cerby.ItemKind{cerby.AccountItem, cerby.SecretItem, cerby.CollectionItem} {
		for _, of := range []cerby.MemberKind{cerby.UserMembers, cerby.TeamMembers} {
			ops := cerby.Operations(kind, of)
			granted := cerby.Share{Kind: kind, ItemID: items[kind], MemberKind: of, MemberID: sharedWith[of]}
			other := cerby.Share{Kind: kind, ItemID: items[kind], MemberKind: of, MemberID: notSharedWith[of]}
			add(ops.List, func(ctx context.Context, c *cerby.Client) (any, error) { return c.Shares().List(granted).All(ctx) })
			add(ops.Add, func(ctx context.Context, c *cerby.Client) (any, error) {
				return nil, c.Shares().Grant(ctx, other, kind.Prefix()+"collaborator", "Welcome.")
			})
			add(ops.Remove, func(ctx context.Context, c *cerby.Client) (any, error) {
				return nil, c.Shares().Revoke(ctx, granted)
			})
		}
	}
}
