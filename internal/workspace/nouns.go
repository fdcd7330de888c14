package workspace

import (
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// Accounts reads accounts through the cache.
type Accounts struct{ *listCache[cerby.Account] }

// Accounts returns the accounts that the API key's user owns.
func (w *Workspace) Accounts() Accounts { return Accounts{w.accounts} }

// Vaults reads vaults through the cache.
type Vaults struct{ *listCache[cerby.Vault] }

// Vaults returns the vaults that the service lists. A vault that is not listed may still exist.
func (w *Workspace) Vaults() Vaults { return Vaults{w.vaults} }
