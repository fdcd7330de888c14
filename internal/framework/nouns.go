package framework

import (
	"context"
	"iter"
	"slices"

	"golang.org/x/text/unicode/norm"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// The nouns that more than one package looks up.
var (
	Users = Lookup[cerby.User]{
		Noun: "user", NameAttribute: "email", Scope: "all users of the workspace",
		Reader:    func(ws *workspace.Workspace) Reader[cerby.User] { return ws.Users() },
		Describe:  func(u cerby.User) Object { return Object{ID: u.ID, Name: &u.Email, Status: u.Status} },
		IsRemoved: cerby.User.IsRemoved,
		Search:    searchUsers, OmitsID: true,
	}
	Teams = Lookup[cerby.Team]{
		Noun: workspace.TeamNoun, NameAttribute: "name", Scope: "all teams of the workspace",
		Reader: func(ws *workspace.Workspace) Reader[cerby.Team] { return ws.Teams() },
		Describe: func(t cerby.Team) Object {
			return Object{ID: t.ID, Name: &t.Name, CreatedAt: &t.CreatedAt, IsManaged: t.IsSCIMManaged()}
		},
		OrphanEvidence: "has no members and no items", RefusesNames: true, OmitsID: true,
	}
	Integrations = Lookup[cerby.Integration]{
		Noun: "integration", NameAttribute: "label", Scope: "all integrations that the API key's user owns",
		Reader: func(ws *workspace.Workspace) Reader[cerby.Integration] { return ws.Integrations() },
		Describe: func(i cerby.Integration) Object {
			return Object{ID: i.ID, Name: i.Label, Application: i.Application}
		},
		ListApplication: listIntegrations,
	}
	Accounts = Lookup[cerby.Account]{
		Noun: "account", NameAttribute: "label", Scope: "all accounts that the API key's user owns",
		Reader:          func(ws *workspace.Workspace) Reader[cerby.Account] { return ws.Accounts() },
		Describe:        func(a cerby.Account) Object { return Object{ID: a.ID, Name: a.Label, Application: a.Application} },
		ListApplication: listAccounts,
	}
	Secrets = Lookup[cerby.Secret]{
		Noun: workspace.SecretNoun, NameAttribute: "title", Scope: "all secrets that the API key's user owns",
		Reader:         func(ws *workspace.Workspace) Reader[cerby.Secret] { return ws.Secrets() },
		Describe:       func(s cerby.Secret) Object { return Object{ID: s.ID, Name: s.Title, CreatedAt: s.CreatedAt} },
		IsRemoved:      cerby.Secret.IsRemoved,
		OrphanEvidence: "has the planned value and is not shared with others",
	}
	Collections = Lookup[cerby.Collection]{
		Noun: workspace.CollectionNoun, NameAttribute: "name", Scope: "all collections that the API key's user owns",
		Reader:         func(ws *workspace.Workspace) Reader[cerby.Collection] { return ws.Collections() },
		Describe:       func(c cerby.Collection) Object { return Object{ID: c.ID, Name: &c.Name, CreatedAt: &c.CreatedAt} },
		OrphanEvidence: "is empty and not shared with others", RefusesNames: true,
	}
)

// searchUsers returns the users with an email. It returns removed users only if there are no others.
func searchUsers(ctx context.Context, ws *workspace.Workspace, email string) ([]cerby.User, error) {
	email = norm.NFC.String(email)
	users, err := ws.Users().ByEmail(ctx, []string{email}, workspace.Fresh)
	return PresentUsers(users[FoldEmail(email)]), err
}

// PresentUsers leaves removed users out, unless there are no others.
func PresentUsers(users []cerby.User) []cerby.User {
	present := slices.DeleteFunc(slices.Clone(users), cerby.User.IsRemoved)
	if len(present) == 0 {
		return users
	}
	return present
}

// listIntegrations lists the integrations of an application.
func listIntegrations(
	ctx context.Context, ws *workspace.Workspace, application string,
) iter.Seq2[cerby.Integration, error] {
	return ws.API().Integrations().ListByApplication(ctx, application)
}

// listAccounts lists the accounts of an application.
func listAccounts(
	ctx context.Context, ws *workspace.Workspace, application string,
) iter.Seq2[cerby.Account, error] {
	return ws.API().Accounts().ListFiltered(ctx, cerby.AccountFilter{Applications: []string{application}})
}
