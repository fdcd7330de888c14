package collection

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// itemModel is the model of the resource cerby_collection_item.
type itemModel struct {
	itemIdentity

	ID types.String `tfsdk:"id"`
}

func newItemModel(i itemIdentity) itemModel { return itemModel{i, types.StringValue(i.FormatID())} }

// itemIdentity is the identity of an item in a collection.
type itemIdentity struct {
	CollectionID types.String `tfsdk:"collection_id"`
	AccountID    types.String `tfsdk:"account_id"`
	SecretID     types.String `tfsdk:"secret_id"`
}

// item returns the client's form of the item.
func (i itemIdentity) item() cerby.Item {
	collection := i.CollectionID.ValueString()
	if !i.AccountID.IsNull() {
		return cerby.Item{CollectionID: collection, Kind: cerby.AccountItem, ItemID: i.AccountID.ValueString()}
	}
	return cerby.Item{CollectionID: collection, Kind: cerby.SecretItem, ItemID: i.SecretID.ValueString()}
}

// FormatID returns the ID of the item: COLLECTION/account/ACCOUNT or COLLECTION/secret/SECRET.
func (i itemIdentity) FormatID() string {
	item := i.item()
	return item.CollectionID + "/" + string(item.Kind) + "/" + item.ItemID
}

// Parse returns the item with the given ID. Its parts are empty if the ID is malformed.
func (i itemIdentity) Parse(id string) itemIdentity {
	parts := framework.SplitID(id, 3)
	item := itemIdentity{CollectionID: types.StringValue(parts[0])}
	if parts[1] == string(cerby.AccountItem) {
		item.AccountID = types.StringValue(parts[2])
	} else {
		item.SecretID = types.StringValue(parts[2])
	}
	return item
}

// Key returns the registry key of the item.
func (i itemIdentity) Key() workspace.Key {
	return workspace.CollectionItemKey(i.item())
}

// RegistryEntry implements framework.RegisteredModel.
func (i itemIdentity) RegistryEntry(ws *workspace.Workspace) (what string, keys []workspace.Key) {
	if i.CollectionID.IsUnknown() || i.AccountID.IsUnknown() || i.SecretID.IsUnknown() {
		return i.Label(ws), nil
	}
	return i.Label(ws), []workspace.Key{i.Key()}
}

// Label names the item in messages, as far as this run knows the names.
func (i itemIdentity) Label(ws *workspace.Workspace) string {
	item := i.item()
	label := framework.Accounts.Label
	if item.Kind == cerby.SecretItem {
		label = framework.Secrets.Label
	}
	return fmt.Sprintf("%s in %s", label(ws, item.ItemID, types.StringNull()),
		framework.Collections.Label(ws, item.CollectionID, types.StringNull()))
}
