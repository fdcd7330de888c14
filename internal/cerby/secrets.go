package cerby

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
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

// The limits of a secret's texts, in characters.
const (
	MaxSecretTitle = 255
	MaxSecretValue = 45_000
)

// Secret is a secret without its value. A field is nil if the service states none.
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
	ExpiresAt Stated `json:"expiresAt"`
	// VersionID changes with each change of the secret.
	VersionID *string `json:"versionId"`
	CreatedAt *string `json:"createdAt"`
	UpdatedAt *string `json:"updatedAt"`
}

func (s *Secret) setID(id string) { s.ID = id }

func (s *Secret) id() string { return s.ID }

// Removed reports whether the secret was deleted. Deleted secrets may still be listed.
func (s Secret) Removed() bool {
	return s.Status != nil && *s.Status == "disabled" || s.EventName != nil && *s.EventName == "delete"
}

// valueBody is the value of a secret or an account's password. Its type is plaintext in either case of letters, or a
// value of the future.
type valueBody struct {
	Type  string       `json:"type"`
	Value Confidential `json:"value"`
}

// UnmarshalJSON decodes a value that is a text, and ignores other forms.
func (b *valueBody) UnmarshalJSON(data []byte) error {
	var raw struct {
		Type  string          `json:"type"`
		Value json.RawMessage `json:"value"`
	}
	if err := json.Unmarshal(data, &raw); err != nil {
		return errors.New("the body of the value is not in the service's form")
	}
	b.Type = raw.Type
	if len(raw.Value) == 0 || raw.Value[0] != '"' {
		b.Type = ""
		return nil
	}
	return json.Unmarshal(raw.Value, &b.Value)
}

// plain reports whether the value is plain text.
func (b valueBody) plain() bool { return strings.EqualFold(b.Type, "plaintext") }

// OpenSecret is a secret with its value.
type OpenSecret struct {
	Secret

	Body valueBody `json:"body"`
}

func (s *OpenSecret) setID(id string) { s.ID = id }

func (s *OpenSecret) id() string { return s.ID }

// Value returns the secret's value, and reports whether it is plain text: other categories may have another form.
func (s OpenSecret) Value() (Confidential, bool) { return s.Body.Value, s.Body.plain() }

// CreateSecretRequest creates a secret of the category text in a cloud vault.
type CreateSecretRequest struct {
	VaultID                   string
	Title                     string
	Value                     Confidential
	RequiresIdentityChallenge bool
	// ExpiresAt is RFC 3339, empty for never.
	ExpiresAt string
}

// matches reports whether a secret may be the requested one, as far as its fields tell.
func (req CreateSecretRequest) matches(one Secret) bool {
	expires := true
	if one.ExpiresAt.Text != nil && req.ExpiresAt != "" {
		told, known := ParseTime(*one.ExpiresAt.Text)
		asked, also := ParseTime(req.ExpiresAt)
		expires = !known || !also || told.Truncate(time.Second).Equal(asked.Truncate(time.Second))
	}
	return !one.Removed() && expires && (one.Category == nil || *one.Category == "text") &&
		(one.RequiresIdentityChallenge == nil || *one.RequiresIdentityChallenge == req.RequiresIdentityChallenge)
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

// Secrets makes the calls on secrets. The service lists those of which the API key's user is Owner.
type Secrets struct{ client *Client }

// Secrets returns the calls on secrets.
func (c *Client) Secrets() Secrets { return Secrets{c} }

// All returns the list of all secrets that the API key's user may read.
func (s Secrets) All() List[Secret] { return newList[Secret](s.client, call{op: ListSecrets}) }

// List reads all secrets without their values, in the service's order.
func (s Secrets) List(ctx context.Context) iter.Seq2[Secret, error] {
	return newList[Secret](s.client, call{op: ListSecrets}).Each(ctx)
}

// Open reads a secret with its value. The service logs this.
func (s Secrets) Open(ctx context.Context, id string) (OpenSecret, error) {
	return get[OpenSecret](ctx, s.client, call{op: GetSecret, ids: []string{id}})
}

// Create creates a secret. Titles may repeat: after an ambiguous response, the secret is looked up among those of the
// same title, without those whose IDs are in existing. If existing is nil, creation times decide. The value of a secret
// whose creation time is from before the call is read and compared. Several matches are an error that lists them.
func (s Secrets) Create(ctx context.Context, req CreateSecretRequest, existing map[string]bool) (Secret, error) {
	created := creation[Secret]{
		client: s.client, existing: existing, foreign: map[string]bool{}, start: time.Now(),
		matches: func(one Secret) bool {
			return one.Title != nil && *one.Title == req.Title && req.matches(one)
		},
		createdAt: func(one Secret) string {
			if one.CreatedAt == nil {
				return ""
			}
			return *one.CreatedAt
		},
		isOwn: func(ctx context.Context, one Secret) (bool, error) {
			open, err := s.Open(ctx, one.ID)
			value, _ := open.Value()
			return err == nil && value == req.Value, err
		},
	}
	create := call{op: CreateSecret, lateTime: lateTime, redact: req.Value, data: payload{Attributes: newSecret{
		VaultID: req.VaultID, Title: req.Title, RequiresIdentityChallenge: req.RequiresIdentityChallenge, Category: "text",
		Body: valueBody{Type: "plaintext", Value: req.Value}, ExpiresAt: req.ExpiresAt,
	}}}
	return write(ctx, s.client, create, func(ctx context.Context, _ *Error) (Secret, bool, error) {
		return find(ctx, created, s.List(ctx))
	})
}

// Delete deletes a secret. A secret that does not exist is no error.
func (s Secrets) Delete(ctx context.Context, id string) error {
	return remove(ctx, s.client, call{op: DeleteSecret, ids: []string{id}}, func(ctx context.Context) (bool, error) {
		exists, err := s.exists(ctx, id)
		return err == nil && !exists, err
	})
}

// exists reports whether there is a secret with the given ID. It reads the list: the single read would carry the value.
func (s Secrets) exists(ctx context.Context, id string) (bool, error) {
	for one, err := range s.List(ctx) {
		if errors.Is(err, ErrNotFound) {
			return false, WithCause(err, ErrWrongPath)
		}
		if err != nil {
			return false, err
		}
		if one.ID == id {
			return !one.Removed(), nil
		}
	}
	return false, nil
}
