package secret

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// The values in private state.
var (
	// writtenKey is the version that was last written here.
	writtenKey = framework.PrivateKey[string]{Name: "written_version"}
	// vaultKey and numberKey are the vault_id and the value_wo_version that the secret has: another value replaces it.
	vaultKey        = framework.PrivateKey[string]{Name: "vault"}
	valueVersionKey = framework.PrivateKey[string]{Name: "number"}
	// beforeKey is what the service returned before each change outside Terraform.
	earlierKey = framework.PrivateKey[[]fingerprint]{Name: "before"}
	// deletedKey is set by a refresh that found the secret deleted: its private state reaches the plan of the next one.
	deletedKey = framework.PrivateKey[bool]{Name: "deleted"}
)

// leftOut takes the place of a number that was removed from the configuration: every later number is another one.
const removedVersion = "left out"

// baseline is what a secret was last configured with and no read returns. Fields are empty after an import.
type baseline struct{ vault, valueVersion string }

// loadBaseline returns the baseline in private state.
func loadBaseline(ctx context.Context, private framework.ReadablePrivate, diags *diag.Diagnostics) baseline {
	return baseline{vaultKey.Load(ctx, private, diags), valueVersionKey.Load(ctx, private, diags)}
}

// changed reports whether a known value is planned that is not the one of the baseline. The first value after an import
// is none, and no value is none.
func changed(kept string, planned attr.Value) bool {
	return kept != "" && !planned.IsNull() && !planned.IsUnknown() && kept != planned.String()
}

// saveVersion saves the version that was last written here. If the service did not return it, the next read does.
func saveVersion(ctx context.Context, private framework.Private, m resourceModel, diags *diag.Diagnostics) {
	if m.VersionID.ValueString() == "" {
		writtenKey.Remove(ctx, private, diags)
		return
	}
	writtenKey.Save(ctx, private, m.VersionID.ValueString(), diags)
}

// saveBaseline saves the vault and the number of the value that are configured.
func saveBaseline(ctx context.Context, private framework.Private, m resourceModel, diags *diag.Diagnostics) {
	if !m.VaultID.IsNull() {
		vaultKey.Save(ctx, private, m.VaultID.String(), diags)
	}
	if !m.ValueVersion.IsNull() {
		valueVersionKey.Save(ctx, private, m.ValueVersion.String(), diags)
	}
}

// told is what the service returns of a secret that only a new secret can change.
type fingerprint struct {
	Title     string `json:"title"`
	Challenge bool   `json:"challenge"`
	// Expires is an instant in UTC.
	Expires string `json:"expires,omitempty"`
}

// told returns that part of a model.
func (m resourceModel) fingerprint() fingerprint {
	expires := framework.Time(m.ExpiresAt.ValueStringPointer())
	return fingerprint{m.Title.ValueString(), m.RequiresIdentityChallenge.ValueBool(), expires.ValueString()}
}

// mostForms is how many earlier forms of a secret are kept.
const maxEarlier = 10

// saveBefore keeps the form that a secret had before a change outside Terraform. The form that it has now is not kept.
func saveEarlier(ctx context.Context, private framework.Private, before, now fingerprint, diags *diag.Diagnostics) {
	earlier := earlierKey.Load(ctx, private, diags)
	forms := slices.DeleteFunc(slices.Clone(earlier), func(form fingerprint) bool { return form == now || form == before })
	if before != now {
		forms = append(forms, before)
	}
	switch {
	case slices.Equal(forms, earlier):
	case len(forms) == 0:
		earlierKey.Remove(ctx, private, diags)
	default:
		earlierKey.Save(ctx, private, forms[max(len(forms)-maxEarlier, 0):], diags)
	}
}

// foreign reports whether a plan asks for a secret as it was before a change outside Terraform.
func hasDrifted(
	ctx context.Context, private framework.ReadablePrivate, plan resourceModel, diags *diag.Diagnostics,
) bool {
	return slices.Contains(earlierKey.Load(ctx, private, diags), plan.fingerprint())
}
