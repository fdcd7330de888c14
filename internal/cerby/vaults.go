package cerby

import (
	"context"
	"iter"
	"time"
)

// ListVaults is the only operation on vaults.
var ListVaults = Operation{
	Name: "list vaults", Method: "GET", Path: "/vaults",
	Scopes: []Scope{ReadVaults}, Role: WorkspaceAdmin, Sure: Published,
}

// Vault is a place where secrets are kept, encrypted by one scheme. Fields are nil where the service gives none.
type Vault struct {
	ID   string  `json:"-"`
	Name *string `json:"name"`
	// Scheme is kms_byo, akv, local_encryption_key or a value of the future.
	Scheme *string `json:"scheme"`
	// State is enabled, disabled or a value of the future.
	State         *string `json:"state"`
	CreatedAt     *string `json:"createdAt"`
	CreatedBy     *string `json:"createdBy"`
	CreatedByType *string `json:"createdByType"`
	UpdatedAt     *string `json:"updatedAt"`
}

// setID takes the id from the envelope.
func (v *Vault) setID(id string) { v.ID = id }

// id gives it.
func (v *Vault) id() string { return v.ID }

// Vaults are the vaults of the workspace.
type Vaults struct{ client *Client }

// Vaults gives the calls on vaults.
func (c *Client) Vaults() Vaults { return Vaults{c} }

// List reads all vaults that the service lists, in its order. A vault that is not listed may still exist.
func (v Vaults) List(ctx context.Context) iter.Seq2[Vault, error] {
	return list[Vault](ctx, v.client, call{op: ListVaults})
}

// AllSince gives all vaults of a reading that began after a moment, with what this client has written, in no certain
// order.
func (v Vaults) AllSince(ctx context.Context, moment time.Time) ([]Vault, error) {
	return v.client.vaults.since(ctx, moment)
}

// AllKnown gives all vaults as this client knows them, in no certain order.
func (v Vaults) AllKnown(ctx context.Context) ([]Vault, error) { return v.client.vaults.known(ctx) }

// All gives all vaults as this client knows them, in the service's order.
func (v Vaults) All(ctx context.Context) ([]Vault, error) { return v.client.vaults.all(ctx) }
