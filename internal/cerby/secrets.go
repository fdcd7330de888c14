package cerby

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"
)

// The operations on secrets. The API has none that changes a secret: a change is a new secret.
var (
	ListSecrets  = published("list secrets", "GET /secrets", ItemOwner, ReadSecrets)
	GetSecret    = published("read secret", "GET /secrets/{id}", ItemOwner, ReadSecrets)
	CreateSecret = published("create secret", "POST /secrets", WorkspaceAdmin, ReadSecrets, WriteSecrets)
	DeleteSecret = routeOnly("delete secret", "DELETE /secrets/{id}", ItemOwner, WriteSecrets)
)

// The limits of a secret's title and value, in characters.
const (
	MaxSecretTitle = 255
	MaxSecretValue = 45_000
)

// Secret is a secret without its value. A field is nil if the service returns none.
type Secret struct {
	ID    string  `json:"-"`
	Title *string `json:"title"`
	// Category is text, wifi_password, ssh_key, database, server, software_license, custom or a value of the future.
	Category *string `json:"category"`
	// Status is active, disabled or a value of the future.
	Status *string `json:"status"`
	// EventName is the last change: create, update, restore_version or delete.
	EventName                 *string `json:"eventName"`
	RequiresIdentityChallenge *bool   `json:"requiresIdentityChallenge"`
	// ExpiresAt is when the secret expires, null for never.
	ExpiresAt NullableString `json:"expiresAt"`
	// VersionID changes with each change of the secret.
	VersionID *string `json:"versionId"`
	CreatedAt *string `json:"createdAt"`
	UpdatedAt *string `json:"updatedAt"`
}

func (s *Secret) setID(id string) { s.ID = id }

func (s *Secret) id() string { return s.ID }

// IsRemoved reports whether the secret was deleted. Deleted secrets may still be listed.
func (s Secret) IsRemoved() bool {
	return s.Status != nil && *s.Status == "disabled" || s.EventName != nil && *s.EventName == "delete"
}

// valueBody is the value of a secret or an account's password. Its type is plaintext in either case of letters, or a
// value of the future.
type valueBody struct {
	Type  string       `json:"type"`
	Value Confidential `json:"value"`
}

// UnmarshalJSON decodes a value that is a string, and ignores other forms.
func (b *valueBody) UnmarshalJSON(data []byte) error {
	var raw struct {
		Type  string          `json:"type"`
		Value json.RawMessage `json:"value"`
	}
	if err := json.Unmarshal(data, &raw); err != nil {
		return errors.New("the value of the secret does not have the expected format")
	}
	b.Type = raw.Type
	if len(raw.Value) == 0 || raw.Value[0] != '"' {
		b.Type = ""
		return nil
	}
	return json.Unmarshal(raw.Value, &b.Value)
}

// isPlain reports whether the value is plain text.
func (b valueBody) isPlain() bool { return strings.EqualFold(b.Type, "plaintext") }

// OpenSecret is a secret with its value.
type OpenSecret struct {
	Secret

	Body valueBody `json:"body"`
}

func (s *OpenSecret) setID(id string) { s.ID = id }

func (s *OpenSecret) id() string { return s.ID }

// Value returns the secret's value, and reports whether it is plain text: other categories may have another form.
func (s OpenSecret) Value() (Confidential, bool) { return s.Body.Value, s.Body.isPlain() }

// CreateSecretRequest creates a secret of the category text in a cloud vault.
type CreateSecretRequest struct {
	VaultID                   string
	Title                     string
	Value                     Confidential
	RequiresIdentityChallenge bool
	// ExpiresAt is RFC 3339, empty for never.
	ExpiresAt string
}

// matches reports whether a secret may be the requested one, as far as its fields show. Lists may lack the expiry.
func (req CreateSecretRequest) matches(one Secret) bool {
	return one.Title != nil && *one.Title == req.Title && !one.IsRemoved() &&
		(one.ExpiresAt.Text == nil || req.hasExpiry(one.ExpiresAt)) &&
		(one.Category == nil || *one.Category == "text") &&
		(one.RequiresIdentityChallenge == nil || *one.RequiresIdentityChallenge == req.RequiresIdentityChallenge)
}

// hasExpiry reports whether a secret expires when the request says, in whole seconds, as far as both are known.
func (req CreateSecretRequest) hasExpiry(expiry NullableString) bool {
	switch {
	case !expiry.Present:
		return true
	case expiry.Text == nil || req.ExpiresAt == "":
		return expiry.Text == nil && req.ExpiresAt == ""
	}
	stated, known := ParseTime(*expiry.Text)
	requested, also := ParseTime(req.ExpiresAt)
	return !known || !also || stated.Truncate(time.Second).Equal(requested.Truncate(time.Second))
}

// newSecret is the attributes of a secret that a creation sends.
type newSecret struct {
	VaultID                   string    `json:"vaultId"`
	Title                     string    `json:"title"`
	RequiresIdentityChallenge bool      `json:"requiresIdentityChallenge"`
	Body                      valueBody `json:"body"`
	Category                  string    `json:"category"`
	ExpiresAt                 string    `json:"expiresAt,omitempty"`
}

// Secrets makes the calls on secrets. The service lists the secrets that the API key's user owns.
type Secrets struct{ client *Client }

// Secrets returns the calls on secrets.
func (c *Client) Secrets() Secrets { return Secrets{c} }

// List returns the list, without values, of all secrets that the API key's user may read.
func (s Secrets) List() List[Secret] { return newList[Secret](s.client, apiCall{op: ListSecrets}) }

// Open reads a secret with its value. The service logs this.
func (s Secrets) Open(ctx context.Context, id string) (OpenSecret, error) {
	return get[OpenSecret](ctx, s.client, apiCall{op: GetSecret, ids: []string{id}})
}

// Creation returns the creation of a secret. Titles may repeat. The value of a secret that may be the created one is
// read and compared, if nobody else has the secret.
func (s Secrets) Creation(req CreateSecretRequest) Creation[Secret] {
	create := apiCall{op: CreateSecret, lateTime: lateTime, redact: req.Value, data: payload{Attributes: newSecret{
		VaultID: req.VaultID, Title: req.Title, RequiresIdentityChallenge: req.RequiresIdentityChallenge, Category: "text",
		Body: valueBody{Type: "plaintext", Value: req.Value}, ExpiresAt: req.ExpiresAt,
	}}}
	creation := newCreation(s.client, create, s.List())
	creation.matches = req.matches
	creation.createdAt = func(one Secret) string {
		if one.CreatedAt == nil {
			return ""
		}
		return *one.CreatedAt
	}
	creation.isUntouched = func(ctx context.Context, one Secret) (bool, error) { return s.isRequested(ctx, one.ID, req) }
	return creation
}

// isRequested reads whether a secret has what a request sends, and nobody but its owner has it. The value is read last.
func (s Secrets) isRequested(ctx context.Context, id string, req CreateSecretRequest) (bool, error) {
	if shared, err := s.client.Shares().hasOthers(ctx, SecretItem, id); err != nil || shared {
		return false, err
	}
	open, err := s.Open(ctx, id)
	value, isText := open.Value()
	return err == nil && isText && value == req.Value && req.matches(open.Secret) && req.hasExpiry(open.ExpiresAt), err
}

// Delete deletes a secret. A secret that does not exist is no error.
func (s Secrets) Delete(ctx context.Context, id string) error {
	return remove(ctx, s.client, apiCall{op: DeleteSecret, ids: []string{id}}, func(ctx context.Context) (bool, error) {
		return s.exists(ctx, id)
	})
}

// exists reports whether there is a secret with the given ID. It reads the list: the single read would carry the value.
func (s Secrets) exists(ctx context.Context, id string) (bool, error) {
	for one, err := range s.List().Each(ctx) {
		if errors.Is(err, ErrNotFound) {
			return false, WithCause(err, ErrWrongPath)
		}
		if err != nil {
			return false, err
		}
		if one.ID == id {
			return !one.IsRemoved(), nil
		}
	}
	return false, nil
}
