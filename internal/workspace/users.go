package workspace

import (
	"context"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// Users reads users through the cache, and writes them.
type Users struct {
	*ListCache[cerby.User]
	workspace *Workspace
}

// Users returns the users of the workspace, removed ones included.
func (w *Workspace) Users() Users { return Users{w.users, w} }

// UsersWithMFA returns the users of the workspace with their MFA, removed ones included. Their cache is read again
// after each write of a user, because the responses of writes lack the MFA.
func (w *Workspace) UsersWithMFA() *ListCache[cerby.User] { return w.usersWithMFA }

// Create creates a user, as cerby.Users.Create does.
func (u Users) Create(ctx context.Context, req cerby.CreateUserRequest) (cerby.User, error) {
	user, err := u.workspace.api.Users().Create(ctx, req)
	u.applyWrite(user.ID, &user, err)
	u.workspace.emails.Clear()
	return user, err
}

// Update changes a user.
func (u Users) Update(ctx context.Context, id string, req cerby.UpdateUserRequest) (cerby.User, error) {
	user, err := u.workspace.api.Users().Update(ctx, id, req)
	u.applyWrite(id, &user, err)
	return user, err
}

// Delete removes a user from the workspace. A user who does not exist is no error.
func (u Users) Delete(ctx context.Context, id string) error {
	err := u.workspace.api.Users().Delete(ctx, id)
	u.applyWrite(id, nil, err)
	u.workspace.emails.Clear()
	return err
}

// LookupMode is how a lookup searches for emails.
type LookupMode int

// The modes of lookups.
const (
	// SearchOnly returns what the service's search finds, or the list if that costs less.
	SearchOnly LookupMode = iota
	// SearchAndList looks through the list as well for emails that the search does not find.
	SearchAndList
	// Fresh reads the list again, if it is older than the lookup, before it returns that no user has an email.
	Fresh
)

// ByEmail returns the users with the given emails, by folded email. There may be removed ones among them. It searches
// for a few emails one by one, and finds many in the list. Searches and single reads together never cost more than the
// list's pages.
func (u Users) ByEmail(ctx context.Context, emails []string, mode LookupMode) (map[string][]cerby.User, error) {
	start := time.Now()
	found := map[string][]cerby.User{}
	var missing []string
	for _, email := range emails {
		users, err := u.search(ctx, email)
		if err != nil {
			return nil, err
		}
		if users == nil || mode != SearchOnly && len(users) == 0 {
			missing = append(missing, email)
			continue
		}
		found[cerby.FoldEmail(email)] = users
	}
	if len(missing) == 0 {
		return found, nil
	}
	all, err := u.Cached(ctx)
	if err != nil {
		return nil, err
	}
	if missing = addByEmail(found, missing, all); len(missing) == 0 || mode != Fresh {
		return found, nil
	}
	if all, err = u.ListSince(ctx, start); err != nil {
		return nil, err
	}
	addByEmail(found, missing, all)
	return found, nil
}

// addByEmail adds the users with some emails to those that are found, and returns the emails that no user has.
func addByEmail(found map[string][]cerby.User, emails []string, all []cerby.User) (missing []string) {
	byEmail := map[string][]cerby.User{}
	for _, user := range all {
		folded := cerby.FoldEmail(user.Email)
		byEmail[folded] = append(byEmail[folded], user)
	}
	for _, email := range emails {
		folded := cerby.FoldEmail(email)
		if users := byEmail[folded]; len(users) > 0 {
			found[folded] = users
		} else {
			missing = append(missing, email)
		}
	}
	return missing
}

// search returns the users that the service's search finds by an email. It searches once for each email. It returns nil
// if the list has to be read instead.
func (u Users) search(ctx context.Context, email string) ([]cerby.User, error) {
	results := u.workspace.emails.Get(cerby.FoldEmail(email), nil)
	if !results.Started() {
		if hasBudget, err := u.hasSearchBudget(ctx); !hasBudget {
			return nil, err
		}
	}
	return results.Get(ctx, func() ([]cerby.User, error) { return u.workspace.api.Users().SearchByEmail(ctx, email) })
}
