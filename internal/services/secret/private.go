package secret

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// The keys of private state.
const (
	// writtenKey is for the version that was last written here.
	writtenKey = "written_version"
	// vaultKey and numberKey are for the vault_id and the value_wo_version that were last taken for what is: another one replaces.
	vaultKey  = "vault"
	numberKey = "number"
	// beforeKey is for what the service told before somebody changed it outside.
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

// leftOut is kept in place of a number that was taken out of the configuration: whichever is written later is another one.
var leftOut = []byte(`"left out"`)

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
	// Expires is an instant in UTC.
	Expires string `json:"expires,omitempty"`
}

// told gives that of a model.
func (m resourceModel) told() told {
	return told{m.Title.ValueString(), m.RequiresIdentityChallenge.ValueBool(), framework.Time(m.ExpiresAt.ValueStringPointer()).ValueString()}
}

// mostForms is how many forms are kept that a secret had before somebody changed it outside.
const mostForms = 10

// formsBefore gives the forms that a secret had before somebody changed it outside.
func formsBefore(ctx context.Context, private readable, diags *diag.Diagnostics) []told {
	text, found := private.GetKey(ctx, beforeKey)
	diags.Append(found...)
	var forms []told
	if len(text) > 0 && json.Unmarshal(text, &forms) != nil {
		return nil
	}
	return forms
}

// keepBefore keeps the form that a secret had before a change from outside. What it has now is no earlier form.
func keepBefore(ctx context.Context, kept readable, private writable, before, now told) diag.Diagnostics {
	var diags diag.Diagnostics
	earlier := formsBefore(ctx, kept, &diags)
	forms := slices.DeleteFunc(slices.Clone(earlier), func(form told) bool { return form == now || form == before })
	if before != now {
		forms = append(forms, before)
	}
	if slices.Equal(forms, earlier) {
		return diags
	}
	text, err := json.Marshal(forms[max(len(forms)-mostForms, 0):])
	if err != nil || len(forms) == 0 {
		text = nil
	}
	diags.Append(private.SetKey(ctx, beforeKey, text)...)
	return diags
}

// foreign reports whether a plan asks for a secret as it was before somebody changed it outside.
func foreign(ctx context.Context, private readable, plan resourceModel, diags *diag.Diagnostics) bool {
	return slices.Contains(formsBefore(ctx, private, diags), plan.told())
}
