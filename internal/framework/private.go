package framework

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// Private is the private state of a resource.
type Private interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// PrivateKey names a value in private state, which is stored as JSON.
type PrivateKey[T any] struct{ Name string }

// Load returns the value, or the zero value if there is none.
func (k PrivateKey[T]) Load(ctx context.Context, c *Call) T {
	var value, none T
	text, found := c.Private.GetKey(ctx, k.Name)
	c.Diags.Append(found...)
	if len(text) == 0 {
		return none
	}
	if err := json.Unmarshal(text, &value); err != nil {
		c.Diags.AddWarning("Unable to read private state",
			"Another version of the provider wrote the value "+k.Name+". This version ignores it.")
		return none
	}
	return value
}

// Save stores the value.
func (k PrivateKey[T]) Save(ctx context.Context, c *Call, value T) {
	text, err := json.Marshal(value)
	if err != nil {
		c.Diags.AddError("Unable to write private state", err.Error())
		return
	}
	c.Diags.Append(c.Private.SetKey(ctx, k.Name, text)...)
}

// Remove deletes the value.
func (k PrivateKey[T]) Remove(ctx context.Context, c *Call) {
	c.Diags.Append(c.Private.SetKey(ctx, k.Name, nil)...)
}
