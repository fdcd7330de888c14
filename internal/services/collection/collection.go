// Package collection implements the types for collections and their items.
package collection

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// The API operations that each type of this package calls.
var (
	resourceUse = framework.NewUse(
		framework.ManagedResource, "cerby_collection",
		cerby.CreateCollection, cerby.GetCollection, cerby.ListCollections, cerby.UpdateCollection, cerby.DeleteCollection,
		cerby.CollectionAccounts.List, cerby.CollectionSecrets.List, cerby.CollectionCollections.List,
		cerby.Operations(cerby.CollectionItem, cerby.UserMembers).List,
		cerby.Operations(cerby.CollectionItem, cerby.TeamMembers).List,
	)
	itemUse = framework.NewUse(
		framework.ManagedResource, "cerby_collection_item",
		cerby.CollectionAccounts.Add, cerby.CollectionAccounts.List, cerby.CollectionAccounts.Remove,
		cerby.CollectionSecrets.Add, cerby.CollectionSecrets.List, cerby.CollectionSecrets.Remove, cerby.ListCollections,
		cerby.ListAccounts, cerby.ListSecrets,
	)
	dataSourceUse = framework.NewUse(
		framework.DataSourceKind, "cerby_collection", cerby.GetCollection, cerby.ListCollections,
	)
	collectionsDataSourceUse = framework.NewUse(framework.DataSourceKind, "cerby_collections", cerby.ListCollections)
	listUse                  = framework.NewUse(framework.ListKind, "cerby_collection", cerby.ListCollections)
	itemListUse              = framework.NewUse(
		framework.ListKind, "cerby_collection_item",
		cerby.CollectionAccounts.List, cerby.CollectionSecrets.List, cerby.ListCollections, cerby.GetCollection,
	)
	itemsUse = framework.NewUse(
		framework.DataSourceKind, "cerby_collection_items",
		cerby.CollectionAccounts.List, cerby.CollectionSecrets.List, cerby.CollectionCollections.List,
	)
)

// Service lists the types that this package adds to the provider.
var Service = framework.Service{
	Subcategory:   framework.SharingPages,
	Resources:     []func() resource.Resource{NewResource, NewItemResource},
	DataSources:   []func() datasource.DataSource{NewDataSource, NewCollectionsDataSource, NewItemsDataSource},
	ListResources: []func() list.ListResource{NewListResource, NewItemListResource},
	Uses: []framework.Use{
		resourceUse, itemUse, dataSourceUse, collectionsDataSourceUse, itemsUse, listUse, itemListUse,
	},
}
