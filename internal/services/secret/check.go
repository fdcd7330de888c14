package secret

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// warnOfValue warns about a value that differs from the one last written or configured, if the plan keeps the secret.
func (p *planner) warnOfValue(ctx context.Context) {
	imported := valueVersionKey.Load(ctx, p.Call) == ""
	if imported && !p.plan.ValueVersion.IsNull() && !p.plan.ValueVersion.Equal(p.state.ValueVersion) {
		p.Diags.AddWarning(fmt.Sprintf("Value of %s will not be written", p.state.name()),
			"The secret was imported. Its first value_wo_version stands for the current value, so the provider does not send "+
				"value_wo.\n\n"+
				"To write value_wo, apply this plan, and then increase value_wo_version.")
		return
	}
	written := writtenKey.Load(ctx, p.Call)
	if p.state.VersionID.IsNull() || written == "" || written == p.state.VersionID.ValueString() {
		return
	}
	advice := "To write the configured value again, increase value_wo_version."
	if p.plan.ValueVersion.IsNull() {
		advice = "To write a value, set vault_id, value_wo and value_wo_version, apply, and then increase value_wo_version."
	}
	p.Diags.AddWarning(driftSummary(p.state), "The current version of the secret is not the version that Terraform last "+
		"wrote. The provider neither reads nor changes the value.\n\n"+advice)
}

// driftSummary is the summary of a warning about a change outside Terraform.
func driftSummary(state resourceModel) string {
	return framework.Capital(state.name()) + " was changed outside Terraform"
}

// driftDetail explains why Terraform does not revert a change outside Terraform.
const driftDetail = "The secret was changed outside Terraform and differs from the configuration. Cerby cannot " +
	"change a secret, and a new secret requires vault_id, value_wo and value_wo_version.\n\n" +
	"Set these attributes, or change the configuration to match the secret."

// The errors about attributes that a new secret requires.
const (
	missingVaultDetail = "A new secret requires the ID of a cloud vault.\n\nSet vault_id to the ID of a vault, such as " +
		"data.cerby_vault.company.id."
	missingValueDetail = "A new secret requires a value.\n\nSet value_wo to an ephemeral value, such as an ephemeral " +
		"variable, and value_wo_version to 1."
	// destroyAdvice is added because Terraform also plans the configuration before a destroy.
	destroyAdvice = " To destroy the resource, use `-refresh=false`."
)

// missingSummary returns the summary of the error about an attribute that a new secret requires.
func (m resourceModel) missingSummary(attribute string) string {
	return "Unable to create " + m.name() + " without " + attribute
}

// refuseIncomplete refuses a configuration that lacks attributes of a new secret. advice is the end of the details.
func refuseIncomplete(c *framework.Call, config resourceModel, advice string) {
	if config.VaultID.IsNull() {
		c.Refuse(path.Root("vault_id"), config.missingSummary("vault_id"), missingVaultDetail+advice)
	}
	if config.Value.IsNull() || config.ValueVersion.IsNull() {
		c.Refuse(path.Root("value_wo"), config.missingSummary("value_wo"), missingValueDetail+advice)
	}
}

// wasDeletedBefore reports whether the service lists only deleted secrets with the planned title. If so, a plan without
// a vault or a value probably belongs to a destroy whose earlier run deleted the secret.
func (p *planner) wasDeletedBefore(ctx context.Context) bool {
	if p.WS == nil {
		return false
	}
	all, _ := p.WS.Secrets().Cached(ctx)
	hasTitle := func(s cerby.Secret) bool { return s.Title != nil && *s.Title == p.plan.Title.ValueString() }
	exists := func(s cerby.Secret) bool { return hasTitle(s) && !s.IsRemoved() }
	return slices.ContainsFunc(all, hasTitle) && !slices.ContainsFunc(all, exists)
}

// refuseVault refuses a vault that cannot store a new secret, and reports whether it did. A vault that is not listed is
// accepted, because it may exist.
func (p *planner) refuseVault(ctx context.Context) bool {
	id := p.plan.VaultID
	if p.WS == nil || id.IsUnknown() || id.IsNull() {
		return false
	}
	vaults, err := p.WS.Vaults().Cached(ctx)
	if err != nil && !errors.Is(err, cerby.ErrDenied) && !p.AsWarning {
		p.AddError("list vaults", err)
	}
	detail := ""
	for _, vault := range vaults {
		switch {
		case vault.ID != id.ValueString():
		case vault.Scheme != nil && *vault.Scheme == "local_encryption_key":
			detail = fmt.Sprintf("Vault %s has the scheme local_encryption_key. The API creates secrets in cloud vaults "+
				"only.\n\nUse a vault with a different scheme.", framework.Quote(vault.ID))
		case vault.State != nil && *vault.State == "disabled":
			detail = fmt.Sprintf("Vault %s is disabled.\n\nEnable it in Cerby's web app, or use another vault.",
				framework.Quote(vault.ID))
		}
	}
	if detail != "" {
		p.Refuse(path.Root("vault_id"), "Invalid vault_id of "+p.plan.name(), detail)
	}
	return detail != ""
}

// checkComplete returns errors for attributes that a creation lacks, before any request is sent.
func checkComplete(plan resourceModel, value types.String) diag.Diagnostics {
	var diags diag.Diagnostics
	if plan.VaultID.ValueString() == "" {
		diags.AddAttributeError(path.Root("vault_id"), plan.missingSummary("vault_id"), missingVaultDetail)
	}
	length := utf8.RuneCountInString(value.ValueString())
	switch {
	case length == 0 || plan.ValueVersion.IsNull():
		diags.AddAttributeError(path.Root("value_wo"), plan.missingSummary("value_wo"), missingValueDetail)
	case length > cerby.MaxSecretValue:
		diags.AddAttributeError(path.Root("value_wo"), "Invalid value_wo of "+plan.name(),
			fmt.Sprintf("value_wo has %d characters. The limit is %d.\n\nUse a shorter value.", length, cerby.MaxSecretValue))
	}
	return diags
}
