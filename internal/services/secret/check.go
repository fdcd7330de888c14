package secret

import (
	"context"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// warnOfValue warns about a value that differs from the one last written or configured, if the plan keeps the secret.
func warnOfValue(
	ctx context.Context, private framework.ReadablePrivate, plan, state resourceModel, diags *diag.Diagnostics,
) {
	imported := valueVersionKey.Load(ctx, private, diags) == ""
	if imported && !plan.ValueVersion.IsNull() && !plan.ValueVersion.Equal(state.ValueVersion) {
		diags.AddWarning("The value is not written", fmt.Sprintf("%q was imported, and the first value_wo_version is "+
			"taken for the value that is there: value_wo is not sent. To write it, apply this, and then raise value_wo_version.",
			state.Title.ValueString()))
		return
	}
	written := writtenKey.Load(ctx, private, diags)
	if !state.VersionID.IsNull() && written != "" && written != state.VersionID.ValueString() {
		diags.AddWarning("The secret was changed outside", fmt.Sprintf("%q has another version than was last written here. "+
			"Its value is not known here, and is left as it is. %s", state.Title.ValueString(), writeAdvice(plan)))
	}
}

// writeAdvice returns the steps to write the configured value again.
func writeAdvice(plan resourceModel) string {
	if plan.ValueVersion.IsNull() {
		return "To have a value written from here, write vault_id, value_wo and value_wo_version, apply, " +
			"and then raise value_wo_version."
	}
	return "To write the configured one again, raise value_wo_version."
}

// driftDetail explains why Terraform does not revert a change outside Terraform.
func driftDetail(title string) string {
	return fmt.Sprintf("%q is not as it was any more, and differs from the configuration. Cerby changes no secret: "+
		"to have it as configured, a new one has to be made, for which vault_id, value_wo and value_wo_version are needed. "+
		"Write them, or write what was changed into the configuration.", title)
}

// The errors about attributes that a new secret requires.
const (
	missingTitle = "Missing to make the secret"
	missingVault = "A secret has to be made for this plan, which takes the id of a cloud vault: write vault_id."
	missingValue = "A secret has to be made for this plan, which takes the value, with value_wo_version = 1 beside it: " +
		"write value_wo."
	// destroyAnyway is added because Terraform also plans the configuration before a destroy.
	destroyAnyway = " If you run a destroy, run it with -refresh=false."
)

// refuseIncomplete reports whether a configuration lacks an attribute that a new secret requires, and adds an error or
// a warning if so.
func refuseIncomplete(softened bool, config resourceModel, creates bool, diags *diag.Diagnostics) bool {
	advice := ""
	if creates && !softened {
		advice = destroyAnyway
	}
	if config.VaultID.IsNull() {
		framework.Refuse(softened, path.Root("vault_id"), missingTitle, missingVault+advice, diags)
	}
	if config.Value.IsNull() || config.ValueVersion.IsNull() {
		framework.Refuse(softened, path.Root("value_wo"), missingTitle, missingValue+advice, diags)
	}
	return config.incomplete()
}

// checkComplete adds errors for attributes that a creation lacks, before any request is sent.
func checkComplete(plan resourceModel, value types.String, diags *diag.Diagnostics) {
	if plan.VaultID.ValueString() == "" {
		diags.AddAttributeError(path.Root("vault_id"), missingTitle, missingVault)
	}
	length := utf8.RuneCountInString(value.ValueString())
	switch {
	case length == 0 || plan.ValueVersion.IsNull():
		diags.AddAttributeError(path.Root("value_wo"), missingTitle, missingValue)
	case length > cerby.MaxSecretValue:
		diags.AddAttributeError(path.Root("value_wo"), "Value is too long",
			fmt.Sprintf("value_wo has %d characters. Write at most %d.", length, cerby.MaxSecretValue))
	}
}

// wasDeletedBefore reports whether the service lists only deleted secrets with the given title. If so, a plan without a
// vault or a value probably belongs to a destroy whose earlier run deleted the secret.
func wasDeletedBefore(ctx context.Context, ws *workspace.Workspace, title types.String) bool {
	if ws == nil {
		return false
	}
	found := false
	all, _ := ws.Secrets().Cached(ctx)
	for _, one := range all {
		same := one.Title != nil && *one.Title == title.ValueString()
		if same && !one.Removed() {
			return false
		}
		found = found || same
	}
	return found
}

// checkVault rejects a vault that cannot store a new secret, and reports whether it did. A vault that is not listed is
// accepted, because it may exist.
func checkVault(
	ctx context.Context, ws *workspace.Workspace, id types.String, softened bool, diags *diag.Diagnostics,
) bool {
	if ws == nil || id.IsUnknown() || id.IsNull() {
		return false
	}
	vaults, err := ws.Vaults().Cached(ctx)
	if err != nil && !errors.Is(err, cerby.ErrDenied) && !softened {
		framework.AddError(diags, "list the vaults", err)
	}
	for _, vault := range vaults {
		switch {
		case vault.ID != id.ValueString():
		case vault.Scheme != nil && *vault.Scheme == "local_encryption_key":
			framework.Refuse(softened, path.Root("vault_id"), "Not a cloud vault", fmt.Sprintf("The vault %q keeps its key "+
				"locally: the API makes secrets in cloud vaults only. Choose one of another scheme.", id.ValueString()), diags)
			return true
		case vault.State != nil && *vault.State == "disabled":
			framework.Refuse(softened, path.Root("vault_id"), "The vault is disabled", fmt.Sprintf("The vault %q takes no new "+
				"secrets. Enable it in Cerby's web app, or choose another.", id.ValueString()), diags)
			return true
		}
	}
	return false
}
