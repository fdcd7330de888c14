package secret

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// ModifyPlan asks for what a secret is made of where one will be made, and warns of changes from outside.
func (r *secretResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var plan, state, config resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	creates := req.State.Raw.IsNull()
	asked := creates || another(ctx, req.Private, vaultKey, plan.VaultID, &resp.Diagnostics) || another(ctx, req.Private, numberKey, plan.ValueVersion, &resp.Diagnostics)
	switch {
	case !asked && !replaces(plan, state):
		warnOfValue(ctx, req.Private, plan, state, &resp.Diagnostics)
		return
	case !asked && foreign(ctx, req.Private, plan, &resp.Diagnostics) && (config.VaultID.IsNull() || config.Value.IsNull()):
		resp.Diagnostics.AddWarning("The secret was changed outside", changedBack(state.Title.ValueString())+" An apply of this plan fails.")
		return
	}
	if config.VaultID.IsNull() {
		missing(&resp.Diagnostics, "vault_id", "the id of a cloud vault")
	}
	if config.Value.IsNull() || config.ValueVersion.IsNull() {
		missing(&resp.Diagnostics, "value_wo", "the value, with value_wo_version = 1 beside it")
	}
	checkVault(ctx, r.ClientIfKnown(), plan.VaultID, &resp.Diagnostics)
	if !creates {
		resp.RequiresReplace.Append(differing(plan, state)...)
	}
}

// warnOfValue warns where a secret that stays has another value than was written, or than is configured.
func warnOfValue(ctx context.Context, private readable, plan, state resourceModel, diags *diag.Diagnostics) {
	rewrites := !plan.ValueVersion.IsNull() && !plan.ValueVersion.Equal(state.ValueVersion)
	if rewrites {
		diags.AddWarning("The value is not written", fmt.Sprintf("%q was imported, and the first value_wo_version is taken for the value that is there: value_wo is not sent. "+
			"To write it, apply this, and then raise value_wo_version.", state.Title.ValueString()))
		return
	}
	written, found := private.GetKey(ctx, writtenKey)
	diags.Append(found...)
	now, err := json.Marshal(state.VersionID.ValueString())
	if err == nil && !state.VersionID.IsNull() && len(written) > 0 && string(written) != string(now) {
		diags.AddWarning("The secret was changed outside", fmt.Sprintf("%q has another version than was last written here. Its value is not known here, and is left as it is. %s",
			state.Title.ValueString(), howToWrite(plan)))
	}
}

// differing gives the attributes in which a plan has to make a new secret of one, of those that the service tells.
func differing(plan, state resourceModel) path.Paths {
	var paths path.Paths
	if !plan.Title.Equal(state.Title) {
		paths = append(paths, path.Root("title"))
	}
	if !plan.RequiresIdentityChallenge.Equal(state.RequiresIdentityChallenge) {
		paths = append(paths, path.Root("requires_identity_challenge"))
	}
	if !plan.ExpiresAt.Equal(state.ExpiresAt) {
		paths = append(paths, path.Root("expires_at"))
	}
	return paths
}

// replaces reports whether a plan has to make a new secret of one, for what the service tells of it.
func replaces(plan, state resourceModel) bool { return len(differing(plan, state)) > 0 }

// howToWrite says how to have the configured value written again.
func howToWrite(plan resourceModel) string {
	if plan.ValueVersion.IsNull() {
		return "To have a value written from here, write vault_id, value_wo and value_wo_version, apply, and then raise value_wo_version."
	}
	return "To write the configured one again, raise value_wo_version."
}

// changedBack says why a change from outside is not taken back.
func changedBack(title string) string {
	return fmt.Sprintf("%q is not as it was any more, and differs from the configuration. Cerby changes no secret: to have it as configured, a new one has to be made, "+
		"for which vault_id, value_wo and value_wo_version are needed. Write them, or write what was changed into the configuration.", title)
}

// missing says what has to be written where a secret will be made.
func missing(diags *diag.Diagnostics, attribute, what string) {
	diags.AddAttributeError(path.Root(attribute), "Missing to make the secret", fmt.Sprintf("A secret has to be made for this plan, which takes %s: write %s.", what, attribute))
}

// checkVault refuses a vault that cannot take a new secret. One that Cerby does not list may exist.
func checkVault(ctx context.Context, client *cerby.Client, id types.String, diags *diag.Diagnostics) {
	if client == nil || id.IsUnknown() || id.IsNull() {
		return
	}
	vaults, err := client.Vaults().AllKnown(ctx)
	if err != nil && !cerby.IsDenied(err) {
		framework.AddError(diags, "list the vaults", err)
	}
	for _, vault := range vaults {
		switch {
		case vault.ID != id.ValueString():
		case vault.Scheme != nil && *vault.Scheme == "local_encryption_key":
			diags.AddAttributeError(path.Root("vault_id"), "Not a cloud vault", fmt.Sprintf("The vault %q keeps its key locally: the API makes secrets in cloud vaults only. Choose one of another scheme.",
				id.ValueString()))
		case vault.State != nil && *vault.State == "disabled":
			diags.AddAttributeError(path.Root("vault_id"), "The vault is disabled", fmt.Sprintf("The vault %q takes no new secrets. Enable it in Cerby's web app, or choose another.", id.ValueString()))
		}
	}
}
