package secret

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// planOutcome is the effect of a plan on a secret.
type planOutcome string

// The outcomes of a plan.
const (
	outcomeCreate  planOutcome = "creates a secret"
	outcomeKeep    planOutcome = "leaves the secret unchanged"
	outcomeReplace planOutcome = "replaces the secret"
	// outcomeFail is planned as an update that fails before any request is sent.
	outcomeFail planOutcome = "fails"
)

// situation holds the inputs of decide.
type situation struct {
	// exists is set if a secret is in state.
	exists bool
	// differing are the attributes whose planned value is known and differs from the secret.
	differing path.Paths
	// refreshed is set if this run has read the secret.
	refreshed bool
	// asWarning is set if an error in the plan would block a destroy.
	asWarning bool
	// incomplete is set if the configuration lacks an attribute that a new secret requires.
	incomplete bool
}

func decide(s situation) planOutcome {
	switch {
	case !s.exists:
		return outcomeCreate
	case len(s.differing) == 0:
		return outcomeKeep
	case !s.refreshed, s.asWarning && s.incomplete:
		return outcomeFail
	}
	return outcomeReplace
}

// findDifferences returns the attributes whose planned values are known and differ from the secret. An unknown value is
// no difference, because it may turn out to be the same.
func findDifferences(plan, state resourceModel, kept baseline) path.Paths {
	differs := func(planned, current attr.Value) bool { return !planned.IsUnknown() && !planned.Equal(current) }
	return selectPaths(
		check{"title", differs(plan.Title, state.Title)},
		check{"requires_identity_challenge", differs(plan.RequiresIdentityChallenge, state.RequiresIdentityChallenge)},
		check{"expires_at", differs(plan.ExpiresAt, state.ExpiresAt)},
		check{"vault_id", changed(kept.vault, plan.VaultID)},
		check{"value_wo_version", changed(kept.valueVersion, plan.ValueVersion)},
	)
}

// check is the result of a check of one attribute.
type check struct {
	attribute string
	holds     bool
}

// selectPaths returns the paths of the attributes whose check holds.
func selectPaths(checks ...check) path.Paths {
	var paths path.Paths
	for _, c := range checks {
		if c.holds {
			paths = append(paths, path.Root(c.attribute))
		}
	}
	return paths
}

// joinPaths returns the names of attributes for messages.
func joinPaths(paths path.Paths) string {
	names := make([]string, 0, len(paths))
	for _, attribute := range paths {
		names = append(names, attribute.String())
	}
	return strings.Join(names, ", ")
}

// requestsReplacement reports whether a difference comes from the configuration (vault or value version) and not from
// drift.
func requestsReplacement(differing path.Paths) bool {
	return differing.Contains(path.Root("vault_id")) || differing.Contains(path.Root("value_wo_version"))
}

// planner plans one secret. A model is empty if the plan has no such object.
type planner struct {
	*framework.Call
	situation

	plan, state, config resourceModel
	// drifted is set if the only differences come from a change outside Terraform.
	drifted bool
}

// ModifyPlan plans a replacement for known differences, refuses a secret that cannot be created, and warns about lost
// access.
func (r *secretResource) ModifyPlan(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	p := planner{Call: r.NewPlanCall(resp.Private, &resp.Diagnostics)}
	p.exists = !req.State.Raw.IsNull()
	if p.exists {
		resp.Diagnostics.Append(req.State.Get(ctx, &p.state)...)
	}
	if !req.Plan.Raw.IsNull() {
		resp.Diagnostics.Append(req.Plan.Get(ctx, &p.plan)...)
		resp.Diagnostics.Append(req.Config.Get(ctx, &p.config)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	object := framework.ObjectPlan{What: p.state.name(), Prior: p.state.keys(), Irreplaceable: true}
	if req.Plan.Raw.IsNull() {
		p.PlanObject(ctx, object)
		p.warnAccessLoss(ctx, p.state, deletion)
		return
	}
	outcome := p.assess(ctx)
	object.Changes = !req.Plan.Raw.Equal(req.State.Raw)
	p.PlanObject(ctx, setPlanned(object, p.plan, outcome))
	switch {
	case outcome == outcomeKeep:
		p.state.creator().PlanKeep(ctx, p.Call, p.state.object())
		p.warnOfValue(ctx)
	case outcome == outcomeFail && !p.refreshed:
		resp.Diagnostics.AddWarning(replacementError(p.state, p.differing))
	case p.drifted && p.incomplete:
		resp.Diagnostics.AddWarning(driftSummary(p.state), driftDetail+"\n\nThe apply of this plan will fail.")
	default:
		p.planCreation(ctx, outcome, resp)
	}
}

// planCreation refuses a secret that cannot be created, plans the replacement of an existing one, and warns about lost
// access.
func (p *planner) planCreation(ctx context.Context, outcome planOutcome, resp *resource.ModifyPlanResponse) {
	refused := p.refuseCreation(ctx)
	switch {
	case outcome == outcomeCreate:
		p.warnTainted(ctx)
		p.plan.creator().PlanCreate(ctx, p.Call, p.adoptable)
	case outcome == outcomeReplace && !refused:
		resp.RequiresReplace.Append(p.differing...)
		p.warnOfUnknown()
		p.warnAccessLoss(ctx, p.state, replacement)
	}
}

// adoptable returns the secret that an apply would adopt for the planned one, if its value is known by now.
func (p *planner) adoptable(ctx context.Context) (*cerby.Secret, error) {
	if p.config.Value.IsUnknown() {
		return nil, nil //nolint:nilnil // no secret is a valid result
	}
	return p.WS.Secrets().Adoptable(ctx, p.plan.createRequest(p.config.Value))
}

// assess fills the situation and returns the outcome of the plan.
func (p *planner) assess(ctx context.Context) planOutcome {
	p.incomplete = p.config.incomplete()
	if p.exists {
		p.differing = findDifferences(p.plan, p.state, loadBaseline(ctx, p.Call))
		p.refreshed = p.Refreshed(ctx)
		p.drifted = !requestsReplacement(p.differing) && hasDrifted(ctx, p.Call, p.plan)
	}
	p.AsWarning = p.drifted || p.mustNotFail(ctx)
	p.asWarning = p.AsWarning
	return decide(p.situation)
}

// setPlanned sets the keys that the secret has after the apply.
func setPlanned(object framework.ObjectPlan, plan resourceModel, outcome planOutcome) framework.ObjectPlan {
	switch outcome {
	case outcomeCreate:
		object.What, object.Planned = plan.name(), plan.keys()
		object.UnknownKeys = len(object.Planned) == 0
	case outcomeReplace:
		if plan.Title.ValueString() != "" {
			object.Planned = []workspace.Key{titleKey(plan.Title)}
		}
	default:
		object.Planned = plan.keys()
	}
	return object
}

// mustNotFail reports whether the plan must add warnings instead of errors. The create step of a replacement always
// adds errors, because the old secret would be deleted first.
func (p *planner) mustNotFail(ctx context.Context) bool {
	switch {
	case p.WS == nil:
		return false
	case p.exists:
		return p.MustNotFail(ctx)
	case deletedKey.Load(ctx, p.Call):
		return true
	case p.Refreshed(ctx) || len(p.Registry().ListUnplanned(noun, p.plan.Title.ValueString())) > 0:
		return false
	}
	return p.MustNotFail(ctx, titleKey(p.plan.Title))
}

// refuseCreation refuses a secret that cannot be created, and reports whether it did.
func (p *planner) refuseCreation(ctx context.Context) bool {
	if p.incomplete {
		advice := ""
		p.AsWarning = p.AsWarning || !p.exists && p.wasDeletedBefore(ctx)
		if !p.exists && !p.AsWarning {
			advice = destroyAdvice
		}
		refuseIncomplete(p.Call, p.config, advice)
	}
	return p.refuseVault(ctx) || p.incomplete
}

// warnOfUnknown warns if a replacement has values that become known only after the old secret is deleted.
func (p *planner) warnOfUnknown() {
	unknown := selectPaths(
		check{"title", p.plan.Title.IsUnknown()},
		check{"vault_id", p.plan.VaultID.IsUnknown()},
		check{"value_wo", p.config.Value.IsUnknown()},
		check{"value_wo_version", p.plan.ValueVersion.IsUnknown()},
		check{"expires_at", p.plan.ExpiresAt.IsUnknown()},
	)
	if len(unknown) > 0 {
		p.Diags.AddWarning("Values of the new "+p.state.name()+" are unknown", fmt.Sprintf("The plan cannot check %s. "+
			"If the service rejects the new secret at apply, the old secret is already deleted.\n\n"+
			"Set `lifecycle { create_before_destroy = true }` to keep the old secret until the new one exists.",
			joinPaths(unknown)))
	}
}

// replacementError returns the error of an update whose planned values only a new secret can have.
func replacementError(state resourceModel, differing path.Paths) (summary, detail string) {
	return "Unable to update " + state.name(), fmt.Sprintf("The planned value of %s differs from the secret. Cerby "+
		"cannot change a secret, and this plan did not show a replacement. The secret was not changed.\n\n"+
		"Plan and apply again, without `-refresh=false`: the next plan replaces the secret.", joinPaths(differing))
}
