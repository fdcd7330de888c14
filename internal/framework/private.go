package framework

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// ReadablePrivate is the private state of a resource.
type ReadablePrivate interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

// Private is private state that can be changed.
type Private interface {
	ReadablePrivate
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// PrivateKey names a value in private state, which is stored as JSON.
type PrivateKey[T any] struct{ Name string }

// Load returns the value, or the zero value if there is none.
func (k PrivateKey[T]) Load(ctx context.Context, private ReadablePrivate, diags *diag.Diagnostics) T {
	var value, none T
	text, found := private.GetKey(ctx, k.Name)
	diags.Append(found...)
	if len(text) == 0 {
		return none
	}
	if err := json.Unmarshal(text, &value); err != nil {
		diags.AddWarning("Unable to read private state",
			"Another version of the provider wrote the value "+k.Name+". This version ignores it.")
		return none
	}
	return value
}

// Save stores the value.
func (k PrivateKey[T]) Save(ctx context.Context, private Private, value T, diags *diag.Diagnostics) {
	text, err := json.Marshal(value)
	if err != nil {
		diags.AddError("Unable to write private state", err.Error())
		return
	}
	diags.Append(private.SetKey(ctx, k.Name, text)...)
}

// Remove deletes the value.
func (k PrivateKey[T]) Remove(ctx context.Context, private Private, diags *diag.Diagnostics) {
	diags.Append(private.SetKey(ctx, k.Name, nil)...)
}
