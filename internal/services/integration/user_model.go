package integration

import (
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/services/integration/operation"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
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

// userIdentity is the identity of a cerby_integration_user.
type userIdentity struct {
	IntegrationID types.String `tfsdk:"integration_id"`
	UserID        types.String `tfsdk:"user_id"`
}

// nullTimeouts returns the timeouts of a model that has none.
func nullTimeouts() timeouts.Value {
	kinds := map[string]attr.Type{"create": types.StringType, "update": types.StringType, "delete": types.StringType}
	return timeouts.Value{Object: types.ObjectNull(kinds)}
}

// access returns the access that the identity names, without a role and entitlements.
func (i userIdentity) access() operation.Access {
	return operation.Access{User: cerby.IntegrationUserKey{
		IntegrationID: i.IntegrationID.ValueString(), UserID: i.UserID.ValueString(),
	}}
}

// access returns what the user has on the integration.
func (m userResourceModel) access() operation.Access {
	access := m.identity().access()
	access.Role, access.Entitlements = m.Role.ValueString(), knownIDs(m.Entitlements)
	return access
}

func (m userResourceModel) identity() userIdentity {
	return userIdentity{IntegrationID: m.IntegrationID, UserID: m.UserID}
}

// hasUnknownID reports whether a part of the ID is unknown.
func (m userResourceModel) hasUnknownID() bool {
	return m.IntegrationID.IsUnknown() || m.UserID.IsUnknown()
}

// RegistryEntry implements framework.RegisteredModel.
func (m userResourceModel) RegistryEntry(ws *workspace.Workspace) (what string, keys []workspace.Key) {
	access := m.access().Named(ws, m.Email)
	if m.hasUnknownID() {
		return access.String(), nil
	}
	return access.String(), access.Keys()
}

// access returns what the user of a model has on the integration, with the names that this run knows.
func (r *userResource) access(m userResourceModel) operation.Access {
	return m.access().Named(r.WorkspaceIfKnown(), m.Email)
}

// parseID returns the access that an ID names, with the names that this run knows.
func (r *userResource) parseID(id string) operation.Grant {
	return parseUserID(id).Named(r.WorkspaceIfKnown(), types.StringNull())
}

// parseUserID returns the access that an ID names.
func parseUserID(id string) operation.Access {
	integrationID, userID, _ := strings.Cut(id, "/")
	return operation.Access{User: cerby.IntegrationUserKey{IntegrationID: integrationID, UserID: userID}}
}

// flatten sets what Cerby returned for the user. listed are the entitlements that it listed after the last change, or
// nil: as long as it lists the same, the entitlements of the model stay. It reports whether it does.
func (m *userResourceModel) flatten(user cerby.IntegrationUser, listed []string) bool {
	m.ID = types.StringValue(m.access().ID())
	if user.Email != nil {
		m.Email = types.StringPointerValue(user.Email)
	}
	m.Status = types.StringPointerValue(user.Status)
	if role := operation.RoleOf(user); operation.IsGrantable(role) {
		m.Role = types.StringValue(role)
	} else if m.Role.IsNull() {
		m.Role = types.StringValue(operation.Collaborator)
	}
	if listed != nil && cerby.SameEntitlements(listed, user.Entitlements) {
		return true
	}
	if !cerby.SameEntitlements(knownIDs(m.Entitlements), user.Entitlements) {
		m.Entitlements = newIDSet(user.Entitlements)
	}
	return false
}

// flattenResult sets the attributes that the plan left unknown.
func (m *userResourceModel) flattenResult(result operation.JobResult) {
	var email, status types.String
	if result.User != nil {
		email, status = types.StringPointerValue(result.User.Email), types.StringPointerValue(result.User.Status)
	}
	jobID, jobStatus := result.JobAttributes()
	m.flattenUnknown(userResourceModel{Email: email, Status: status, JobID: jobID, JobStatus: jobStatus})
}

// flattenUnknown sets the computed attributes that are unknown to those of another model.
func (m *userResourceModel) flattenUnknown(other userResourceModel) {
	m.ID = types.StringValue(m.access().ID())
	m.Email, m.Status = knownOr(m.Email, other.Email), knownOr(m.Status, other.Status)
	m.JobID, m.JobStatus = knownOr(m.JobID, other.JobID), knownOr(m.JobStatus, other.JobStatus)
}

// knownOr returns a planned value, or another one if that is unknown.
func knownOr(planned, other types.String) types.String {
	if planned.IsUnknown() {
		return other
	}
	return planned
}

// knownIDs returns the elements of a set of IDs that are known, in order.
func knownIDs(set types.Set) []string {
	ids := make([]string, 0, len(set.Elements()))
	for _, element := range set.Elements() {
		if id, ok := element.(types.String); ok && !id.IsUnknown() {
			ids = append(ids, id.ValueString())
		}
	}
	slices.Sort(ids)
	return ids
}

// newIDSet returns a set of IDs.
func newIDSet(ids []string) types.Set {
	elements := make([]attr.Value, 0, len(ids))
	for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
		elements = append(elements, types.StringValue(id))
	}
	return types.SetValueMust(types.StringType, elements)
}

// hasUnknownElement reports whether a set or one of its elements is unknown.
func hasUnknownElement(set types.Set) bool {
	return set.IsUnknown() ||
		slices.ContainsFunc(set.Elements(), func(element attr.Value) bool { return element.IsUnknown() })
}
