package secret

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// resourceModel is the model of the resource cerby_secret. Value is set only in a model of the configuration.
type resourceModel struct {
	ID                        types.String `tfsdk:"id"`
	Title                     types.String `tfsdk:"title"`
	VaultID                   types.String `tfsdk:"vault_id"`
	Value                     types.String `tfsdk:"value_wo"`
	ValueVersion              types.Int64  `tfsdk:"value_wo_version"`
	RequiresIdentityChallenge types.Bool   `tfsdk:"requires_identity_challenge"`
	ExpiresAt                 types.String `tfsdk:"expires_at"`
	Category                  types.String `tfsdk:"category"`
	Status                    types.String `tfsdk:"status"`
	VersionID                 types.String `tfsdk:"version_id"`
	CreatedAt                 types.String `tfsdk:"created_at"`
}

// createRequest returns the request that creates the planned secret with the given value.
func (m resourceModel) createRequest(value types.String) cerby.CreateSecretRequest {
	return cerby.CreateSecretRequest{
		VaultID:                   m.VaultID.ValueString(),
		Title:                     m.Title.ValueString(),
		Value:                     cerby.NewConfidential(value.ValueString()),
		RequiresIdentityChallenge: m.RequiresIdentityChallenge.ValueBool(),
		ExpiresAt:                 m.ExpiresAt.ValueString(),
	}
}

// flatten sets the attributes that the service returned. The service does not return the vault.
func (m *resourceModel) flatten(s cerby.Secret) {
	m.ID = types.StringValue(s.ID)
	if s.Title != nil {
		m.Title = types.StringPointerValue(s.Title)
	}
	if s.RequiresIdentityChallenge != nil {
		m.RequiresIdentityChallenge = types.BoolPointerValue(s.RequiresIdentityChallenge)
	} else if m.RequiresIdentityChallenge.IsNull() {
		m.RequiresIdentityChallenge = types.BoolValue(false)
	}
	expires := s.ExpiresAt.Text
	if s.ExpiresAt.Given && (expires == nil || !framework.SameInstant(*expires, m.ExpiresAt.ValueString())) {
		m.ExpiresAt = framework.Time(expires)
	}
	m.Category, m.Status = types.StringPointerValue(s.Category), types.StringPointerValue(s.Status)
	m.VersionID, m.CreatedAt = types.StringPointerValue(s.VersionID), framework.Time(s.CreatedAt)
}

// flattenCreated sets the computed attributes from the response to the creation. Planned values stay.
func (m *resourceModel) flattenCreated(s cerby.Secret) {
	m.ID = types.StringValue(s.ID)
	m.Category, m.Status = types.StringPointerValue(s.Category), types.StringPointerValue(s.Status)
	m.VersionID, m.CreatedAt = types.StringPointerValue(s.VersionID), framework.Time(s.CreatedAt)
	m.Value = types.StringNull()
}

// displayStatus returns the status of a secret. A deleted secret is disabled, although the service may return active.
func displayStatus(s cerby.Secret) *string {
	if s.Removed() {
		return new("disabled")
	}
	return s.Status
}

// dataModel is a secret in a data source.
type dataModel struct {
	ID                        types.String `tfsdk:"id"`
	Title                     types.String `tfsdk:"title"`
	Category                  types.String `tfsdk:"category"`
	Status                    types.String `tfsdk:"status"`
	RequiresIdentityChallenge types.Bool   `tfsdk:"requires_identity_challenge"`
	ExpiresAt                 types.String `tfsdk:"expires_at"`
	VersionID                 types.String `tfsdk:"version_id"`
	CreatedAt                 types.String `tfsdk:"created_at"`
	UpdatedAt                 types.String `tfsdk:"updated_at"`
}

func newDataModel(s cerby.Secret) dataModel {
	return dataModel{
		ID:                        types.StringValue(s.ID),
		Title:                     types.StringPointerValue(s.Title),
		Category:                  types.StringPointerValue(s.Category),
		Status:                    types.StringPointerValue(displayStatus(s)),
		RequiresIdentityChallenge: types.BoolPointerValue(s.RequiresIdentityChallenge),
		ExpiresAt:                 framework.Time(s.ExpiresAt.Text),
		VersionID:                 types.StringPointerValue(s.VersionID),
		CreatedAt:                 framework.Time(s.CreatedAt),
		UpdatedAt:                 framework.Time(s.UpdatedAt),
	}
}
