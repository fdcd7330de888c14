package user

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

// deletedKey marks a user that was deleted outside Terraform. Read sets it; the plan to create the user again reads it.
var deletedKey = framework.PrivateKey[bool]{Name: "deleted"}

// outcome is the effect of a plan on an existing user.
type outcome string

// The outcomes of a plan.
const (
	// outcomeUpdate updates the user, or changes nothing.
	outcomeUpdate outcome = "stays"
	// outcomeReplace removes the user and creates a new one.
	outcomeReplace outcome = "replaces"
	// outcomeFail is planned as an update that returns an error before it sends a request.
	outcomeFail outcome = "fails"
)

// planFacts are the facts that determine the outcome of a plan.
type planFacts struct {
	// differing are the attributes whose planned values differ and cannot be updated.
	differing path.Paths
	// emailUnknown is set if the planned email is unknown.
	emailUnknown bool
	// owner is set if the user is an owner of the workspace.
	owner bool
	// refreshed is set if this run read the user.
	refreshed bool
}

// sameEmail reports whether a replacement would reuse the email of the old user, which the service refuses.
func (s planFacts) sameEmail() bool {
	return len(s.differing) > 0 && !s.emailUnknown && !s.differing.Contains(path.Root("email"))
}

// chooseOutcome returns the outcome of a plan. It replaces a user only if the create can succeed.
func chooseOutcome(s planFacts) outcome {
	switch {
	case len(s.differing) == 0:
		return outcomeUpdate
	case s.owner, s.sameEmail(), s.emailUnknown, !s.refreshed:
		return outcomeFail
	}
	return outcomeReplace
}

// differences returns the attributes whose planned values differ from those of the user. An unknown value does not
// differ.
func differences(plan, state resourceModel) path.Paths {
	var paths path.Paths
	known := !plan.Email.IsUnknown() && !state.Email.IsNull()
	if known && foldEmail(plan.Email.ValueString()) != foldEmail(state.Email.ValueString()) {
		paths = append(paths, path.Root("email"))
	}
	if !plan.Guest.IsUnknown() && !plan.Guest.Equal(state.Guest) {
		paths = append(paths, path.Root("guest"))
	}
	return paths
}

// ModifyPlan plans a replacement for known differences only. It refuses users that cannot be created, and warns about
// lost access.
func (r *userResource) ModifyPlan(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	var plan, state resourceModel
	creates, destroys := req.State.Raw.IsNull(), req.Plan.Raw.IsNull()
	if !creates {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if !destroys {
		resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	}
	switch {
	case resp.Diagnostics.HasError():
	case destroys:
		r.planDestroy(ctx, resp.Private, state, &resp.Diagnostics)
	case creates:
		r.planCreate(ctx, req, plan, resp)
	default:
		r.planChange(ctx, req, change{plan: plan, state: state}, resp)
	}
}

// planDestroy plans the removal of the user, unless another resource keeps the user.
func (r *userResource) planDestroy(
	ctx context.Context, private framework.Private, state resourceModel, diags *diag.Diagnostics,
) {
	r.PlanObject(ctx, private, framework.ObjectPlan{What: state.name(), Prior: state.keys(), Irreplaceable: true}, diags)
	switch {
	case r.KeptByAnother(ctx, private, diags) && r.Registry().Created(state.emailKey()):
		// The create was planned before this destroy and could not detect it. In the other order, the create is refused.
		diags.AddError(framework.Capital(state.name())+" would be removed and created again",
			"Another resource of this configuration creates a user with this email.\n\n"+movedBlockAdvice)
	case r.KeptByAnother(ctx, private, diags):
	case state.Role.ValueString() == owner:
		diags.AddError(ownerSummary, stopManagingAdvice(state))
	default:
		r.warnAccessLoss(ctx, state, false, diags)
	}
}

// planCreate plans the create of a user, which may be the new half of a replacement. A replacement whose create would
// fail is always refused, because Terraform removes the old user first.
func (r *userResource) planCreate(
	ctx context.Context, req resource.ModifyPlanRequest, plan resourceModel, resp *resource.ModifyPlanResponse,
) {
	diags := &resp.Diagnostics
	var conflicts diag.Diagnostics
	r.PlanObject(ctx, resp.Private, framework.ObjectPlan{
		What: plan.name(), Planned: plan.keys(), Uncertain: plan.Email.IsUnknown(), Changes: true, Irreplaceable: true,
	}, &conflicts)
	n := newUser{plan: plan, owner: r.LoadOwner(ctx, req.Private, diags)}
	deleted := deletedKey.Load(ctx, req.Private, diags)
	n.replaces = n.owner != "" && !deleted
	n.softened = !n.replaces && (deleted || r.Softened(ctx, req.Private, diags, plan.keys()...))
	refuseRole(plan, resourceModel{}, n.softened, diags)
	if !diags.HasError() && !r.refuseTaken(ctx, n, diags) {
		// The error about the email is more specific than the conflict that it causes.
		diags.Append(conflicts...)
	}
}

// change is a plan that updates or replaces a user.
type change struct {
	plan, state resourceModel
	// softened is set if an error would block a destroy.
	softened bool
}

// planChange plans an update or a replacement of the user.
func (r *userResource) planChange(
	ctx context.Context, req resource.ModifyPlanRequest, c change, resp *resource.ModifyPlanResponse,
) {
	diags := &resp.Diagnostics
	s := planFacts{
		differing: differences(c.plan, c.state), emailUnknown: c.plan.Email.IsUnknown(),
		owner: c.state.Role.ValueString() == owner, refreshed: r.Refreshed(ctx, req.Private, diags),
	}
	object := framework.ObjectPlan{
		What: c.state.name(), Prior: c.state.keys(), Planned: c.state.keys(),
		Changes: !req.Plan.Raw.Equal(req.State.Raw), Irreplaceable: true,
	}
	result := chooseOutcome(s)
	if result == outcomeReplace {
		object.Planned = []workspace.Key{c.plan.emailKey()}
	}
	var conflicts diag.Diagnostics
	r.PlanObject(ctx, resp.Private, object, &conflicts)
	c.softened = r.Softened(ctx, req.Private, diags)
	refused := result == outcomeReplace && r.refuseReplace(ctx, c, object, resp)
	if !refused {
		// The error about the email is more specific than the conflict that it causes.
		diags.Append(conflicts...)
	}
	switch {
	case result == outcomeFail:
		explainFailure(c, s, diags)
	case result == outcomeReplace && !refused && !diags.HasError():
		resp.RequiresReplace.Append(s.differing...)
		if !r.KeptByAnother(ctx, resp.Private, diags) {
			r.warnAccessLoss(ctx, c.state, true, diags)
		}
	}
	if result != outcomeFail || !s.owner {
		refuseRole(c.plan, c.state, c.softened, diags)
	}
}

// refuseReplace refuses a replacement whose create would fail, and reports whether it did. If an error would block a
// destroy, the plan remains an update, which fails.
func (r *userResource) refuseReplace(
	ctx context.Context, c change, object framework.ObjectPlan, resp *resource.ModifyPlanResponse,
) bool {
	diags := &resp.Diagnostics
	n := newUser{plan: c.plan, owner: r.LoadOwner(ctx, resp.Private, diags), replaces: true, softened: c.softened}
	if !r.refuseTaken(ctx, n, diags) {
		return false
	}
	object.Planned = object.Prior
	r.PlanObject(ctx, resp.Private, object, diags)
	return true
}

// explainFailure explains why the planned update fails. It refuses changes that no later plan can apply either.
func explainFailure(c change, s planFacts, diags *diag.Diagnostics) {
	switch {
	case s.owner:
		framework.Refuse(c.softened, s.differing[0], ownerSummary, stopManagingAdvice(c.state), diags)
	case s.sameEmail():
		guest := c.state.Guest.ValueBool()
		framework.Refuse(c.softened, path.Root("guest"), "Guest status of "+c.state.name()+" cannot be changed",
			fmt.Sprintf("The user has guest = %t, which Cerby cannot change. A replacement fails, because Cerby keeps the "+
				"email of a removed user.\n\nWrite guest = %t and apply again.", guest, guest), diags)
	default:
		detail := explainDifferences(c.plan, c.state, s.differing)
		diags.AddAttributeWarning(s.differing[0], "Unable to replace "+c.state.name(), detail)
	}
}

// explainDifferences returns the detail of the error about planned values that only a new user can have.
func explainDifferences(plan, state resourceModel, differing path.Paths) string {
	var values []string
	for _, one := range differing {
		planned, current := fmt.Sprintf("%q", plan.Email.ValueString()), fmt.Sprintf("%q", state.Email.ValueString())
		if one.Equal(path.Root("guest")) {
			planned, current = plan.Guest.String(), state.Guest.String()
		}
		name := framework.Capital(one.String())
		values = append(values, fmt.Sprintf("%s is %s, and the user has %s.", name, planned, current))
	}
	return strings.Join(values, "\n") + "\n\nCerby cannot change this, and the plan did not show a replacement. " +
		"Nothing is sent, and nothing is removed.\n\n" +
		"Apply again, without -refresh=false: the next plan shows the replacement."
}

// refuseRole refuses to assign the role owner, and to remove it.
func refuseRole(plan, state resourceModel, softened bool, diags *diag.Diagnostics) {
	owned, owns := state.Role.ValueString() == owner, plan.Role.ValueString() == owner
	switch {
	case owns && !owned:
		framework.Refuse(softened, path.Root("role"), "The owner's role cannot be given",
			fmt.Sprintf("%s is not the owner of the workspace, and ownership is not handed over here. Write another role, "+
				"such as %q.",
				plan.Email.ValueString(), "super_admin"), diags)
	case owned && !owns && !plan.Role.IsUnknown():
		framework.Refuse(softened, path.Root("role"), "The owner's role cannot be taken",
			fmt.Sprintf("%s is an owner of the workspace. Write role = %q, or hand over ownership in Cerby's web app first.",
				state.Email.ValueString(), owner), diags)
	}
}

// ownerSummary is the summary of the error about removing an owner.
const ownerSummary = "The owner cannot be removed"

// stopManagingAdvice returns the advice about an owner that the configuration no longer includes.
func stopManagingAdvice(state resourceModel) string {
	return fmt.Sprintf("%s is an owner of the workspace. To stop managing them here without removing them, use a "+
		"`removed` block with `destroy = false`, or `terraform state rm`.", state.Email.ValueString())
}
