package workspace

import (
	"context"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// Secrets reads secrets without their values through the cache, and writes them.
type Secrets struct {
	*ListCache[cerby.Secret]
	workspace *Workspace
}

// Secrets returns the secrets that the API key's user owns.
func (w *Workspace) Secrets() Secrets { return Secrets{w.secrets, w} }

// Create creates a secret, or adopts the one that an interrupted run left behind. Titles may repeat.
func (s Secrets) Create(ctx context.Context, req cerby.CreateSecretRequest) (cerby.Created[cerby.Secret], error) {
	// A cached list may be as old as this run, and a secret of this title that another client created younger.
	list := func(ctx context.Context) ([]cerby.Secret, error) { return s.ListSince(ctx, time.Now()) }
	creation := s.workspace.api.Secrets().Creation(req)
	return createByName(ctx, s.workspace, s.ListCache, NameKey(SecretNoun, req.Title), creation, list)
}

// Adoptable returns the secret that an apply would adopt for a request if it knew no resource, or nil. It reads the
// values of the secrets that match otherwise.
func (s Secrets) Adoptable(ctx context.Context, req cerby.CreateSecretRequest) (*cerby.Secret, error) {
	return adoptable(ctx, s.ListCache, s.workspace.api.Secrets().Creation(req))
}

// Delete deletes a secret. A secret that does not exist is no error.
func (s Secrets) Delete(ctx context.Context, id string) error {
	err := s.workspace.api.Secrets().Delete(ctx, id)
	s.applyWrite(id, nil, err)
	return err
}
