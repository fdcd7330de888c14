package integration

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/services/integration/operation"
)

// model is an integration in a data source. What Cerby does not return is null.
type model struct {
	ID          types.String `tfsdk:"id"`
	Application types.String `tfsdk:"application"`
	Label       types.String `tfsdk:"label"`
	Workspace   types.String `tfsdk:"workspace"`
	CreatedAt   types.String `tfsdk:"created_at"`
	CreatedBy   types.String `tfsdk:"created_by"`
	UpdatedAt   types.String `tfsdk:"updated_at"`
}

func newModel(i cerby.Integration) model {
	return model{
		ID:          types.StringValue(i.ID),
		Application: types.StringPointerValue(i.Application),
		Label:       types.StringPointerValue(i.Label),
		Workspace:   types.StringPointerValue(i.Workspace),
		CreatedAt:   framework.Time(i.CreatedAt),
		CreatedBy:   types.StringPointerValue(i.CreatedBy),
		UpdatedAt:   framework.Time(i.UpdatedAt),
	}
}

// computed returns the attributes of an integration, all of them computed.
func computed() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":          framework.DataString("ID of the integration."),
		"application": framework.DataString("Application, such as `youtube_tenant`."),
		"label":       framework.DataString("Label of the integration."),
		"workspace":   framework.DataString("Name of the workspace."),
		"created_at":  framework.DataString("Time at which the integration was created (RFC 3339)."),
		"created_by":  framework.DataString("ID of the user who added the integration."),
		"updated_at":  framework.DataString("Time at which the integration was last changed (RFC 3339)."),
	}
}

// entitlementModel is an entitlement in a data source.
type entitlementModel struct {
	ID    types.String `tfsdk:"id"`
	Group types.String `tfsdk:"group"`
	Key   types.String `tfsdk:"key"`
	Label types.String `tfsdk:"label"`
	Value types.String `tfsdk:"value"`
}

func newEntitlementModel(e cerby.Entitlement) entitlementModel {
	return entitlementModel{
		ID:    types.StringValue(e.ID),
		Group: types.StringPointerValue(e.Group),
		Key:   types.StringPointerValue(e.Key),
		Label: types.StringPointerValue(e.Label),
		Value: types.StringPointerValue(e.Value),
	}
}

// userModel is an integration user in a data source.
type userModel struct {
	ID           types.String `tfsdk:"id"`
	Email        types.String `tfsdk:"email"`
	FirstName    types.String `tfsdk:"first_name"`
	LastName     types.String `tfsdk:"last_name"`
	Guest        types.Bool   `tfsdk:"guest"`
	Status       types.String `tfsdk:"status"`
	Role         types.String `tfsdk:"role"`
	Entitlements []string     `tfsdk:"entitlements"`

	DynamicFields types.String `tfsdk:"dynamic_fields"`
}

func newUserModel(u cerby.IntegrationUser) userModel {
	role := types.StringPointerValue(u.Role)
	if u.Role != nil {
		role = types.StringValue(operation.Roles.Strip(*u.Role))
	}
	return userModel{
		ID:           types.StringValue(u.ID),
		Email:        types.StringPointerValue(u.Email),
		FirstName:    types.StringPointerValue(u.FirstName),
		LastName:     types.StringPointerValue(u.LastName),
		Guest:        types.BoolPointerValue(u.IsGuest),
		Status:       types.StringPointerValue(u.Status),
		Role:         role,
		Entitlements: u.Entitlements,

		DynamicFields: framework.StringOrNull(u.DynamicFields),
	}
}

// unmatchedUserModel is an account that belongs to no user, in a data source.
type unmatchedUserModel struct {
	ID        types.String `tfsdk:"id"`
	Email     types.String `tfsdk:"email"`
	FirstName types.String `tfsdk:"first_name"`
	LastName  types.String `tfsdk:"last_name"`
	Status    types.String `tfsdk:"status"`
}

func newUnmatchedUserModel(u cerby.UnmatchedUser) unmatchedUserModel {
	return unmatchedUserModel{
		ID:        types.StringValue(u.ID),
		Email:     types.StringPointerValue(u.Email),
		FirstName: types.StringPointerValue(u.FirstName),
		LastName:  types.StringPointerValue(u.LastName),
		Status:    types.StringPointerValue(u.Status),
	}
}
