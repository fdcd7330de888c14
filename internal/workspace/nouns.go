package workspace

import (
	"context"
	"errors"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// Accounts reads accounts through the cache.
type Accounts struct{ *listCache[cerby.Account] }

// Accounts returns the accounts of which the API key's user is Owner.
func (w *Workspace) Accounts() Accounts { return Accounts{w.accounts} }

// Vaults reads vaults through the cache.
type Vaults struct{ *listCache[cerby.Vault] }

// Vaults returns the vaults that the service lists. A vault that is not listed may still exist.
func (w *Workspace) Vaults() Vaults { return Vaults{w.vaults} }

// createByName creates an object whose name may repeat. Creations of one name run one after another, so that each can
// tell its own object from the existing ones, whose IDs list returns.
func createByName[T any](
	ctx context.Context, w *Workspace, cache *listCache[T], name Key,
	list func(ctx context.Context) (map[string]bool, error), create func(existing map[string]bool) (T, error),
) (T, error) {
	var none T
	unlock, err := w.Lock(ctx, name)
	if err != nil {
		return none, err
	}
	defer unlock()
	existing, err := list(ctx)
	if err != nil && !errors.Is(err, cerby.ErrDenied) {
		return none, err
	}
	created, err := create(existing)
	cache.applyWrite(cache.source.id(&created), &created, err)
	return created, err
}
