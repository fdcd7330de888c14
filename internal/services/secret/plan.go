package secret

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// planOutcome is the effect of a plan on a secret.
type planOutcome string

// The outcomes of a plan.
const (
	outcomeCreate  planOutcome = "creates a secret"
	outcomeKeep    planOutcome = "leaves the secret as it is"
	outcomeReplace planOutcome = "replaces the secret"
	// outcomeFail is planned as an update that fails before any request is sent.
	outcomeFail planOutcome = "fails"
)

// situation holds the inputs of decide.
type situation struct {
	// exists reports whether a secret is in state.
	exists bool
	// differing are the attributes whose planned value is known and differs from the secret.
	differing path.Paths
	// refreshed reports whether this run has read the secret.
	refreshed bool
	// softened reports whether an error in the plan would block a destroy.
	softened bool
	// incomplete reports whether the configuration lacks an attribute that a new secret requires.
	incomplete bool
}

func decide(s situation) planOutcome {
	switch {
	case !s.exists:
		return outcomeCreate
	case len(s.differing) == 0:
		return outcomeKeep
	case !s.refreshed, s.softened && s.incomplete:
		return outcomeFail
	}
	return outcomeReplace
}

// findDifferences returns the attributes whose planned values are known and differ from the secret. An unknown value is
// no difference, because it may turn out to be the same.
func findDifferences(plan, state resourceModel, kept baseline) path.Paths {
	var paths path.Paths
	if !plan.Title.IsUnknown() && !plan.Title.Equal(state.Title) {
		paths = append(paths, path.Root("title"))
	}
	challenge := plan.RequiresIdentityChallenge
	if !challenge.IsUnknown() && !challenge.Equal(state.RequiresIdentityChallenge) {
		paths = append(paths, path.Root("requires_identity_challenge"))
	}
	if !plan.ExpiresAt.IsUnknown() && !plan.ExpiresAt.Equal(state.ExpiresAt) {
		paths = append(paths, path.Root("expires_at"))
	}
	if changed(kept.vault, plan.VaultID) {
		paths = append(paths, path.Root("vault_id"))
	}
	if changed(kept.valueVersion, plan.ValueVersion) {
		paths = append(paths, path.Root("value_wo_version"))
	}
	return paths
}

// incomplete reports whether a configuration lacks an attribute that a new secret requires.
func (m resourceModel) incomplete() bool {
	return m.VaultID.IsNull() || m.Value.IsNull() || m.ValueVersion.IsNull()
}

// ModifyPlan plans a replacement for known differences, rejects a secret that cannot be created, and warns about lost
// access.
func (r *secretResource) ModifyPlan(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	var plan, state, config resourceModel
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if !req.Plan.Raw.IsNull() {
		resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
		resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	object := framework.ObjectPlan{What: state.name(), Prior: state.keys(), Irreplaceable: true}
	if req.Plan.Raw.IsNull() {
		r.PlanObject(ctx, resp.Private, object, &resp.Diagnostics)
		r.warnOfLoss(ctx, resp.Private, state, willBeDeleted, &resp.Diagnostics)
		return
	}
	s := situation{exists: !req.State.Raw.IsNull(), incomplete: config.incomplete()}
	if s.exists {
		s.differing = findDifferences(plan, state, loadBaseline(ctx, req.Private, &resp.Diagnostics))
		s.refreshed = r.Refreshed(ctx, req.Private, &resp.Diagnostics)
	}
	drifted := s.exists && !requestsReplacement(s.differing) && hasDrifted(ctx, req.Private, plan, &resp.Diagnostics)
	s.softened = drifted || r.isSoftened(ctx, req.Private, plan, s.exists, &resp.Diagnostics)
	result := decide(s)
	object.Changes = !req.Plan.Raw.Equal(req.State.Raw)
	r.PlanObject(ctx, resp.Private, fillPlanned(object, plan, result), &resp.Diagnostics)
	switch {
	case result == outcomeKeep:
		warnOfValue(ctx, req.Private, plan, state, &resp.Diagnostics)
	case result == outcomeFail && !s.refreshed:
		resp.Diagnostics.AddWarning(replacementError(state, s.differing))
	case drifted && s.incomplete:
		resp.Diagnostics.AddWarning("The secret was changed outside",
			driftDetail(state.Title.ValueString())+" An apply of this plan fails.")
	default:
		r.planCreation(ctx, req, resp, newSecret{plan, state, config, s, result})
	}
}

// fillPlanned adds the keys that the secret has after the apply.
func fillPlanned(object framework.ObjectPlan, plan resourceModel, result planOutcome) framework.ObjectPlan {
	switch result {
	case outcomeCreate:
		object.What, object.Planned = plan.name(), plan.keys()
		object.Uncertain = len(object.Planned) == 0
	case outcomeReplace:
		if plan.Title.ValueString() != "" {
			object.Planned = []workspace.Key{titleKey(plan.Title)}
		}
	default:
		object.Planned = plan.keys()
	}
	return object
}

// requestsReplacement reports whether a difference comes from the configuration (vault or value version) and not from
// drift.
func requestsReplacement(differing path.Paths) bool {
	return differing.Contains(path.Root("vault_id")) || differing.Contains(path.Root("value_wo_version"))
}

// isSoftened reports whether the plan must add warnings instead of errors. The create step of a replacement always adds
// errors, because the old secret would be deleted first.
func (r *secretResource) isSoftened(
	ctx context.Context, private framework.ReadablePrivate, plan resourceModel, exists bool, diags *diag.Diagnostics,
) bool {
	switch {
	case r.WorkspaceIfKnown() == nil:
		return false
	case exists:
		return r.Softened(ctx, private, diags)
	case deletedKey.Load(ctx, private, diags):
		return true
	case r.Refreshed(ctx, private, diags) || len(r.Registry().Unplanned(noun, plan.Title.ValueString())) > 0:
		return false
	}
	return r.Softened(ctx, private, diags, titleKey(plan.Title))
}

// newSecret is a plan that creates a secret, or would create it if the configuration were complete.
type newSecret struct {
	plan, state, config resourceModel
	situation           situation
	result              planOutcome
}

// planCreation rejects a secret that cannot be created, plans the replacement of an existing one, and warns about the
// loss of access.
func (r *secretResource) planCreation(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse, n newSecret,
) {
	diags := &resp.Diagnostics
	ws := r.WorkspaceIfKnown()
	softened := n.situation.softened
	if !n.situation.exists && !softened && n.situation.incomplete {
		softened = wasDeletedBefore(ctx, ws, n.plan.Title)
	}
	refused := refuseIncomplete(softened, n.config, !n.situation.exists, diags)
	refused = checkVault(ctx, ws, n.plan.VaultID, softened, diags) || refused
	switch {
	case n.result == outcomeCreate:
		r.warnOfTaint(ctx, req.Private, n.plan, diags)
	case n.result == outcomeReplace && !refused:
		resp.RequiresReplace.Append(n.situation.differing...)
		warnOfUnknown(n.plan, n.config, diags)
		r.warnOfLoss(ctx, resp.Private, n.state, willBeReplaced, diags)
	}
}

// warnOfUnknown warns if a replacement has values that become known only after the old secret is deleted.
func warnOfUnknown(plan, config resourceModel, diags *diag.Diagnostics) {
	var unknown []string
	for _, one := range []struct {
		name    string
		unknown bool
	}{
		{"title", plan.Title.IsUnknown()},
		{"vault_id", plan.VaultID.IsUnknown()},
		{"value_wo", config.Value.IsUnknown()},
		{"value_wo_version", plan.ValueVersion.IsUnknown()},
		{"expires_at", plan.ExpiresAt.IsUnknown()},
	} {
		if one.unknown {
			unknown = append(unknown, one.name)
		}
	}
	if len(unknown) > 0 {
		diags.AddWarning("Values of the new secret are not known yet", fmt.Sprintf("The plan cannot check %s. "+
			"If the service refuses the new secret at apply, the old one is already deleted.\n\n"+
			"Write lifecycle { create_before_destroy = true } to keep the old one until the new one exists.",
			strings.Join(unknown, ", ")))
	}
}

// replacementError returns the error of an update whose planned values only a new secret can have.
func replacementError(state resourceModel, differing path.Paths) (summary, detail string) {
	names := make([]string, 0, len(differing))
	for _, one := range differing {
		names = append(names, one.String())
	}
	return "Unable to update " + state.name(), fmt.Sprintf("The secret has another value of %s, and Cerby cannot "+
		"change a secret. "+
		"This plan did not show a replacement, so nothing is sent and nothing is removed.\n\n"+
		"Plan and apply again, without -refresh=false: the next plan replaces the secret.", strings.Join(names, ", "))
}
