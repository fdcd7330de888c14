package cerby

import (
	"context"
	"iter"
	"net/url"
	"strings"
)

// The operations on accounts.
var (
	ListAccounts = published("list accounts", "GET /accounts", ItemOwner, ReadAccounts)
	GetAccount   = published("read account", "GET /accounts/{id}", ItemOwner, ReadAccounts)
)

// Account is a login to an application. A field is nil if the service returns none.
type Account struct {
	ID                 string   `json:"-"`
	Application        *string  `json:"application"`
	Label              *string  `json:"label"`
	Workspace          *string  `json:"workspace"`
	Status             *string  `json:"status"`
	Domain             *string  `json:"domain"`
	URL                *string  `json:"url"`
	Email              *string  `json:"email"`
	Phone              *string  `json:"phone"`
	BusinessID         *string  `json:"businessId"`
	VaultID            *string  `json:"vaultId"`
	CreatedAt          *string  `json:"createdAt"`
	CreatedBy          *string  `json:"createdBy"`
	CreatedByEmail     *string  `json:"createdByEmail"`
	UpdatedAt          *string  `json:"updatedAt"`
	LastLoginDate      *string  `json:"lastLoginDate"`
	LastLoginBy        *string  `json:"lastLoginBy"`
	LastPasswordChange *string  `json:"lastPasswordChange"`
	RotatedAt          *string  `json:"rotatedAt"`
	RotatedBy          *string  `json:"rotatedBy"`
	RotatedByID        *string  `json:"rotatedById"`
	SyncedAt           *string  `json:"syncedAt"`
	AvatarURL          *string  `json:"avatarUrl"`
	AutofillMFA        *bool    `json:"autofillMfa"`
	PasswordSet        *bool    `json:"passwordSet"`
	PasswordVisible    *bool    `json:"passwordVisible"`
	CerbyManagedEmail  *bool    `json:"cerbyManagedEmail"`
	CerbyManagedPhone  *bool    `json:"cerbyManagedPhone"`
	HasBackupCode      *bool    `json:"hasBackupCode"`
	HasPasskey         *bool    `json:"hasPasskey"`
	HasTOTP            *bool    `json:"hasTotp"`
	MFAEnabled         *bool    `json:"mfaEnabled"`
	MFATypes           []string `json:"mfaTypes"`
}

func (a *Account) setID(id string) { a.ID = id }

func (a *Account) id() string { return a.ID }

// AccountFilter selects accounts. Its zero value selects all that the API key's user owns.
type AccountFilter struct {
	// Applications are names of applications, one of which has to match.
	Applications []string
	// Statuses are enabled, disabled or both.
	Statuses []string
}

// Accounts makes the calls on accounts.
type Accounts struct{ client *Client }

// Accounts returns the calls on accounts.
func (c *Client) Accounts() Accounts { return Accounts{c} }

// List returns the list of all accounts that the API key's user may read.
func (a Accounts) List() List[Account] { return newList[Account](a.client, apiCall{op: ListAccounts}) }

// ListFiltered reads the accounts that a filter selects, in the service's order.
func (a Accounts) ListFiltered(ctx context.Context, filter AccountFilter) iter.Seq2[Account, error] {
	query := url.Values{}
	if len(filter.Applications) > 0 {
		query.Set("filter[application]", strings.Join(filter.Applications, ","))
	}
	if len(filter.Statuses) > 0 {
		query.Set("filter[status]", strings.Join(filter.Statuses, ","))
	}
	return newList[Account](a.client, apiCall{op: ListAccounts, query: query}).Each(ctx)
}

// Get reads one account.
func (a Accounts) Get(ctx context.Context, id string) (Account, error) {
	return get[Account](ctx, a.client, apiCall{op: GetAccount, ids: []string{id}})
}

// exists reports whether there is an object with the given ID.
func (a Accounts) exists(ctx context.Context, id string) (bool, error) {
	return a.List().has(ctx, id, a.Get)
}
