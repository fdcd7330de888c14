package integration

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/services/integration/operation"
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

// entitlementIdentity is the identity of a cerby_integration_user_entitlement.
type entitlementIdentity struct {
	IntegrationID types.String `tfsdk:"integration_id"`
	UserID        types.String `tfsdk:"user_id"`
	Entitlement   types.String `tfsdk:"entitlement"`
}

// grant returns the entitlement that the identity names.
func (i entitlementIdentity) grant() operation.Entitlement {
	return operation.Entitlement{
		User: userIdentity{i.IntegrationID, i.UserID}.access().User, Entitlement: i.Entitlement.ValueString(),
	}
}

func (m entitlementResourceModel) grant() operation.Entitlement { return m.identity().grant() }

func (m entitlementResourceModel) identity() entitlementIdentity {
	return entitlementIdentity{IntegrationID: m.IntegrationID, UserID: m.UserID, Entitlement: m.Entitlement}
}

// RegistryEntry implements framework.RegisteredModel.
func (m entitlementResourceModel) RegistryEntry(ws *workspace.Workspace) (what string, keys []workspace.Key) {
	grant := m.grant().Named(ws)
	if m.IntegrationID.IsUnknown() || m.UserID.IsUnknown() || m.Entitlement.IsUnknown() {
		return grant.String(), nil
	}
	return grant.String(), grant.Keys()
}

// grant returns the entitlement of a model, with the names that this run knows.
func (r *entitlementResource) grant(m entitlementResourceModel) operation.Entitlement {
	return m.grant().Named(r.WorkspaceIfKnown())
}

// parseID returns the entitlement that an ID names, with the names that this run knows.
func (r *entitlementResource) parseID(id string) operation.Grant {
	return parseEntitlementID(id).Named(r.WorkspaceIfKnown())
}

// parseEntitlementID returns the entitlement that an ID names.
func parseEntitlementID(id string) operation.Entitlement {
	integrationID, rest, _ := strings.Cut(id, "/")
	userID, entitlement, _ := strings.Cut(rest, "/")
	return operation.Entitlement{
		User: cerby.IntegrationUserKey{IntegrationID: integrationID, UserID: userID}, Entitlement: entitlement,
	}
}

// flattenResult sets the attributes that the plan left unknown.
func (m *entitlementResourceModel) flattenResult(result operation.JobResult) {
	jobID, jobStatus := result.JobAttributes()
	m.flattenUnknown(jobID, jobStatus)
}

// flattenUnknown sets the computed attributes that are unknown.
func (m *entitlementResourceModel) flattenUnknown(jobID, jobStatus types.String) {
	m.ID = types.StringValue(m.grant().ID())
	m.JobID, m.JobStatus = knownOr(m.JobID, jobID), knownOr(m.JobStatus, jobStatus)
}
