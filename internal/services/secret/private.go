package secret

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// The keys of private state.
const (
	// writtenKey is for the version that was last written here.
	writtenKey = "written_version"
	// vaultKey and numberKey are for the vault_id and the value_wo_version that were last taken for what is: another one replaces.
	vaultKey  = "vault"
	numberKey = "number"
	// beforeKey is for what the service told before something of it was changed outside.
	beforeKey = "before"
)

// readable is private state that is read.
type readable interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

// another reports whether a value is planned that is another than was last taken for what is. The first one after an import is not, and none is not.
func another(ctx context.Context, private readable, key string, planned attr.Value, diags *diag.Diagnostics) bool {
	known, found := private.GetKey(ctx, key)
	diags.Append(found...)
	return len(known) > 0 && !planned.IsNull() && (planned.IsUnknown() || string(known) != string(encoded(planned)))
}

// encoded gives a value for private state.
func encoded(value attr.Value) []byte {
	text, err := json.Marshal(value.String())
	if err != nil {
		return nil
	}
	return text
}

// writable is private state that can be changed.
type writable interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// note keeps which version was last written here.
func note(ctx context.Context, private writable, m resourceModel) diag.Diagnostics {
	if m.VersionID.ValueString() == "" {
		// The next read tells it.
		return private.SetKey(ctx, writtenKey, nil)
	}
	text, err := json.Marshal(m.VersionID.ValueString())
	if err != nil {
		return nil
	}
	return private.SetKey(ctx, writtenKey, text)
}

// adopt keeps the vault and the number of the value, where they are given, as what is.
func adopt(ctx context.Context, private writable, m resourceModel) diag.Diagnostics {
	var diags diag.Diagnostics
	if !m.VaultID.IsNull() {
		diags.Append(private.SetKey(ctx, vaultKey, encoded(m.VaultID))...)
	}
	if !m.ValueVersion.IsNull() {
		diags.Append(private.SetKey(ctx, numberKey, encoded(m.ValueVersion))...)
	}
	return diags
}

// told is what the service tells of a secret, and a new one has to be made for.
type told struct {
	Title     string `json:"title"`
	Challenge bool   `json:"challenge"`
	Expires   string `json:"expires,omitempty"`
}

// told gives that of a model.
func (m resourceModel) told() told {
	return told{m.Title.ValueString(), m.RequiresIdentityChallenge.ValueBool(), m.ExpiresAt.ValueString()}
}

// keepBefore keeps what was told before a change from outside, until it is so again.
func keepBefore(ctx context.Context, kept readable, private writable, before, now told) diag.Diagnostics {
	earlier, diags := kept.GetKey(ctx, beforeKey)
	text, err := json.Marshal(before)
	switch {
	case err != nil || len(earlier) == 0 && before == now:
	case len(earlier) == 0:
		diags.Append(private.SetKey(ctx, beforeKey, text)...)
	default:
		if same, err := json.Marshal(now); err == nil && string(same) == string(earlier) {
			diags.Append(private.SetKey(ctx, beforeKey, nil)...)
		}
	}
	return diags
}

// foreign reports whether a plan asks for a secret as it was before somebody changed it outside.
func foreign(ctx context.Context, private readable, plan resourceModel, diags *diag.Diagnostics) bool {
	earlier, found := private.GetKey(ctx, beforeKey)
	diags.Append(found...)
	text, err := json.Marshal(plan.told())
	return err == nil && len(earlier) > 0 && string(earlier) == string(text)
}
