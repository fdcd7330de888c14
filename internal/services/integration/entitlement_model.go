package integration

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// entitlementResourceModel is a cerby_integration_user_entitlement.
type entitlementResourceModel struct {
	ID            types.String   `tfsdk:"id"`
	IntegrationID types.String   `tfsdk:"integration_id"`
	UserID        types.String   `tfsdk:"user_id"`
	Entitlement   types.String   `tfsdk:"entitlement"`
	JobID         types.String   `tfsdk:"job_id"`
	JobStatus     types.String   `tfsdk:"job_status"`
	Timeouts      timeouts.Value `tfsdk:"timeouts"`
}

// entitlementIdentity is what identifies an entitlement of a person on a hub.
type entitlementIdentity struct {
	IntegrationID types.String `tfsdk:"integration_id"`
	UserID        types.String `tfsdk:"user_id"`
	Entitlement   types.String `tfsdk:"entitlement"`
}

// seat gives the seat.
func (m entitlementResourceModel) seat() cerby.IntegrationUserKey {
	return cerby.IntegrationUserKey{IntegrationID: m.IntegrationID.ValueString(), UserID: m.UserID.ValueString()}
}

// identity gives the identity.
func (m entitlementResourceModel) identity() entitlementIdentity {
	return entitlementIdentity{IntegrationID: m.IntegrationID, UserID: m.UserID, Entitlement: m.Entitlement}
}

// key is the id.
func (m entitlementResourceModel) key() string {
	return m.seat().String() + "/" + m.Entitlement.ValueString()
}

// keys returns the key of the entitlement in the registry. It is a part of the integration user.
func (m entitlementResourceModel) keys() []workspace.Key {
	return []workspace.Key{
		workspace.EntitlementKey(m.IntegrationID.ValueString(), m.UserID.ValueString(), m.Entitlement.ValueString()),
	}
}

// uncertain reports whether a part of the ID is unknown.
func (m entitlementResourceModel) uncertain() bool {
	return m.IntegrationID.IsUnknown() || m.UserID.IsUnknown() || m.Entitlement.IsUnknown()
}

// entitlementFromID returns the entitlement that an ID names.
func entitlementFromID(id string) entitlementResourceModel {
	hub, rest, _ := strings.Cut(id, "/")
	user, entitlement, _ := strings.Cut(rest, "/")
	return entitlementResourceModel{
		IntegrationID: types.StringValue(hub), UserID: types.StringValue(user), Entitlement: types.StringValue(entitlement),
	}
}

// entitlementLeftover describes an entitlement that a move left behind.
func entitlementLeftover(id string) framework.Leftover {
	m := entitlementFromID(id)
	return framework.Leftover{What: m.title(), Keys: m.keys()}
}

// who names it in messages.
func (m entitlementResourceModel) who() string {
	return fmt.Sprintf("the entitlement %q of the user %q", m.Entitlement.ValueString(), m.UserID.ValueString())
}

// title names it with its integration in messages.
func (m entitlementResourceModel) title() string {
	return fmt.Sprintf("%s on the integration %q", m.who(), m.IntegrationID.ValueString())
}

// has tells whether a person has the entitlement.
func (m entitlementResourceModel) has(person *cerby.IntegrationUser) bool {
	return person != nil && slices.Contains(person.Entitlements, m.Entitlement.ValueString())
}

// lacks tells whether a person does not have it, or nobody is there.
func (m entitlementResourceModel) lacks(person *cerby.IntegrationUser) bool { return !m.has(person) }

// sight is what it looks like when the person has the entitlement, or after a removal does not.
func (m entitlementResourceModel) sight(does string) sight {
	if does == removing {
		return sight{shows: m.lacks, suffices: m.lacks}
	}
	return sight{shows: m.has, suffices: m.has}
}

// written fills what the plan left open from how a change ended.
func (m *entitlementResourceModel) written(e ending) {
	m.ID = types.StringValue(m.key())
	id, status := e.told()
	m.JobID, m.JobStatus = orOpen(m.JobID, id), orOpen(m.JobStatus, status)
}

// give gives a person an entitlement, unless they have it, and follows that. It adds an error where that could not be
// begun.
func (w *work) give(ctx context.Context, m entitlementResourceModel) (e ending, ok bool) {
	person, err := w.ws.Integrations().Users(w.seat.IntegrationID).Read(ctx, w.seat.UserID)
	switch {
	case err != nil:
		framework.AddError(w.diags, "read "+name(w.seat), err)
		return ending{}, false
	case person == nil:
		if w.reportMissing(ctx) {
			return ending{}, false
		}
		w.diags.AddError("The user is not on the integration", fmt.Sprintf("%s was not found. Use cerby_integration_user instead, with this entitlement in its "+
			"entitlements: cerby_integration_user_entitlement only adds to what a user on the integration has.", framework.Capital(name(w.seat))))
		return ending{}, false
	case m.has(person):
		return ending{outcome: seen, person: person}, true
	}
	job, err := w.ws.Integrations().Users(w.seat.IntegrationID).Change(ctx, w.seat.UserID, []string{m.Entitlement.ValueString()}, nil, m.has)
	if err != nil {
		w.addWriteError(ctx, fmt.Sprintf("add %s on the integration %q", m.who(), w.seat.IntegrationID), err)
		return ending{}, false
	}
	return w.follow(ctx, job, m.sight(changing), unlimited), true
}

// take begins to take an entitlement from a person, and gives the job. It gives false where there is none: the person
// does not have it, or an error says why it was not begun.
func (w *work) take(ctx context.Context, m entitlementResourceModel) (job cerby.Job, begun bool) {
	person, err := w.ws.Integrations().Users(w.seat.IntegrationID).Read(ctx, w.seat.UserID)
	switch {
	case err != nil:
		framework.AddError(w.diags, "read "+name(w.seat), err)
		return cerby.Job{}, false
	case m.lacks(person):
		return cerby.Job{}, false
	case len(person.Entitlements) == 1:
		w.diags.AddError("The last entitlement cannot be taken", fmt.Sprintf("%q is all that %s has, and who has none is not on it. To take them off, manage them "+
			"with cerby_integration_user and destroy that; to let go of this resource alone, use a `removed` block or `terraform state rm`.",
			m.Entitlement.ValueString(), name(w.seat)))
		return cerby.Job{}, false
	}
	job, err = w.ws.Integrations().Users(w.seat.IntegrationID).Change(ctx, w.seat.UserID, nil, []string{m.Entitlement.ValueString()}, m.lacks)
	if err != nil {
		w.addWriteError(ctx, fmt.Sprintf("take away %s on the integration %q", m.who(), w.seat.IntegrationID), err)
		return cerby.Job{}, false
	}
	return job, true
}
