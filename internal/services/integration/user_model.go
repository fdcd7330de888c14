package integration

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// The roles on an integration that can be given.
const (
	owner        = "owner"
	collaborator = "collaborator"
)

// userResourceModel is a cerby_integration_user.
type userResourceModel struct {
	ID            types.String   `tfsdk:"id"`
	IntegrationID types.String   `tfsdk:"integration_id"`
	UserID        types.String   `tfsdk:"user_id"`
	Entitlements  types.Set      `tfsdk:"entitlements"`
	Role          types.String   `tfsdk:"role"`
	Email         types.String   `tfsdk:"email"`
	Status        types.String   `tfsdk:"status"`
	JobID         types.String   `tfsdk:"job_id"`
	JobStatus     types.String   `tfsdk:"job_status"`
	Timeouts      timeouts.Value `tfsdk:"timeouts"`
}

// userIdentity is what identifies a person on a hub.
type userIdentity struct {
	IntegrationID types.String `tfsdk:"integration_id"`
	UserID        types.String `tfsdk:"user_id"`
}

// noTimeouts gives the timeouts of a model that has none.
func noTimeouts() timeouts.Value {
	kinds := map[string]attr.Type{"create": types.StringType, "update": types.StringType, "delete": types.StringType}
	return timeouts.Value{Object: types.ObjectNull(kinds)}
}

// seat gives the seat.
func (i userIdentity) seat() cerby.IntegrationUserKey {
	return cerby.IntegrationUserKey{IntegrationID: i.IntegrationID.ValueString(), UserID: i.UserID.ValueString()}
}

// seat gives the seat.
func (m userResourceModel) seat() cerby.IntegrationUserKey {
	return cerby.IntegrationUserKey{IntegrationID: m.IntegrationID.ValueString(), UserID: m.UserID.ValueString()}
}

// identity gives the identity.
func (m userResourceModel) identity() userIdentity {
	return userIdentity{IntegrationID: m.IntegrationID, UserID: m.UserID}
}

// keys returns the keys of the access in the registry: the integration user first, and then each known entitlement.
func (m userResourceModel) keys() []workspace.Key {
	hub, user := m.IntegrationID.ValueString(), m.UserID.ValueString()
	keys := []workspace.Key{workspace.IntegrationUserKey(hub, user)}
	for _, id := range ids(m.Entitlements) {
		keys = append(keys, workspace.EntitlementKey(hub, user, id))
	}
	return keys
}

// uncertain reports whether a part of the ID is unknown.
func (m userResourceModel) uncertain() bool {
	return m.IntegrationID.IsUnknown() || m.UserID.IsUnknown()
}

// seatFromID returns the seat that an ID names.
func seatFromID(id string) cerby.IntegrationUserKey {
	hub, user, _ := strings.Cut(id, "/")
	return cerby.IntegrationUserKey{IntegrationID: hub, UserID: user}
}

// userLeftover describes access that a move left behind.
func userLeftover(id string) framework.Leftover {
	seat := seatFromID(id)
	return framework.Leftover{What: name(seat), Keys: []workspace.Key{workspace.IntegrationUserKey(seat.IntegrationID, seat.UserID)}}
}

// who names the person in messages.
func (m userResourceModel) who() string { return fmt.Sprintf("the user %q", m.UserID.ValueString()) }

// had gives the person as the service showed them last, which is more than the state says where shown is not nil.
func (m userResourceModel) had(shown []string) *cerby.IntegrationUser {
	if shown == nil {
		shown = ids(m.Entitlements)
	}
	return &cerby.IntegrationUser{Entitlements: shown}
}

// wants gives what the person is to have.
func (m userResourceModel) wants() access {
	return access{role: m.Role.ValueString(), entitlements: ids(m.Entitlements)}
}

// read takes what the service says of the person. shown are the entitlements that it showed when it was last given
// those of the model; as long as it shows the same, nothing has changed. It reports whether it still does.
func (m *userResourceModel) read(person cerby.IntegrationUser, shown []string) bool {
	m.ID = types.StringValue(m.seat().String())
	if person.Email != nil {
		m.Email = types.StringPointerValue(person.Email)
	}
	m.Status = types.StringPointerValue(person.Status)
	if role := roleOf(person); given(role) {
		m.Role = types.StringValue(role)
	} else if m.Role.IsNull() {
		m.Role = types.StringValue(collaborator)
	}
	if shown != nil && cerby.SameEntitlements(shown, person.Entitlements) {
		return true
	}
	if !cerby.SameEntitlements(ids(m.Entitlements), person.Entitlements) {
		m.Entitlements = newIDs(person.Entitlements)
	}
	return false
}

// written fills what the plan left open from how a change ended. What was planned stays.
func (m *userResourceModel) written(e ending) {
	m.ID = types.StringValue(m.seat().String())
	answered := *m
	if e.person != nil {
		answered.Email, answered.Status = types.StringPointerValue(e.person.Email), types.StringPointerValue(e.person.Status)
	}
	m.Email, m.Status = orOpen(m.Email, answered.Email), orOpen(m.Status, answered.Status)
	id, status := e.told()
	m.JobID, m.JobStatus = orOpen(m.JobID, id), orOpen(m.JobStatus, status)
}

// orOpen gives a planned value, or where the plan left it open the answered one, or null where that is open as well.
func orOpen(planned, answered types.String) types.String {
	switch {
	case !planned.IsUnknown():
		return planned
	case answered.IsUnknown():
		return types.StringNull()
	}
	return answered
}

// ids gives the elements of a set of ids that are known.
func ids(set types.Set) []string {
	all := make([]string, 0, len(set.Elements()))
	for _, element := range set.Elements() {
		if text, ok := element.(types.String); ok && !text.IsUnknown() {
			all = append(all, text.ValueString())
		}
	}
	slices.Sort(all)
	return all
}

// newIDs makes a set of ids.
func newIDs(all []string) types.Set {
	elements := make([]attr.Value, 0, len(all))
	for _, id := range slices.Compact(slices.Sorted(slices.Values(all))) {
		elements = append(elements, types.StringValue(id))
	}
	return types.SetValueMust(types.StringType, elements)
}
