package workspace

import (
	"context"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// Secrets reads secrets without their values through the cache, and writes them.
type Secrets struct {
	*listCache[cerby.Secret]
	workspace *Workspace
}

// Secrets returns the secrets of which the API key's user is Owner.
func (w *Workspace) Secrets() Secrets { return Secrets{w.secrets, w} }

// Create creates a secret. Titles may repeat.
func (s Secrets) Create(ctx context.Context, req cerby.CreateSecretRequest) (cerby.Secret, error) {
	return createByName(ctx, s.workspace, s.listCache, NameKey("secret", req.Title), s.liveIDs,
		func(existing map[string]bool) (cerby.Secret, error) {
			return s.workspace.api.Secrets().Create(ctx, req, existing)
		})
}

// liveIDs reads the IDs of all secrets. A cached list may be as old as this run, and a secret of this title that
// another client created younger.
func (s Secrets) liveIDs(ctx context.Context) (map[string]bool, error) {
	ids := s.overlay.ids()
	for secret, err := range s.workspace.api.Secrets().List(ctx) {
		if err != nil {
			return nil, err
		}
		ids[secret.ID] = true
	}
	return ids, nil
}

// Delete deletes a secret. A secret that does not exist is no error.
func (s Secrets) Delete(ctx context.Context, id string) error {
	err := s.workspace.api.Secrets().Delete(ctx, id)
	s.applyWrite(id, nil, err)
	return err
}
