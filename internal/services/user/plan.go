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

// userPlan is the plan of a user.
type userPlan struct {
	// state is empty for a create, and plan is empty for a destroy.
	plan, state resourceModel
	// changes is set if the plan changes anything.
	changes bool
	// replaces is set if the plan removes the user and creates a new one.
	replaces bool
	// refreshed is set if this run read the user.
	refreshed bool
	// asWarning is set if an error would block a destroy.
	asWarning bool
	// owner is the registry owner of the resource. It is empty for a create that replaces no user.
	owner workspace.Owner
}

// outcome is the effect of a plan on an existing user.
type outcome string

// The outcomes of a plan.
const (
	// outcomeUpdate updates the user, or changes nothing.
	outcomeUpdate outcome = "update"
	// outcomeReplace removes the user and creates a new one.
	outcomeReplace outcome = "replace"
	// outcomeFail is planned as an update that returns an error before it sends a request.
	outcomeFail outcome = "fail"
)

// decide returns the outcome of the plan. It replaces a user only if the create can succeed.
func (p userPlan) decide() outcome {
	switch {
	case len(p.differences()) == 0:
		return outcomeUpdate
	case p.isOwner(), p.keepsEmail(), p.plan.Email.IsUnknown(), !p.refreshed:
		return outcomeFail
	}
	return outcomeReplace
}

// differences returns the attributes whose planned values differ and cannot be updated. An unknown value does not
// differ.
func (p userPlan) differences() path.Paths {
	var paths path.Paths
	known := !p.plan.Email.IsUnknown() && !p.state.Email.IsNull()
	if known && !p.plan.Email.Same(p.state.Email.ValueString()) {
		paths = append(paths, path.Root("email"))
	}
	if !p.plan.Guest.IsUnknown() && !p.plan.Guest.Equal(p.state.Guest) {
		paths = append(paths, path.Root("guest"))
	}
	return paths
}

// isOwner reports whether the user is an owner of the workspace.
func (p userPlan) isOwner() bool { return p.state.Role.ValueString() == owner }

// keepsEmail reports whether a replacement would reuse the email of the old user, which the service refuses.
func (p userPlan) keepsEmail() bool {
	return !p.plan.Email.IsUnknown() && !p.differences().Contains(path.Root("email"))
}

// ModifyPlan plans a replacement for known differences only. It refuses users that cannot be created, and warns about
// lost access.
func (r *userResource) ModifyPlan(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	p := userPlan{changes: !req.Plan.Raw.Equal(req.State.Raw)}
	creates, destroys := req.State.Raw.IsNull(), req.Plan.Raw.IsNull()
	if !creates {
		resp.Diagnostics.Append(req.State.Get(ctx, &p.state)...)
	}
	if !destroys {
		resp.Diagnostics.Append(req.Plan.Get(ctx, &p.plan)...)
	}
	switch {
	case resp.Diagnostics.HasError():
	case destroys:
		r.planDestroy(ctx, p, resp)
	case creates:
		r.planCreate(ctx, p, resp)
	default:
		r.planChange(ctx, p, resp)
	}
}

// planDestroy plans the removal of the user, unless another resource keeps the user.
func (r *userResource) planDestroy(ctx context.Context, p userPlan, resp *resource.ModifyPlanResponse) {
	name, diags := p.state.name(), &resp.Diagnostics
	c := r.NewPlanCall(resp.Private, diags)
	object := framework.ObjectPlan{What: name, Prior: p.state.keys(), Irreplaceable: true}
	c.PlanObject(ctx, object)
	kept := c.IsKeptByPlan(ctx)
	switch {
	case kept && r.Registry().IsPlannedCreation(p.state.emailKey()):
		// The create was planned before this destroy and could not detect it. In the other order, the create is
		// refused.
		diags.AddError("Unable to replace "+name,
			"Another resource in this configuration creates a user with this email.\n\n"+movedBlockAdvice)
	case kept:
	case p.isOwner():
		diags.AddError("Unable to remove "+name, ownerAdvice)
	default:
		diags.Append(r.warnAccessLoss(ctx, p)...)
	}
}

// planCreate plans the create of a user, which may be the new half of a replacement. A replacement whose create would
// fail is always refused, because Terraform removes the old user first.
func (r *userResource) planCreate(ctx context.Context, p userPlan, resp *resource.ModifyPlanResponse) {
	diags := &resp.Diagnostics
	var conflicts diag.Diagnostics
	c := r.NewPlanCall(resp.Private, diags)
	r.NewPlanCall(resp.Private, &conflicts).PlanObject(ctx, framework.ObjectPlan{
		What: p.plan.name(), Planned: p.plan.keys(), UnknownKeys: p.plan.Email.IsUnknown(),
		Changes: true, Irreplaceable: true,
	})
	p.owner = c.LoadOwner(ctx)
	deleted := deletedKey.Load(ctx, c)
	p.replaces = p.owner != "" && !deleted
	p.asWarning = !p.replaces && (deleted || c.MustNotFail(ctx, p.plan.keys()...))
	diags.Append(p.checkRole()...)
	if !diags.HasError() && !r.refuseTaken(ctx, p, diags) {
		// The error about the email is more specific than the conflict that it causes.
		diags.Append(conflicts...)
	}
}

// planChange plans an update or a replacement of the user.
func (r *userResource) planChange(ctx context.Context, p userPlan, resp *resource.ModifyPlanResponse) {
	diags := &resp.Diagnostics
	c := r.NewPlanCall(resp.Private, diags)
	p.refreshed = c.Refreshed(ctx)
	result := p.decide()
	object := framework.ObjectPlan{
		What: p.state.name(), Prior: p.state.keys(), Planned: p.state.keys(), Changes: p.changes, Irreplaceable: true,
	}
	if result == outcomeReplace {
		object.Planned = []workspace.Key{p.plan.emailKey()}
	}
	var conflicts diag.Diagnostics
	r.NewPlanCall(resp.Private, &conflicts).PlanObject(ctx, object)
	p.owner, p.asWarning = c.LoadOwner(ctx), c.MustNotFail(ctx)
	p.replaces = result == outcomeReplace
	refused := p.replaces && r.refuseTaken(ctx, p, diags)
	if refused {
		// If an error would block a destroy, the plan remains an update, which fails.
		object.Planned = object.Prior
		c.PlanObject(ctx, object)
	} else {
		// The error about the email is more specific than the conflict that it causes.
		diags.Append(conflicts...)
	}
	switch {
	case result == outcomeFail:
		diags.Append(p.explainFailure()...)
	case p.replaces && !refused && !diags.HasError():
		resp.RequiresReplace.Append(p.differences()...)
		if !c.IsKeptByPlan(ctx) {
			diags.Append(r.warnAccessLoss(ctx, p)...)
		}
	}
	if result != outcomeFail || !p.isOwner() {
		diags.Append(p.checkRole()...)
	}
}

// explainFailure explains why the planned update fails. It refuses changes that no later plan can apply either.
func (p userPlan) explainFailure() (diags diag.Diagnostics) {
	name, at := p.state.name(), p.differences()[0]
	switch {
	case p.isOwner():
		framework.Refuse(p.asWarning, at, "Unable to remove "+name, ownerAdvice, &diags)
	case p.keepsEmail():
		guest := p.state.Guest.ValueBool()
		framework.Refuse(p.asWarning, at, "Unable to change the guest status of "+name,
			fmt.Sprintf("The user has guest = %t, which Cerby cannot change. A replacement fails, because Cerby keeps the "+
				"email of a removed user.\n\nSet guest = %t, and apply again.", guest, guest), &diags)
	default:
		diags.AddAttributeWarning(at, "Unable to replace "+name, p.explainDifferences())
	}
	return diags
}

// explainDifferences returns the detail of the error about planned values that only a new user can have.
func (p userPlan) explainDifferences() string {
	var values []string
	for _, at := range p.differences() {
		planned, current := framework.Quote(p.plan.Email.ValueString()), framework.Quote(p.state.Email.ValueString())
		if at.Equal(path.Root("guest")) {
			planned, current = p.plan.Guest.String(), p.state.Guest.String()
		}
		values = append(values, fmt.Sprintf("The planned %s is %s, but the user has %s.", at, planned, current))
	}
	return strings.Join(values, "\n") + "\n\nCerby cannot change this value, and the plan did not show a replacement. " +
		"The apply does not change or remove the user.\n\n" +
		"Plan and apply again, without `-refresh=false`: the next plan shows the replacement."
}

// checkRole refuses to assign the role owner, and to remove it.
func (p userPlan) checkRole() (diags diag.Diagnostics) {
	planned := p.plan.Role.ValueString() == owner
	switch {
	case planned && !p.isOwner():
		framework.Refuse(p.asWarning, path.Root("role"), "Unable to assign the role owner to "+p.plan.name(),
			"Only Cerby's web app can transfer ownership of the workspace.\n\n"+
				"Use a different role, such as \"super_admin\".", &diags)
	case p.isOwner() && !planned && !p.plan.Role.IsUnknown():
		framework.Refuse(p.asWarning, path.Root("role"), "Unable to remove the role owner from "+p.state.name(),
			"The user is an owner of the workspace.\n\n"+
				"Set role = \"owner\", or transfer ownership in Cerby's web app first.", &diags)
	}
	return diags
}

// ownerAdvice is the detail of the error about the removal of an owner.
const ownerAdvice = "The user is an owner of the workspace.\n\nTo stop managing the user without removing the user, " +
	"use a `removed` block with `lifecycle { destroy = false }`, or run `terraform state rm`."
