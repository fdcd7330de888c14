package cerby

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"time"
)

// The operations that read the credentials of an account. The service logs each of them.
var (
	ReadPassword = published("read account password", "GET /accounts/{id}/secrets", ItemOwner, ReadAccounts)
	ReadTOTP     = routeOnly("read account one-time code", "GET /accounts/{id}/totp", ItemOwner, ReadAccounts)
)

// Password is the password of an account. A field is nil if the service returns none.
type Password struct {
	// SecretType is the kind of the element: password.
	SecretType *string   `json:"secretType"`
	Body       valueBody `json:"body"`
	VaultID    *string   `json:"vaultId"`
	UpdatedAt  *string   `json:"updatedAt"`
}

// Value returns the password.
func (p Password) Value() Confidential { return p.Body.Value }

// Code is a one-time code of an account.
type Code struct {
	Code Confidential `json:"code"`
	// ExpiresAt is when the code stops being valid, as the service returns it or as computed from the period, or nil.
	ExpiresAt *string `json:"expiresAt"`
	// Period is the time that a code is valid, in seconds, or nil.
	Period *int64 `json:"period"`
}

// Password reads the password of an account. It works for accounts in cloud vaults only. The response is one object or
// a list.
func (a Accounts) Password(ctx context.Context, id string) (Password, error) {
	var found Password
	c := apiCall{op: ReadPassword, ids: []string{id}, query: url.Values{"filter[secretType]": {"password"}}}
	err := a.client.do(ctx, c, func(body []byte) (err error) {
		found, err = decodePassword(body)
		return err
	}, nil)
	return found, err
}

// oneOrMany decodes the attributes of a response that is one object or a list. Its errors repeat nothing of the body;
// none is the message of the error for an empty response.
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

// decodePassword decodes a response with one password.
func decodePassword(body []byte) (Password, error) {
	passwords, err := oneOrMany[Password](body, "the response contains no password")
	if err != nil {
		return Password{}, err
	}
	for _, one := range passwords {
		other := one.SecretType != nil && *one.SecretType != "password"
		if !other && one.Body.isPlain() && one.Value().Reveal() != "" {
			return one, nil
		}
	}
	return Password{}, errNoPassword
}

// errNoPassword is the error of an account without a password in plain text.
var errNoPassword = errors.New("the account has no readable password")

// IsNoPassword reports whether an account has no password that can be read.
func IsNoPassword(err error) bool { return errors.Is(err, errNoPassword) }

// TOTP reads the current one-time code of an account.
func (a Accounts) TOTP(ctx context.Context, id string) (Code, error) {
	var found Code
	// The code was generated after this moment: a computed end is too early rather than too late.
	began := time.Now()
	err := a.client.do(ctx, apiCall{op: ReadTOTP, ids: []string{id}}, func(body []byte) (err error) {
		found, err = decodeCode(body)
		found.expire(a.client.transport.ServiceTime(began))
		return err
	}, nil)
	return found, err
}

// decodeCode decodes a response with a one-time code. It ignores other fields that have an unexpected form.
func decodeCode(body []byte) (Code, error) {
	const none = "the response contains no code"
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

// expire computes when a code stops being valid from its period, if the service returns only that.
func (c *Code) expire(read time.Time) {
	if c.ExpiresAt != nil || c.Period == nil || *c.Period <= 0 {
		return
	}
	period := time.Duration(*c.Period) * time.Second
	text := read.Truncate(period).Add(period).UTC().Format(time.RFC3339)
	c.ExpiresAt = &text
}
