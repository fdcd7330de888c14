package vault

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// model is the model of a vault in a data source.
type model struct {
	ID            types.String `tfsdk:"id"`
	Name          types.String `tfsdk:"name"`
	Scheme        types.String `tfsdk:"scheme"`
	State         types.String `tfsdk:"state"`
	CreatedAt     types.String `tfsdk:"created_at"`
	CreatedBy     types.String `tfsdk:"created_by"`
	CreatedByType types.String `tfsdk:"created_by_type"`
	UpdatedAt     types.String `tfsdk:"updated_at"`
}

// newModel returns the model of a vault.
func newModel(v cerby.Vault) model {
	return model{
		ID:            types.StringValue(v.ID),
		Name:          types.StringPointerValue(v.Name),
		Scheme:        types.StringPointerValue(v.Scheme),
		State:         types.StringPointerValue(v.State),
		CreatedAt:     framework.Time(v.CreatedAt),
		CreatedBy:     types.StringPointerValue(v.CreatedBy),
		CreatedByType: types.StringPointerValue(v.CreatedByType),
		UpdatedAt:     framework.Time(v.UpdatedAt),
	}
}

// computedAttributes returns the read-only attributes of a vault.
func computedAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":   framework.DataString("ID of the vault."),
		"name": framework.DataString("Name of the vault."),
		"scheme": framework.DataString("Encryption scheme: `kms_byo` or `akv` for cloud vaults, `local_encryption_key` " +
			"for local " +
			"vaults."),
		"state":           framework.DataString("State of the vault: `enabled` or `disabled`."),
		"created_at":      framework.DataString("Time at which the vault was created (RFC 3339)."),
		"created_by":      framework.DataString("ID of the creator."),
		"created_by_type": framework.DataString("Type of the creator: `user` or `system`."),
		"updated_at":      framework.DataString("Time at which the vault was last changed (RFC 3339)."),
	}
}
