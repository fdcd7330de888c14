package cerby_test

import (
	"strings"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// TestNeeds says scopes and role in one line, each once.
func TestNeeds(t *testing.T) {
	for want, operations := range map[string][]cerby.Operation{
		`scope "Read users", and has to belong to a user with the workspace role Admin, Super Admin or Owner`:                                                                                           {cerby.GetUser},
		`scope "Read accounts" (or "Read items"), and has to belong to a user who is Owner of the item`:                                                                                                 {cerby.GetAccount, cerby.ListAccounts},
		`scopes "Write users" and "Read users", and has to belong to a user with the workspace role Admin, Super Admin or Owner`:                                                                        {cerby.CreateUser, cerby.ListUsers, cerby.UpdateUser, cerby.GetUser},
		`scopes "Read vaults", "Read users" and "Read accounts" (or "Read items"), and has to belong to a user with the workspace role Admin, Super Admin or Owner and a user who is Owner of the item`: {cerby.ListVaults, cerby.GetUser, cerby.GetAccount},
	} {
		if got := cerby.Needs(operations...); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// TestOperations checks what each operation is and needs against the published list.
func TestOperations(t *testing.T) {
	const admin, owner = "a user with the workspace role Admin, Super Admin or Owner", "a user who is Owner of the item"
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

		"list integrations | GET /integrations | Read integrations | " + owner + " | A":                             cerby.ListIntegrations,
		"read integration | GET /integrations/{id} | Read integrations | " + owner + " | A":                         cerby.GetIntegration,
		"list entitlements | GET /integrations/{id}/entitlements | Read integrations | " + owner + " | A":           cerby.ListEntitlements,
		"list integration users | GET /integrations/{id}/users | Read integrations, Read users | " + owner + " | A": cerby.ListIntegrationUsers,
		"list unmatched users | GET /integrations/{id}/unmatched-users | Read integrations | " + owner + " | B":     cerby.ListUnmatchedUsers,

		"read integration user | GET /integrations/{id}/users/{userId} | Read integrations, Read users | " + owner + " | A":                                cerby.GetIntegrationUser,
		"invite integration user | POST /integrations/{id}/users | Write integrations, Read automated jobs | " + owner + " | A":                            cerby.InviteIntegrationUser,
		"replace entitlements | PATCH /integrations/{id}/users/{userId} | Write integrations, Write automated jobs | " + owner + " | A":                    cerby.ReplaceEntitlements,
		"add or remove entitlements | PATCH /integrations/{id}/users/{userId}/entitlements | Write integrations, Write automated jobs | " + owner + " | A": cerby.ChangeEntitlements,
		"remove integration user | DELETE /integrations/{id}/users/{userId} | Write integrations, Write automated jobs | " + owner + " | A":                cerby.RemoveIntegrationUser,
	} {
		var scopes []string
		for _, s := range op.Scopes {
			scopes = append(scopes, string(s))
		}
		got := strings.Join([]string{op.Name, op.Method + " " + op.Path, strings.Join(scopes, ", "), string(op.Role), string(op.Sure)}, " | ")
		if got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}
