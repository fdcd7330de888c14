package cerby

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"time"
)

// The operations that read what signs in to an account. The service takes note of each.
var (
	ReadPassword = Operation{
		Name: "read account password", Method: "GET", Path: "/accounts/{id}/secrets",
		Scopes: []Scope{ReadAccounts}, Role: ItemOwner, Stability: Published,
	}
	ReadTOTP = Operation{
		Name: "read account one-time code", Method: "GET", Path: "/accounts/{id}/totp",
		Scopes: []Scope{ReadAccounts}, Role: ItemOwner, Stability: RouteOnly,
	}
)

// Password is the password of an account. Fields are nil where the service gives none.
type Password struct {
	// SecretType says of what kind the element is: password.
	SecretType *string   `json:"secretType"`
	Body       valueBody `json:"body"`
	VaultID    *string   `json:"vaultId"`
	UpdatedAt  *string   `json:"updatedAt"`
}

// Value gives the password.
func (p Password) Value() Confidential { return p.Body.Value }

// Code is a one-time code of an account.
type Code struct {
	Code Confidential `json:"code"`
	// ExpiresAt is when it stops being valid, as the service says it or worked out from its period, nil where it says
	// neither.
	ExpiresAt *string `json:"expiresAt"`
	// Period is how long a code is valid, in seconds, nil where the service does not say.
	Period *int64 `json:"period"`
}

// Password reads the password of an account. It works for accounts in cloud vaults only. The answer is one object, or a
// list of them.
func (a Accounts) Password(ctx context.Context, id string) (Password, error) {
	var found Password
	c := call{op: ReadPassword, ids: []string{id}, query: url.Values{"filter[secretType]": {"password"}}}
	err := a.client.do(ctx, c, func(body []byte) (err error) {
		found, err = decodePassword(body)
		return err
	}, nil)
	return found, err
}

// oneOrMany reads the attributes of an answer that is one object or a list of them. Its errors repeat nothing of the
// body; none names what is missing.
func oneOrMany[A any](body []byte, none string) ([]A, error) {
	type element struct {
		Attributes A `json:"attributes"`
	}
	var whole document[json.RawMessage]
	if err := json.Unmarshal(body, &whole); err != nil {
		return nil, unreadable(err)
	}
	var list []element
	if json.Unmarshal(whole.Data, &list) != nil {
		var one *element
		if err := json.Unmarshal(whole.Data, &one); err != nil || one == nil {
			return nil, errors.New(none)
		}
		list = []element{*one}
	}
	all := make([]A, 0, len(list))
	for _, one := range list {
		all = append(all, one.Attributes)
	}
	return all, nil
}

// decodePassword reads an answer with one password.
func decodePassword(body []byte) (Password, error) {
	passwords, err := oneOrMany[Password](body, "the response holds no password")
	if err != nil {
		return Password{}, err
	}
	for _, one := range passwords {
		other := one.SecretType != nil && *one.SecretType != "password"
		if !other && one.Body.plain() && one.Value().Reveal() != "" {
			return one, nil
		}
	}
	return Password{}, errNoPassword
}

// errNoPassword is an account without a password in plain text.
var errNoPassword = errors.New("the account has no password that can be read")

// IsNoPassword reports whether an account has no password that can be read.
func IsNoPassword(err error) bool { return errors.Is(err, errNoPassword) }

// TOTP reads the current one-time code of an account.
func (a Accounts) TOTP(ctx context.Context, id string) (Code, error) {
	var found Code
	// The code was made after this moment: one that is worked out from it ends too early rather than too late.
	began := time.Now()
	err := a.client.do(ctx, call{op: ReadTOTP, ids: []string{id}}, func(body []byte) (err error) {
		found, err = decodeCode(body)
		found.expire(a.client.transport.ServiceTime(began))
		return err
	}, nil)
	return found, err
}

// decodeCode reads an answer with a one-time code. What is told besides is left aside where it has another form.
func decodeCode(body []byte) (Code, error) {
	const none = "the response holds no code"
	codes, err := oneOrMany[struct {
		Code      Confidential    `json:"code"`
		ExpiresAt json.RawMessage `json:"expiresAt"`
		Period    json.RawMessage `json:"period"`
	}](body, none)
	if err != nil {
		return Code{}, err
	}
	for _, told := range codes {
		if told.Code.Reveal() == "" {
			continue
		}
		code := Code{Code: told.Code}
		if json.Unmarshal(told.ExpiresAt, &code.ExpiresAt) != nil || code.ExpiresAt != nil && *code.ExpiresAt == "" {
			code.ExpiresAt = nil
		}
		if json.Unmarshal(told.Period, &code.Period) != nil {
			code.Period = nil
		}
		return code, nil
	}
	return Code{}, errors.New(none)
}

// expire works out when a code stops being valid from its period, where the service tells that alone.
func (c *Code) expire(read time.Time) {
	if c.ExpiresAt != nil || c.Period == nil || *c.Period <= 0 {
		return
	}
	period := time.Duration(*c.Period) * time.Second
	text := read.Truncate(period).Add(period).UTC().Format(time.RFC3339)
	c.ExpiresAt = &text
}
