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

// computed returns the attributes of a vault, all computed.
func computed() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":   framework.Text("Id of the vault."),
		"name": framework.Text("Name of the vault."),
		"scheme": framework.Text("How it is encrypted: `kms_byo` and `akv` are cloud vaults, `local_encryption_key` is a " +
			"local one."),
		"state":           framework.Text("`enabled` or `disabled`."),
		"created_at":      framework.Text("When the vault was made (RFC 3339)."),
		"created_by":      framework.Text("Id of who made it."),
		"created_by_type": framework.Text("Whether a `user` or the `system` made it."),
		"updated_at":      framework.Text("When the vault was last changed (RFC 3339)."),
	}
}
