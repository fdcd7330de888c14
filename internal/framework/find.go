package framework

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"golang.org/x/text/unicode/norm"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// uuid is the form of the service's IDs. A text of this form is not looked up as a name.
var uuid = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// IsUUID reports whether a text has the form of the service's IDs.
func IsUUID(text string) bool { return uuid.MatchString(text) }

// ImportsNothing reports whether an import has neither an ID nor an identity, and adds an error then.
func ImportsNothing(req resource.ImportStateRequest, diags *diag.Diagnostics) bool {
	if req.ID != "" || req.Identity != nil && !req.Identity.Raw.IsNull() {
		return false
	}
	diags.AddError("Nothing to import", "The import id is empty. Write one, or an identity.")
	return true
}

// ImportID returns the ID or the name of an import, or the ID of its identity, or adds an error if both are empty.
func ImportID(ctx context.Context, req resource.ImportStateRequest, diags *diag.Diagnostics) string {
	if ImportsNothing(req, diags) || req.ID != "" {
		return req.ID
	}
	var identity IDIdentity
	diags.Append(req.Identity.Get(ctx, &identity)...)
	return identity.ID.ValueString()
}

// CountMatches returns how often a part occurs in a text, overlaps included.
func CountMatches(text, part string) int {
	count := 0
	for i := range len(text) {
		if strings.HasPrefix(text[i:], part) {
			count++
		}
	}
	return count
}

// SplitImportID splits an import ID at its last slash, since names may contain one. accepts describes the form.
func SplitImportID(id string, diags *diag.Diagnostics, accepts string) (before, last string, ok bool) {
	parts, ok := SplitImportIDParts(id, 2, diags, accepts)
	if !ok {
		return "", "", false
	}
	return parts[0], parts[1], true
}

// SplitImportIDParts splits an import ID into a number of parts at its last slashes.
func SplitImportIDParts(id string, parts int, diags *diag.Diagnostics, accepts string) ([]string, bool) {
	all, rest := make([]string, parts), id
	for i := parts - 1; i > 0; i-- {
		at := strings.LastIndex(rest, "/")
		if at <= 0 || !IsID(rest[at+1:]) {
			diags.AddError("Not an import id", fmt.Sprintf("%q cannot be divided. Write %s.", id, accepts))
			return nil, false
		}
		all[i], rest = rest[at+1:], rest[:at]
	}
	all[0] = rest
	return all, true
}

// UserByEmail returns the user with an email, or adds an error that suggests the nearest email. It returns a removed
// user only if there is no other.
func UserByEmail(
	ctx context.Context, ws *workspace.Workspace, email string, diags *diag.Diagnostics,
) (cerby.User, bool) {
	email = norm.NFC.String(email)
	users, err := ws.Users().ByEmail(ctx, []string{email}, workspace.Fresh)
	if err != nil {
		AddError(diags, fmt.Sprintf("look for the user %q", email), err)
		return cerby.User{}, false
	}
	matches := Present(users[FoldEmail(email)])
	suggestion := ""
	if len(matches) == 0 {
		suggestion = SuggestUser(ctx, ws, email)
	}
	return OnlyMatch(diags, fmt.Sprintf("user with the email %q", email), "all users of the workspace", matches,
		func(u cerby.User) string { return u.ID + " (" + u.Status + ")" }, suggestion)
}

// Present leaves removed users out, unless there are no others.
func Present(users []cerby.User) []cerby.User {
	others := slices.DeleteFunc(slices.Clone(users), cerby.User.Removed)
	if len(others) == 0 {
		return users
	}
	return others
}

// UserID returns the ID of a user by ID or email, or adds an error. An ID is not looked up.
func UserID(ctx context.Context, ws *workspace.Workspace, text string, diags *diag.Diagnostics) string {
	if !IsEmail(text) {
		return text
	}
	user, _ := UserByEmail(ctx, ws, text, diags)
	return user.ID
}

// Teams finds teams.
var Teams = Lookup[cerby.Team]{
	Noun: "team", Word: "name", Where: "all teams of the workspace",
	Known: func(t cerby.Team) Labelled {
		return Labelled{ID: t.ID, Label: &t.Name, Made: &t.CreatedAt}
	},
}

// TeamID returns the ID of a team by ID or name, or adds an error. An ID is not looked up.
func TeamID(ctx context.Context, ws *workspace.Workspace, text string, diags *diag.Diagnostics) string {
	if IsUUID(text) {
		return text
	}
	team, _ := Teams.FindEither(diags, text, Cached(ctx, ws.Teams()))
	return team.ID
}

// Accounts finds accounts.
var Accounts = Lookup[cerby.Account]{
	Noun: "account", Word: "label", Where: "all accounts of which the API key's user is Owner",
	Known: func(a cerby.Account) Labelled {
		return Labelled{ID: a.ID, Label: a.Label, Application: a.Application}
	},
}

// AccountID returns the ID of an account by ID or label, or adds an error. An ID is not looked up.
func AccountID(ctx context.Context, ws *workspace.Workspace, text string, diags *diag.Diagnostics) string {
	if IsUUID(text) {
		return text
	}
	account, _ := Accounts.FindEither(diags, text, Cached(ctx, ws.Accounts()))
	return account.ID
}

// Secrets finds secrets.
var Secrets = Lookup[cerby.Secret]{
	Noun: "secret", Word: "title", Where: "all secrets of which the API key's user is Owner",
	Known: func(s cerby.Secret) Labelled {
		return Labelled{ID: s.ID, Label: s.Title, Made: s.CreatedAt}
	},
}

// PresentSecrets is the cached list of secrets without those that are deleted.
func PresentSecrets(ctx context.Context, ws *workspace.Workspace) Source[cerby.Secret] {
	return Cached(ctx, ws.Secrets()).without(cerby.Secret.Removed)
}

// SecretID returns the ID of a secret by ID or title, or adds an error. An ID is not looked up.
func SecretID(ctx context.Context, ws *workspace.Workspace, text string, diags *diag.Diagnostics) string {
	if IsUUID(text) {
		return text
	}
	secret, _ := Secrets.FindEither(diags, text, PresentSecrets(ctx, ws))
	return secret.ID
}

// Collections finds collections.
var Collections = Lookup[cerby.Collection]{
	Noun: "collection", Word: "name", Where: "all collections of which the API key's user is Owner",
	Known: func(c cerby.Collection) Labelled {
		return Labelled{ID: c.ID, Label: &c.Name, Made: &c.CreatedAt}
	},
}

// CollectionID returns the ID of a collection by ID or name, or adds an error. An ID is not looked up.
func CollectionID(ctx context.Context, ws *workspace.Workspace, text string, diags *diag.Diagnostics) string {
	if IsUUID(text) {
		return text
	}
	collection, _ := Collections.FindEither(diags, text, Cached(ctx, ws.Collections()))
	return collection.ID
}
