package user

import (
	"cmp"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// roles lists the workspace roles without their API prefix.
var roles = framework.Roles{
	Prefix: "workspace_",
	Known:  []string{"super_admin", "admin", "user", "login_only", "guest_admin", "guest_user", owner},
}

// owner is the role of the workspace owner. The provider reads it, but never assigns or removes it.
const owner = "owner"

// resourceModel is the model of cerby_user.
type resourceModel struct {
	ID        types.String    `tfsdk:"id"`
	Email     framework.Email `tfsdk:"email"`
	Role      types.String    `tfsdk:"role"`
	Guest     types.Bool      `tfsdk:"guest"`
	FirstName types.String    `tfsdk:"first_name"`
	LastName  types.String    `tfsdk:"last_name"`
	Status    types.String    `tfsdk:"status"`
	CreatedAt types.String    `tfsdk:"created_at"`
}

// name returns the name of the user in messages.
func (m resourceModel) name() string {
	return "user " + framework.Quote(cmp.Or(m.Email.ValueString(), m.ID.ValueString()))
}

// keys returns the registry keys of the user, by ID and by email. It omits values that are not set.
func (m resourceModel) keys() []workspace.Key {
	var keys []workspace.Key
	if id := m.ID.ValueString(); id != "" {
		keys = append(keys, workspace.UserKey(id))
	}
	if m.Email.ValueString() != "" {
		keys = append(keys, m.emailKey())
	}
	return keys
}

// emailKey returns the registry key of the email.
func (m resourceModel) emailKey() workspace.Key {
	return workspace.EmailKey(framework.FoldEmail(m.Email.ValueString()))
}

// createRequest returns the request that creates the planned user.
func (m resourceModel) createRequest() cerby.CreateUserRequest {
	return cerby.CreateUserRequest{
		Email:     m.Email.ValueString(),
		FirstName: m.FirstName.ValueString(),
		LastName:  m.LastName.ValueString(),
		Role:      roles.Add(m.Role.ValueString()),
		IsGuest:   m.Guest.ValueBool(),
	}
}

// updateRequest returns the request for the planned changes, and reports whether it changes an attribute.
func (m resourceModel) updateRequest(current resourceModel) (req cerby.UpdateUserRequest, changes bool) {
	if !m.Role.Equal(current.Role) {
		role := roles.Add(m.Role.ValueString())
		req.Role = &role
	}
	if !m.FirstName.IsUnknown() && !m.FirstName.Equal(current.FirstName) {
		req.FirstName = m.FirstName.ValueStringPointer()
	}
	if !m.LastName.IsUnknown() && !m.LastName.Equal(current.LastName) {
		req.LastName = m.LastName.ValueStringPointer()
	}
	return req, req != (cerby.UpdateUserRequest{})
}

// flatten sets the model from a user that the service returns.
func (m *resourceModel) flatten(u cerby.User) {
	if m.ID.IsNull() || m.ID.IsUnknown() {
		m.ID = types.StringValue(u.ID)
	}
	m.Status = framework.StringOrNull(u.Status)
	if u.Email != "" {
		m.Email = framework.EmailValue(u.Email)
	}
	if u.Role != "" {
		m.Role = types.StringValue(roles.Strip(u.Role))
	}
	if u.IsGuest != nil {
		m.Guest = types.BoolValue(*u.IsGuest)
	} else if m.Guest.IsNull() {
		m.Guest = types.BoolValue(false)
	}
	m.FirstName = nameOrNull(u.FirstName, m.FirstName)
	m.LastName = nameOrNull(u.LastName, m.LastName)
	if u.CreatedAt != "" || m.CreatedAt.IsUnknown() {
		m.CreatedAt = framework.Time(&u.CreatedAt)
	}
}

// flattenResult sets the attributes that are unknown in the plan from the response to a write. Planned values stay, so
// that an incomplete response or a concurrent change is not an error; the next read shows the difference. It returns a
// warning if the response has another role.
func (m *resourceModel) flattenResult(u cerby.User) (diags diag.Diagnostics) {
	response := *m
	response.flatten(u)
	if !response.Role.Equal(m.Role) {
		diags.AddAttributeWarning(path.Root("role"), framework.Capital(m.name())+" has a different role",
			fmt.Sprintf("The planned role is %q, but the service returned the role %q.\n\nPlan again to see the current role.",
				m.Role.ValueString(), cerby.Clean(response.Role.ValueString())))
	}
	m.ID = response.ID
	m.FirstName = knownOr(m.FirstName, response.FirstName)
	m.LastName = knownOr(m.LastName, response.LastName)
	m.Status = knownOr(m.Status, response.Status)
	m.CreatedAt = knownOr(m.CreatedAt, response.CreatedAt)
	return diags
}

// knownOr returns the planned value, or the value of the response if the planned one is unknown.
func knownOr(planned, response types.String) types.String {
	if planned.IsUnknown() {
		return response
	}
	return planned
}

// dataModel is the model of a user in a data source.
type dataModel struct {
	resourceModel

	UpdatedAt     types.String `tfsdk:"updated_at"`
	LastActivity  types.String `tfsdk:"last_activity_at"`
	MFAEnabled    types.Bool   `tfsdk:"mfa_enabled"`
	MFAEnrolledAt types.String `tfsdk:"mfa_enrolled_at"`
}

// newDataModel returns the data source model of a user. Guest is null if the service does not return it.
func newDataModel(u cerby.User) dataModel {
	m := dataModel{UpdatedAt: framework.Time(&u.UpdatedAt), LastActivity: framework.Time(&u.LastActivity)}
	m.flatten(u)
	m.Guest = types.BoolPointerValue(u.IsGuest)
	if u.MFA != nil {
		m.MFAEnabled, m.MFAEnrolledAt = types.BoolPointerValue(u.MFA.Enabled), framework.Time(u.MFA.EnrolledAt)
	}
	return m
}

// nameOrNull returns the name, or null if it is empty. An empty name in before stays empty.
func nameOrNull(name string, before types.String) types.String {
	if name == "" && !before.IsUnknown() && !before.IsNull() && before.ValueString() == "" {
		return before
	}
	return framework.StringOrNull(name)
}
