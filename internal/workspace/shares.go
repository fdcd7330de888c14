package workspace

import (
	"context"
	"errors"
	"fmt"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// Shares reads shares through the cache, and writes them.
type Shares struct{ workspace *Workspace }

// Shares returns the shares of accounts, secrets and collections.
func (w *Workspace) Shares() Shares { return Shares{w} }

// ShareList reads the list of one item's users or teams, or of one team's accounts, through the cache.
type ShareList struct {
	*ListCache[cerby.Member]
	live cerby.MemberList
}

// shareList returns a list whose parent's existence the cache knows.
func (s Shares) shareList(list cerby.MemberList, exists func(ctx context.Context) (bool, error)) ShareList {
	cache := s.workspace.memberCache(list, exists)
	return ShareList{cache, list.WithParentCheck(exists)}
}

// ListByItem returns the users or teams that an item is shared with. Accounts do not list their teams.
func (s Shares) ListByItem(kind cerby.ItemKind, itemID string, of cerby.MemberKind) ShareList {
	list := s.workspace.api.Shares().ListByItem(kind, itemID, of)
	return s.shareList(list, func(ctx context.Context) (bool, error) { return s.workspace.itemExists(ctx, kind, itemID) })
}

// ListByMember returns the items of a kind that a member has. Only teams list their accounts.
func (s Shares) ListByMember(kind cerby.ItemKind, of cerby.MemberKind, memberID string) ShareList {
	list := s.workspace.api.Shares().ListByMember(kind, of, memberID)
	return s.shareList(list, func(ctx context.Context) (bool, error) { return s.workspace.teams.exists(ctx, memberID) })
}

// itemExists reads whether an item exists.
func (w *Workspace) itemExists(ctx context.Context, kind cerby.ItemKind, id string) (bool, error) {
	switch kind {
	case cerby.AccountItem:
		return w.accounts.exists(ctx, id)
	case cerby.CollectionItem:
		return w.collections.exists(ctx, id)
	}
	// The single read of a secret carries its value.
	secret, err := w.secrets.Find(ctx, id)
	if errors.Is(err, cerby.ErrNotFound) {
		return false, nil
	}
	return err == nil && !secret.IsRemoved(), err
}

// list returns the list that a share is in.
func (s Shares) list(share cerby.Share) ShareList {
	if cerby.Operations(share.Kind, share.MemberKind).IsListedByItem() {
		return s.ListByItem(share.Kind, share.ItemID, share.MemberKind)
	}
	return s.ListByMember(share.Kind, share.MemberKind, share.MemberID)
}

// Find returns a share, which may have been read earlier in this run. Its ID is that of the member, or that of the item
// if the member lists its items. It returns an error that matches cerby.ErrNotFound if there is no share.
func (s Shares) Find(ctx context.Context, share cerby.Share) (cerby.Member, error) {
	return s.list(share).Find(ctx, share.ListID())
}

// FindWithoutRecheck is Find for callers that go on to grant the share.
func (s Shares) FindWithoutRecheck(ctx context.Context, share cerby.Share) (cerby.Member, error) {
	return s.list(share).FindWithoutRecheck(ctx, share.ListID())
}

// IsParentMissing reports whether the list of a share was read, and its parent does not exist. The parent is the item,
// or the team if the team lists the item. It never reads.
func (s Shares) IsParentMissing(share cerby.Share) bool { return s.list(share).IsParentMissing() }

// Read reads a share live. It returns an error that matches cerby.ErrNotFound if there is none.
func (s Shares) Read(ctx context.Context, share cerby.Share) (cerby.Member, error) {
	return s.list(share).live.Get(ctx, share.ListID())
}

// Grant shares an item in a role, as cerby.Shares.Grant does.
func (s Shares) Grant(ctx context.Context, share cerby.Share, role, message string) error {
	err := s.workspace.api.Shares().Grant(ctx, share, role, message)
	id := share.ListID()
	s.list(share).applyWrite(id, &cerby.Member{ID: id, Role: &role}, err)
	return err
}

// Revoke removes an item from a member. A member who does not have it is no error.
func (s Shares) Revoke(ctx context.Context, share cerby.Share) error {
	err := s.workspace.api.Shares().Revoke(ctx, share)
	s.list(share).applyWrite(share.ListID(), nil, err)
	return err
}

// errRevoked is the cause of a role change that failed after the share was revoked.
var errRevoked = errors.New("the provider revoked the share to change its role, and the share may no longer exist")

// RoleChange is a new role for a share.
type RoleChange struct {
	// From is the role that the share itself is known to have, or empty. The service may list a role that comes from a
	// collection or a team.
	From string
	// To is the new role.
	To string
	// Message is sent with the share.
	Message string
}

// SetRole shares an item in another role. The member keeps the item if sharing it again changes the role; otherwise it
// is revoked and granted. SetRole returns what the list shows then: another role comes from a collection or a team. It
// returns nil if that cannot be read: the share was sent.
func (s Shares) SetRole(ctx context.Context, share cerby.Share, change RoleChange) (shown *cerby.Member, err error) {
	if err := s.Grant(ctx, share, change.To, change.Message); err != nil {
		return nil, err
	}
	shown, err = s.readShown(ctx, share, change.To)
	if err != nil || shown != nil && (shown.Role == nil || shown.HasRole(change.To)) {
		return shown, nil
	}
	if err := s.Revoke(ctx, share); err != nil {
		return nil, err
	}
	// The share has to be granted again even if the context ends meanwhile.
	ctx, cancel := withGracePeriod(ctx)
	defer cancel()
	if err := s.Grant(ctx, share, change.To, change.Message); err != nil {
		return nil, cerby.WithCause(err, s.restore(ctx, share, change.From, err))
	}
	shown, _ = s.readShown(ctx, share, change.To)
	return shown, nil
}

// restore grants a revoked share again in the role that it had, if the service refused another one with an error. It
// returns an error that says what holds now.
func (s Shares) restore(ctx context.Context, share cerby.Share, role string, err error) error {
	if role == "" || !isRejected(err) || s.Grant(ctx, share, role, "") != nil {
		return errRevoked
	}
	return fmt.Errorf("the share has the role %q again", cerby.BareRole(role))
}

// readShown reads a share live after it was granted in a role. It returns nil if the list does not have it. If it
// cannot be read, the next caller reads the list again. A list that does not exist cannot be read. The grant may have
// lowered the role of the API key's user, who then no longer sees the item.
func (s Shares) readShown(ctx context.Context, share cerby.Share, role string) (shown *cerby.Member, err error) {
	readCtx, cancel := withGracePeriod(ctx)
	defer cancel()
	shown, err = s.list(share).live.Find(readCtx, share.ListID())
	if err != nil || shown != nil && shown.Role != nil && !shown.HasRole(role) {
		s.list(share).applyWrite(share.ListID(), shown, err)
	}
	return shown, err
}
