package cerby

import (
	"context"
	"iter"
)

// ListSecrets reads secrets without their values.
var ListSecrets = Operation{
	Name: "list secrets", Method: "GET", Path: "/secrets",
	Scopes: []Scope{ReadSecrets}, Role: ItemOwner, Sure: Published,
}

// Secret is a text that is kept and shared; its value is not part of it. Fields are nil where the service gives none.
type Secret struct {
	ID    string  `json:"-"`
	Title *string `json:"title"`
	// Status is active, disabled or a value of the future.
	Status *string `json:"status"`
	// EventName is what was last done with it: create, update, restore_version, delete.
	EventName *string `json:"eventName"`
}

// setID takes the id from the envelope.
func (s *Secret) setID(id string) { s.ID = id }

// id gives it.
func (s *Secret) id() string { return s.ID }

// Removed reports whether the secret is gone: removed ones may still be listed.
func (s Secret) Removed() bool {
	return s.Status != nil && *s.Status == "disabled" || s.EventName != nil && *s.EventName == "delete"
}

// Secrets are the secrets of which the key's user is Owner.
type Secrets struct{ client *Client }

// Secrets gives the calls on secrets.
func (c *Client) Secrets() Secrets { return Secrets{c} }

// List reads all secrets, in the service's order.
func (s Secrets) List(ctx context.Context) iter.Seq2[Secret, error] {
	return list[Secret](ctx, s.client, call{op: ListSecrets})
}

// Known gives a secret as this client knows it, or nil where there is none.
func (s Secrets) Known(ctx context.Context, id string) (*Secret, error) {
	return s.client.secrets.find(ctx, id)
}

// AllKnown gives all secrets as this client knows them, in no certain order.
func (s Secrets) AllKnown(ctx context.Context) ([]Secret, error) { return s.client.secrets.known(ctx) }

// All gives all secrets as this client knows them, in the service's order.
func (s Secrets) All(ctx context.Context) ([]Secret, error) { return s.client.secrets.all(ctx) }
