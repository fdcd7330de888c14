package secret

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// The values in private state.
var (
	// writtenKey stores the ID of the last version that Terraform wrote.
	writtenKey = framework.PrivateKey[string]{Name: "written_version"}
	// vaultKey and valueVersionKey store the last configured vault_id and value_wo_version. A different value replaces
	// the secret.
	vaultKey        = framework.PrivateKey[string]{Name: "vault"}
	valueVersionKey = framework.PrivateKey[string]{Name: "number"}
	// earlierKey stores the fingerprints from before each change outside Terraform.
	earlierKey = framework.PrivateKey[[]fingerprint]{Name: "before"}
	// deletedKey is set by a Read that finds the secret deleted. The plan that follows reads it.
	deletedKey = framework.PrivateKey[bool]{Name: "deleted"}
)

// removedVersion is saved instead of a value_wo_version that was removed from the configuration. Every later version
// differs from it.
const removedVersion = "left out"

// baseline holds the last configured attributes that the service does not return. Fields are empty after an import.
type baseline struct{ vault, valueVersion string }

func loadBaseline(ctx context.Context, c *framework.Call) baseline {
	return baseline{vaultKey.Load(ctx, c), valueVersionKey.Load(ctx, c)}
}

// changed reports whether a known planned value differs from the baseline. An empty baseline, as after an import, and a
// null value are no change.
func changed(kept string, planned attr.Value) bool {
	return kept != "" && !planned.IsNull() && !planned.IsUnknown() && kept != planned.String()
}

// saveVersion saves the ID of the version that Terraform wrote. If the response had none, it removes the saved ID and
// the next Read saves one.
func saveVersion(ctx context.Context, c *framework.Call, m resourceModel) {
	if m.VersionID.ValueString() == "" {
		writtenKey.Remove(ctx, c)
		return
	}
	writtenKey.Save(ctx, c, m.VersionID.ValueString())
}

// saveBaseline saves the configured vault and value version. Null values leave the saved ones unchanged.
func saveBaseline(ctx context.Context, c *framework.Call, m resourceModel) {
	if !m.VaultID.IsNull() {
		vaultKey.Save(ctx, c, m.VaultID.String())
	}
	if !m.ValueVersion.IsNull() {
		valueVersionKey.Save(ctx, c, m.ValueVersion.String())
	}
}

// fingerprint holds the returned attributes of a secret that Cerby cannot change in place.
type fingerprint struct {
	Title     string `json:"title"`
	Challenge bool   `json:"challenge"`
	// Expires is in UTC (RFC 3339).
	Expires string `json:"expires,omitempty"`
}

func (m resourceModel) fingerprint() fingerprint {
	expires := framework.Time(m.ExpiresAt.ValueStringPointer())
	return fingerprint{m.Title.ValueString(), m.RequiresIdentityChallenge.ValueBool(), expires.ValueString()}
}

// maxEarlier limits the number of saved earlier fingerprints.
const maxEarlier = 10

// saveEarlier saves the fingerprint from before a change outside Terraform. It removes the current fingerprint from the
// saved ones.
func saveEarlier(ctx context.Context, c *framework.Call, before, now fingerprint) {
	earlier := earlierKey.Load(ctx, c)
	kept := slices.DeleteFunc(slices.Clone(earlier), func(one fingerprint) bool { return one == now || one == before })
	if before != now {
		kept = append(kept, before)
	}
	switch {
	case slices.Equal(kept, earlier):
	case len(kept) == 0:
		earlierKey.Remove(ctx, c)
	default:
		earlierKey.Save(ctx, c, kept[max(len(kept)-maxEarlier, 0):])
	}
}

// hasDrifted reports whether the plan has the fingerprint of the secret from before a change outside Terraform.
func hasDrifted(ctx context.Context, c *framework.Call, plan resourceModel) bool {
	return slices.Contains(earlierKey.Load(ctx, c), plan.fingerprint())
}
