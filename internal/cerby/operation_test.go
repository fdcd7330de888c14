package cerby_test

import (
	"strings"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// TestNeeds says scopes and role in one line, each once.
func TestNeeds(t *testing.T) {
	for want, operations := range map[string][]cerby.Operation{
		`scope "Read users", and must belong to a user with the workspace role Admin, Super Admin or Owner`: {
			cerby.GetUser,
		},
		`scope "Read accounts" (or "Read items"), and must belong to a user who owns the item`: {
			cerby.GetAccount, cerby.ListAccounts,
		},
		`scopes "Write users" and "Read users", and must belong to a user with the workspace role Admin, Super Admin ` +
			`or Owner`: {cerby.CreateUser, cerby.ListUsers, cerby.UpdateUser, cerby.GetUser},
		`scopes "Read vaults", "Read users" and "Read accounts" (or "Read items"), and must belong to a user with the ` +
			`workspace role Admin, Super Admin or Owner and a user who owns the item`: {
			cerby.ListVaults, cerby.GetUser, cerby.GetAccount,
		},
	} {
		if got := cerby.Needs(operations...); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// TestDescribeNeeds names one user who has both roles.
func TestDescribeNeeds(t *testing.T) {
	for want, operations := range map[string][]cerby.Operation{
		`The API key needs the scope "Read users". It must belong to a user with the workspace role Admin, Super Admin ` +
			`or Owner.`: {cerby.GetUser},
		`The API key needs the scopes "Read accounts" (or "Read items") and "Read users". It must belong to a user with ` +
			`the workspace role Admin, Super Admin or Owner. This user must also own the item.`: {
			cerby.GetAccount, cerby.GetUser,
		},
	} {
		if got := cerby.DescribeNeeds(operations...); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// TestOperations checks what each operation is and needs against the published list.
func TestOperations(t *testing.T) {
	const admin, owner = "a user with the workspace role Admin, Super Admin or Owner", "a user who owns the item"
	for want, op := range map[string]cerby.Operation{
		"list users | GET /users | Read users | " + admin + " | A":              cerby.ListUsers,
		"read user | GET /users/{id} | Read users | " + admin + " | A":          cerby.GetUser,
		"create user | POST /users | Write users | " + admin + " | B":           cerby.CreateUser,
		"update user | PATCH /users/{id} | Write users | " + admin + " | B":     cerby.UpdateUser,
		"delete user | DELETE /users/{id} | Write users | " + admin + " | B":    cerby.DeleteUser,
		"list accounts | GET /accounts | Read accounts | " + owner + " | A":     cerby.ListAccounts,
		"read account | GET /accounts/{id} | Read accounts | " + owner + " | A": cerby.GetAccount,
		"list vaults | GET /vaults | Read vaults | " + admin + " | A":           cerby.ListVaults,
		"read job | GET /jobs/{id} | Read automated jobs | " + admin + " | A":   cerby.GetJob,

		"list integrations | GET /integrations | Read integrations | " + owner +
			" | A": cerby.ListIntegrations,
		"read integration | GET /integrations/{id} | Read integrations | " + owner +
			" | A": cerby.GetIntegration,
		"list entitlements | GET /integrations/{id}/entitlements | Read integrations | " + owner +
			" | A": cerby.ListEntitlements,
		"list integration users | GET /integrations/{id}/users | Read integrations, Read users | " + owner +
			" | A": cerby.ListIntegrationUsers,
		"list unmatched users | GET /integrations/{id}/unmatched-users | Read integrations | " + owner +
			" | B": cerby.ListUnmatchedUsers,
		"delete unmatched user | DELETE /integrations/{id}/unmatched-users/{unmatchedUserId} | Write integrations | " +
			owner + " | B": cerby.DeleteUnmatchedUser,

		"read integration user | GET /integrations/{id}/users/{userId} | Read integrations, Read users | " + owner +
			" | A": cerby.GetIntegrationUser,
		"invite integration user | POST /integrations/{id}/users | Write integrations, Read automated jobs | " + owner +
			" | A": cerby.InviteIntegrationUser,
		"replace entitlements | PATCH /integrations/{id}/users/{userId} | Write integrations, Write automated jobs | " +
			owner + " | A": cerby.ReplaceEntitlements,
		"add or remove entitlements | PATCH /integrations/{id}/users/{userId}/entitlements | Write integrations, Write " +
			"automated jobs | " + owner + " | A": cerby.ChangeEntitlements,
		"remove integration user | DELETE /integrations/{id}/users/{userId} | Write integrations, Write automated jobs " +
			"| " + owner + " | A": cerby.RemoveIntegrationUser,

		"list teams | GET /teams | Read users | " + admin + " | A":                                   cerby.ListTeams,
		"read team | GET /teams/{id} | Read users | " + admin + " | A":                               cerby.GetTeam,
		"create team | POST /teams | Write teams | " + admin + " | A":                                cerby.CreateTeam,
		"rename team | PATCH /teams/{id} | Write teams | " + admin + " | A":                          cerby.UpdateTeam,
		"delete team | DELETE /teams/{id} | Delete teams | " + admin + " | A":                        cerby.DeleteTeam,
		"list team members | GET /teams/{id}/members | Read users | " + admin + " | B":               cerby.ListTeamMembers,
		"add team members | POST /teams/{id}/members | Write teams | " + admin + " | A":              cerby.AddTeamMembers,
		"remove team member | DELETE /teams/{id}/members/{userId} | Write teams | " + admin + " | B": cerby.RemoveTeamMember,

		"list collections | GET /collections | Read items | " + owner + " | A":                 cerby.ListCollections,
		"read collection | GET /collections/{id} | Read items | " + owner + " | A":             cerby.GetCollection,
		"create collection | POST /collections | Write collections | " + owner + " | B":        cerby.CreateCollection,
		"rename collection | PATCH /collections/{id} | Write collections | " + owner + " | B":  cerby.UpdateCollection,
		"delete collection | DELETE /collections/{id} | Write collections | " + owner + " | B": cerby.DeleteCollection,

		"list the accounts of a collection | GET /collections/{id}/accounts | Read items | " + owner +
			" | B": cerby.CollectionAccounts.List,
		"add account to collection | POST /collections/{id}/accounts | Write collections | " + owner +
			" | B": cerby.CollectionAccounts.Add,
		"remove account from collection | DELETE /collections/{id}/accounts/{memberId} | Write collections | " + owner +
			" | B": cerby.CollectionAccounts.Remove,
		"list the secrets of a collection | GET /collections/{id}/secrets | Read items | " + owner +
			" | B": cerby.CollectionSecrets.List,
		"add secret to collection | POST /collections/{id}/secrets | Write collections | " + owner +
			" | B": cerby.CollectionSecrets.Add,
		"remove secret from collection | DELETE /collections/{id}/secrets/{memberId} | Write collections | " + owner +
			" | B": cerby.CollectionSecrets.Remove,
		"list the collections of a collection | GET /collections/{id}/collections | Read items | " + owner +
			" | B": cerby.CollectionCollections.List,

		"list the accounts of a user | GET /users/{id}/accounts | Read users | " + admin +
			" | B": cerby.ListUserAccounts,
		"list the secrets of a user | GET /users/{id}/secrets | Read users | " + admin +
			" | B": cerby.ListUserSecrets,
		"list the collections of a user | GET /users/{id}/collections | Read users | " + admin +
			" | B": cerby.ListUserCollections,
		"list the teams of a user | GET /users/{id}/teams | Read users | " + admin + " | B": cerby.ListUserTeams,
		"list secrets | GET /secrets | Read secrets | " + owner + " | A":                    cerby.ListSecrets,

		"read secret | GET /secrets/{id} | Read secrets | " + owner + " | A":                       cerby.GetSecret,
		"create secret | POST /secrets | Read secrets, Write secrets | " + admin + " | A":          cerby.CreateSecret,
		"delete secret | DELETE /secrets/{id} | Write secrets | " + owner + " | B":                 cerby.DeleteSecret,
		"read account password | GET /accounts/{id}/secrets | Read accounts | " + owner + " | A":   cerby.ReadPassword,
		"read account one-time code | GET /accounts/{id}/totp | Read accounts | " + owner + " | B": cerby.ReadTOTP,

		"list the users of an account | GET /accounts/{id}/users | Read accounts | " + owner +
			" | B": cerby.Operations(cerby.AccountItem, cerby.UserMembers).List,
		"share account with user | POST /accounts/{id}/users | Write accounts | " + owner +
			" | B": cerby.Operations(cerby.AccountItem, cerby.UserMembers).Add,
		"stop sharing account with user | DELETE /accounts/{id}/users/{userId} | Write accounts | " + owner +
			" | B": cerby.Operations(cerby.AccountItem, cerby.UserMembers).Remove,
		"list the accounts of a team | GET /teams/{id}/accounts | Read users | " + admin +
			" | B": cerby.Operations(cerby.AccountItem, cerby.TeamMembers).List,
		"share account with team | POST /accounts/{id}/teams | Write accounts | " + owner +
			" | B": cerby.Operations(cerby.AccountItem, cerby.TeamMembers).Add,
		"stop sharing account with team | DELETE /accounts/{id}/teams/{teamId} | Write accounts | " + owner +
			" | B": cerby.Operations(cerby.AccountItem, cerby.TeamMembers).Remove,
		"list the users of a secret | GET /secrets/{id}/members/users | Read secrets | " + owner +
			" | A": cerby.Operations(cerby.SecretItem, cerby.UserMembers).List,
		"share secret with user | POST /secrets/{id}/members/users | Write secrets | " + owner +
			" | A": cerby.Operations(cerby.SecretItem, cerby.UserMembers).Add,
		"stop sharing secret with user | DELETE /secrets/{id}/members/users/{memberId} | Write secrets | " + owner +
			" | B": cerby.Operations(cerby.SecretItem, cerby.UserMembers).Remove,
		"list the teams of a secret | GET /secrets/{id}/members/teams | Read secrets | " + owner +
			" | A": cerby.Operations(cerby.SecretItem, cerby.TeamMembers).List,
		"share secret with team | POST /secrets/{id}/members/teams | Write secrets | " + owner +
			" | A": cerby.Operations(cerby.SecretItem, cerby.TeamMembers).Add,
		"stop sharing secret with team | DELETE /secrets/{id}/members/teams/{memberId} | Write secrets | " + owner +
			" | B": cerby.Operations(cerby.SecretItem, cerby.TeamMembers).Remove,
		"list the users of a collection | GET /collections/{id}/users | Read items | " + owner +
			" | B": cerby.Operations(cerby.CollectionItem, cerby.UserMembers).List,
		"share collection with user | POST /collections/{id}/users | Write collections | " + owner +
			" | B": cerby.Operations(cerby.CollectionItem, cerby.UserMembers).Add,
		"stop sharing collection with user | DELETE /collections/{id}/users/{memberId} | Write collections | " + owner +
			" | B": cerby.Operations(cerby.CollectionItem, cerby.UserMembers).Remove,
		"list the teams of a collection | GET /collections/{id}/teams | Read items | " + owner +
			" | B": cerby.Operations(cerby.CollectionItem, cerby.TeamMembers).List,
		"share collection with team | POST /collections/{id}/teams | Write collections | " + owner +
			" | B": cerby.Operations(cerby.CollectionItem, cerby.TeamMembers).Add,
		"stop sharing collection with team | DELETE /collections/{id}/teams/{memberId} | Write collections | " + owner +
			" | B": cerby.Operations(cerby.CollectionItem, cerby.TeamMembers).Remove,
	} {
		var scopes []string
		for _, s := range op.Scopes {
			scopes = append(scopes, string(s))
		}
		got := strings.Join(
			[]string{op.Name, op.Method + " " + op.Path, strings.Join(scopes, ", "), string(op.Role), string(op.Stability)},
			" | ",
		)
		if got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}
