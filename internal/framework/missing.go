package framework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// Reference is an attribute with the ID of an object.
type Reference struct {
	ID types.String
	At path.Path
	// Missing is set if a read has shown that the object does not exist.
	Missing bool
}

// CheckReference refuses a reference to an object that does not exist. It makes no call if this run has not read the
// object or the list of its noun.
func (l Lookup[T]) CheckReference(ctx context.Context, c *Call, r Reference) {
	id := r.ID.ValueString()
	if c.WS == nil || id == "" || !r.Missing && !l.Reader(c.WS).IsMissing(ctx, id) {
		return
	}
	c.Refuse(r.At, Capital(l.Noun)+" does not exist", fmt.Sprintf(
		"The provider searched %s. None of them has the ID %s.\n\n%s", l.Scope, Quote(id), lookups[l.Noun]))
}

// MayNotExist says that the object of a noun with the given ID may not exist, and how to get the ID of one.
func MayNotExist(noun, id string) string {
	return fmt.Sprintf("%s %s may not exist. %s", Capital(noun), Quote(id), lookups[noun])
}

// AddMissingError adds the error of a write that the service answered with 404. Each sentence in missing says that an
// object to which the configuration refers does not exist; empty ones are left out. Without any, the error is added as
// it is.
func AddMissingError(diags *diag.Diagnostics, what string, missing []string, err error) {
	addMissing(diags, what, missing, "Correct the ID. If the object was deleted outside Terraform, remove it from the "+
		"configuration.", err)
}

// AddDeletedError is AddMissingError about the object of the resource itself, which was planned as existing.
func AddDeletedError(diags *diag.Diagnostics, what string, missing []string, err error) {
	addMissing(diags, what, missing, "The object was deleted after the plan.\nPlan again.", err)
}

// addMissing adds the error of AddMissingError with advice.
func addMissing(diags *diag.Diagnostics, what string, missing []string, advice string, err error) {
	missing = slices.DeleteFunc(slices.Clone(missing), func(sentence string) bool { return sentence == "" })
	if len(missing) == 0 {
		AddError(diags, what, err)
		return
	}
	diags.AddError("Unable to "+what, Reason(err)+"\n\n"+strings.Join(missing, "\n")+"\n\n"+advice)
}

// DescribeMissingUser returns a sentence if the user with the given ID does not exist or was removed from the
// workspace, or an empty string. It reads live.
func DescribeMissingUser(ctx context.Context, ws *workspace.Workspace, id string) string {
	user, err := ws.API().Users().Get(ctx, id)
	switch {
	case errors.Is(err, cerby.ErrNotFound):
		return Capital(Users.LabelWithID(ws, id)) + " does not exist."
	case err == nil && user.IsRemoved():
		return fmt.Sprintf("User %q (%s) was removed from the workspace.", cerby.Clean(user.Email), id)
	}
	return ""
}

// DescribeMissingTeam returns a sentence if the team with the given ID does not exist, or an empty string. It reads
// live.
func DescribeMissingTeam(ctx context.Context, ws *workspace.Workspace, id string) string {
	if _, err := ws.API().Teams().Get(ctx, id); !errors.Is(err, cerby.ErrNotFound) {
		return ""
	}
	return Capital(Teams.LabelWithID(ws, id)) + " does not exist."
}

// DescribeMissingItem returns a sentence if the account, secret or collection with the given ID does not exist, or an
// empty string. It reads live.
func DescribeMissingItem(ctx context.Context, ws *workspace.Workspace, kind cerby.ItemKind, id string) string {
	if !isItemMissing(ctx, ws, kind, id) {
		return ""
	}
	return Capital(itemLabel(ws, kind, id)) + " does not exist."
}

// itemLabel names an account, secret or collection in messages, with its ID.
func itemLabel(ws *workspace.Workspace, kind cerby.ItemKind, id string) string {
	switch kind {
	case cerby.AccountItem:
		return Accounts.LabelWithID(ws, id)
	case cerby.CollectionItem:
		return Collections.LabelWithID(ws, id)
	}
	return Secrets.LabelWithID(ws, id)
}

// isItemMissing reports whether an item does not exist. It lists secrets, because a get would return the value, and
// deleted secrets may stay readable.
func isItemMissing(ctx context.Context, ws *workspace.Workspace, kind cerby.ItemKind, id string) bool {
	var err error
	switch kind {
	case cerby.AccountItem:
		_, err = ws.API().Accounts().Get(ctx, id)
	case cerby.CollectionItem:
		_, err = ws.API().Collections().Get(ctx, id)
	default:
		secrets, err := ws.Secrets().ListSince(ctx, time.Now())
		return err == nil && !slices.ContainsFunc(secrets, func(s cerby.Secret) bool { return s.ID == id && !s.IsRemoved() })
	}
	return errors.Is(err, cerby.ErrNotFound)
}
