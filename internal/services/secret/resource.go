package secret

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

var (
	_ resource.ResourceWithIdentity    = (*secretResource)(nil)
	_ resource.ResourceWithImportState = (*secretResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*secretResource)(nil)
)

// NewResource returns the resource cerby_secret.
func NewResource() resource.Resource { return &secretResource{framework.Resource{Use: resourceUse}} }

// secretResource manages a secret with a write-only value.
type secretResource struct{ framework.Resource }

// Schema sets the schema of the resource.
func (r *secretResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	const first = " Changing this forces a new resource to be created, except for the first value after an import."
	resp.Schema = schema.Schema{
		MarkdownDescription: resourceUse.Describe("Manages a secret in a Cerby workspace: a text in a cloud vault " +
			"that can be shared.\n\n" +
			"The value is write-only: Terraform stores it neither in state nor in plans. The guide " +
			"[Secrets](../guides/secrets.md) explains where each value is stored.\n\n" +
			"~> **Warning:** Cerby cannot change a secret. Each change creates a new secret, and deletes the old one " +
			"with its shares. Set `lifecycle { create_before_destroy = true }` to create the new secret first.\n\n" +
			"## Behavior\n\n" +
			"### Replacement\n\n" +
			"The new secret gets only the shares that `cerby_secret_share` declares. All other shares " +
			"are lost. The plan lists the users and teams of the old secret.\n\n" +
			"If a value is unknown at plan, the plan shows an update. If the value then differs, the apply fails " +
			"before it removes anything. Apply again to replace the secret.\n\n" +
			"### Existing secrets\n\n" +
			"Two secrets may have the same title. If an apply is killed after it sends the request, the secret can " +
			"exist in Cerby without being in the state. The next apply adopts such a secret, with a warning that shows " +
			"its ID. The secret must have the same title, value, expiry, challenge and category. It must be less than " +
			"an hour old, and only one user, its owner, may have access to it. An apply never adopts a secret that " +
			"another resource of the run manages. It does not compare the vault, because Cerby does not return it.\n\n" +
			"If several secrets match, the apply creates a new one. A plan for a new secret warns about each secret of " +
			"the same title that is less than a day old. The warning contains the `import` block that manages this secret " +
			"instead.\n\n" +
			"To compare the value, the apply reads each secret that matches otherwise once. Cerby logs these reads. " +
			"The provider also reads the value if the response to the creation is lost.\n\n" +
			"An apply does not see the resources that it does not change. Therefore, a plan for a second secret of " +
			"the same title and value fails while the first is unshared and less than an hour old. The plan reads the " +
			"value of the first secret to compare it. It does not detect secrets of another configuration or provider " +
			"alias, or those that `-target` leaves out. Use different titles in these cases, and if the value is " +
			"unknown at plan.\n\n" +
			"-> **Note:** With `create_before_destroy`, a replacement may adopt the old secret if it is less than an " +
			"hour old. This happens if neither the title nor the value changes. The apply then warns, and deletes nothing.\n\n" +
			"### Drift\n\n" +
			"If the secret is changed outside Terraform, every plan warns until `value_wo_version` changes."),
		Attributes: map[string]schema.Attribute{
			"title": schema.StringAttribute{
				Required: true,
				MarkdownDescription: "Title of the secret, at most 255 characters. " +
					"Changing this forces a new resource to be created.",
				Validators: []validator.String{stringvalidator.UTF8LengthBetween(1, cerby.MaxSecretTitle)},
			},
			"vault_id": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "ID of an enabled cloud vault. Required to create the secret. The service does not " +
					"return it, so an imported secret does not need it." + first,
				Validators: []validator.String{framework.IDValidator("vault")},
			},
			"value_wo": schema.StringAttribute{
				Optional:  true,
				Sensitive: true,
				WriteOnly: true,
				MarkdownDescription: "Value of the secret, at most 45000 characters. Required to create the secret. " +
					"Must be set together with `value_wo_version`: increase it with each new value. Use an ephemeral value.",
				Validators: []validator.String{
					stringvalidator.UTF8LengthBetween(1, cerby.MaxSecretValue),
					stringvalidator.AlsoRequires(path.MatchRoot("value_wo_version")),
				},
			},
			"value_wo_version": schema.Int64Attribute{
				Optional: true,
				MarkdownDescription: "Version of `value_wo`. Must be set together with `value_wo`. " +
					"Increase this value to rotate the secret." + first,
				Validators: []validator.Int64{int64validator.AlsoRequires(path.MatchRoot("value_wo"))},
			},
			"requires_identity_challenge": schema.BoolAttribute{
				Optional: true,
				Computed: true,
				Default:  booldefault.StaticBool(false),
				MarkdownDescription: "Whether users must verify their identity before they see the value. " +
					"Defaults to `false`. Changing this forces a new resource to be created.",
			},
			"expires_at": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Time at which the secret expires (RFC 3339). A different notation of the same time " +
					"is not a change. Changing this forces a new resource to be created.",
				Validators:    []validator.String{framework.TimeValidator()},
				PlanModifiers: []planmodifier.String{framework.KeepTime()},
			},
			"id": framework.ComputedString("ID of the secret."),
			"category": framework.ComputedString("Category of the secret. Secrets that Terraform creates have the " +
				"category `text`."),
			"status":     framework.ComputedString("Status of the secret."),
			"version_id": framework.ComputedString("ID of the current version. Each change of the secret also changes this ID."),
			"created_at": framework.ComputedString("Time at which the secret was created (RFC 3339)."),
		},
	}
}

// IdentitySchema sets the identity schema of a secret.
func (r *secretResource) IdentitySchema(
	_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse,
) {
	resp.IdentitySchema = framework.IDIdentitySchema("secret")
}

// Create creates the secret.
func (r *secretResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	var value types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("value_wo"), &value)...)
	c := r.NewCall(resp.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	// A plan during a destroy is not refused, and the value may have been unknown.
	resp.Diagnostics.Append(checkComplete(plan, value)...)
	if resp.Diagnostics.HasError() {
		return
	}
	created, ok := plan.creator().Create(ctx, c, []workspace.Key{titleKey(plan.Title)},
		func(ctx context.Context) (cerby.Created[cerby.Secret], error) {
			return c.WS.Secrets().Create(ctx, plan.createRequest(value))
		})
	if !ok {
		return
	}
	plan.flattenComputed(created)
	plan.Value = types.StringNull()
	saveVersion(ctx, c, plan)
	saveBaseline(ctx, c, plan)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, framework.IDIdentity{ID: plan.ID})...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

// Read refreshes the secret from the list, because a get of one secret returns its value.
func (r *secretResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	c := r.NewCall(resp.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	c.RegisterRead(ctx, state.keys()...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, framework.IDIdentity{ID: state.ID})...)
	secret, err := c.WS.Secrets().Find(ctx, state.ID.ValueString())
	missing := errors.Is(err, cerby.ErrNotFound)
	switch {
	case missing && !isDeleted(ctx, c, state):
		return
	case err != nil && !missing:
		c.AddReadError("read "+state.name(), err)
		return
	case missing || secret.IsRemoved():
		earlier := earlierKey.Load(ctx, c)
		deletedKey.Save(ctx, c, true)
		c.RemoveFromState(ctx, resp, state.name(), deletedKeys(state, earlier)...)
		return
	}
	before, imported := state.fingerprint(), state.Title.IsNull()
	state.flatten(secret)
	if !imported {
		saveEarlier(ctx, c, before, state.fingerprint())
	}
	if writtenKey.Load(ctx, c) == "" {
		saveVersion(ctx, c, state)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	c.RecordRead(ctx, req, resp, framework.ReadOptions{NoDrift: imported})
}

// isDeleted reports whether a secret that is not listed does not exist, and adds an error otherwise. It lists the users
// of the secret, because a get would return the value.
func isDeleted(ctx context.Context, c *framework.Call, state resourceModel) bool {
	_, err := c.WS.Shares().ListByItem(cerby.SecretItem, state.ID.ValueString(), cerby.UserMembers).List(ctx)
	switch {
	case errors.Is(err, cerby.ErrNotFound):
		return true
	case err != nil:
		what := fmt.Sprintf("read secret %s, which the service does not list", framework.Quote(state.ID.ValueString()))
		c.AddError(what, err)
	default:
		c.Diags.AddError("Unable to find "+state.name(), fmt.Sprintf("The service does not list the secret with the ID %s, "+
			"but still lists its users. The state was not changed.\n\nPlan again. If the secret was deleted, "+
			"remove it from the state with a `removed` block with `lifecycle { destroy = false }`.",
			framework.Quote(state.ID.ValueString())))
	}
	return false
}

// Update sends no request. It saves the first vault and the first value version after an import. It adds an error for
// values that were unknown at plan and differ, because only a new secret can have them.
func (r *secretResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state, config resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	c := r.NewCall(resp.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, framework.IDIdentity{ID: state.ID})...)
	differing := findDifferences(plan, state, loadBaseline(ctx, c))
	switch {
	case len(differing) == 0:
	case config.incomplete() && !requestsReplacement(differing) && hasDrifted(ctx, c, plan):
		resp.Diagnostics.AddError("Unable to update "+state.name(), driftDetail)
		return
	case config.incomplete():
		refuseIncomplete(c, config, "")
		return
	default:
		resp.Diagnostics.AddError(replacementError(state, differing))
		return
	}
	switch {
	case plan.ValueVersion.IsNull() && !state.ValueVersion.IsNull():
		valueVersionKey.Save(ctx, c, removedVersion)
	case !plan.ValueVersion.Equal(state.ValueVersion):
		saveVersion(ctx, c, state)
	}
	saveBaseline(ctx, c, plan)
	plan.ID, plan.Category, plan.Status = state.ID, state.Category, state.Status
	plan.VersionID, plan.CreatedAt = state.VersionID, state.CreatedAt
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

// Delete deletes the secret.
func (r *secretResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	c := r.NewCall(resp.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() || c.SkipsRemoval(ctx, state.name(), state.keys()...) {
		return
	}
	framework.AddDeleteError(&resp.Diagnostics, state.name(), c.WS.Secrets().Delete(ctx, state.ID.ValueString()))
}

// ImportState accepts an ID, a title or the identity.
func (r *secretResource) ImportState(
	ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse,
) {
	framework.Secrets.ImportState(ctx, &r.Resource, req, resp, func(s cerby.Secret, diags *diag.Diagnostics) {
		if s.IsRemoved() {
			diags.AddError("Unable to import secret "+framework.Quote(s.ID), "The secret is deleted.\n\n"+
				"Use the ID of a secret that is not deleted.")
		}
	})
}
