package collection

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// NewItemsDataSource returns the data source cerby_collection_items.
func NewItemsDataSource() datasource.DataSource {
	return &itemsDataSource{framework.DataSource{Use: itemsUse}}
}

// itemsDataSource lists the items of a collection.
type itemsDataSource struct{ framework.DataSource }

// itemsModel is the model of the data source cerby_collection_items.
type itemsModel struct {
	CollectionID types.String      `tfsdk:"collection_id"`
	Items        []listedItemModel `tfsdk:"items"`
}

// listedItemModel is an item of a collection.
type listedItemModel struct {
	Kind        types.String `tfsdk:"kind"`
	ID          types.String `tfsdk:"id"`
	Name        types.String `tfsdk:"name"`
	Application types.String `tfsdk:"application"`
}

// Schema sets the schema of the data source.
func (d *itemsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: itemsUse.Describe("Lists the items of a collection: accounts, secrets and collections."),
		Attributes: map[string]schema.Attribute{
			"collection_id": framework.RequiredID("collection"),
			"items": framework.ComputedList("Accounts, then secrets, then collections.", map[string]schema.Attribute{
				"kind":        framework.DataString("Kind of item: `account`, `secret` or `collection`."),
				"id":          framework.DataString("ID of the item."),
				"name":        framework.DataString("Label of the account, title of the secret, or name of the collection."),
				"application": framework.DataString("Application of an account."),
			}),
		},
	}
}

// Read lists the items.
func (d *itemsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var state itemsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &state)...)
	ws := d.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	state.Items = []listedItemModel{}
	for _, list := range []struct {
		kind       cerby.ItemKind
		operations cerby.ItemOperations
	}{
		{cerby.AccountItem, cerby.CollectionAccounts},
		{cerby.SecretItem, cerby.CollectionSecrets},
		{cerby.CollectionItem, cerby.CollectionCollections},
	} {
		collection := state.CollectionID.ValueString()
		items, err := ws.Collections().Items(collection, list.operations).List(ctx)
		if err != nil {
			what := fmt.Sprintf("list %ss of collection %s", list.kind, framework.Quote(collection))
			framework.AddError(&resp.Diagnostics, what, err)
			return
		}
		for _, item := range items {
			state.Items = append(state.Items, listedItemModel{
				Kind:        types.StringValue(string(list.kind)),
				ID:          types.StringValue(item.ID),
				Name:        types.StringPointerValue(item.DisplayName()),
				Application: types.StringPointerValue(item.Application),
			})
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}
