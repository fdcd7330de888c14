package secret

import (
	"cmp"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
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

// noun is the kind of secrets in the registry.
const noun = workspace.SecretNoun

// name returns the name of the secret for messages.
func (m resourceModel) name() string {
	return "secret " + framework.Quote(cmp.Or(m.Title.ValueString(), m.ID.ValueString()))
}

// keys returns the registry keys of the secret. An unknown ID or title has none.
func (m resourceModel) keys() []workspace.Key {
	return workspace.NamedKeys(noun, m.ID.ValueString(), m.Title.ValueString())
}

// titleKey returns the registry key of a title. All unknown titles share one key.
func titleKey(title types.String) workspace.Key { return workspace.NameKey(noun, title.ValueString()) }

// deletedKeys returns the registry keys of a secret deleted outside Terraform. They include an unknown title and the
// titles from before the secret was renamed outside Terraform, which a configuration may still have.
func deletedKeys(m resourceModel, earlier []fingerprint) []workspace.Key {
	keys := append(m.keys(), titleKey(types.StringUnknown()))
	for _, one := range earlier {
		keys = append(keys, workspace.NameKey(noun, one.Title))
	}
	return keys
}

// incomplete reports whether a configuration lacks an attribute that a new secret requires.
func (m resourceModel) incomplete() bool {
	return m.VaultID.IsNull() || m.Value.IsNull() || m.ValueVersion.IsNull()
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

// object describes the secret.
func (m resourceModel) object() framework.Object {
	return framework.Object{ID: m.ID.ValueString(), CreatedAt: m.CreatedAt.ValueStringPointer()}
}

// creator returns the creator of the secret.
func (m resourceModel) creator() framework.Creator[cerby.Secret] {
	creating := framework.NewCreator(framework.Secrets, resourceUse.Name, m.Title)
	creating.Missing = framework.MayNotExist("vault", m.VaultID.ValueString())
	return creating
}

// flatten sets the attributes that the service returned. The service does not return the vault.
func (m *resourceModel) flatten(s cerby.Secret) {
	if s.Title != nil {
		m.Title = types.StringPointerValue(s.Title)
	}
	if s.RequiresIdentityChallenge != nil || m.RequiresIdentityChallenge.IsNull() {
		m.RequiresIdentityChallenge = types.BoolValue(s.RequiresIdentityChallenge != nil && *s.RequiresIdentityChallenge)
	}
	expires := s.ExpiresAt.Text
	if s.ExpiresAt.Present && (expires == nil || !framework.SameTime(*expires, m.ExpiresAt.ValueString())) {
		m.ExpiresAt = framework.Time(expires)
	}
	m.flattenComputed(s)
}

// flattenComputed sets the computed attributes that the service returned.
func (m *resourceModel) flattenComputed(s cerby.Secret) {
	m.ID = types.StringValue(s.ID)
	m.Category, m.Status = types.StringPointerValue(s.Category), types.StringPointerValue(s.Status)
	m.VersionID, m.CreatedAt = types.StringPointerValue(s.VersionID), framework.Time(s.CreatedAt)
}

// displayStatus returns the status of a secret. A deleted secret is disabled, although the service may return active.
func displayStatus(s cerby.Secret) *string {
	if s.IsRemoved() {
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
