// Package user implements the types for users of the workspace.
package user

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// The API operations of each type in this package.
var (
	resourceUse = framework.Use{
		Kind: framework.ManagedResource, Name: "cerby_user",
		Operations: []cerby.Operation{cerby.CreateUser, cerby.GetUser, cerby.UpdateUser, cerby.DeleteUser, cerby.ListUsers},
	}
	dataSourceUse = framework.Use{
		Kind: framework.DataSourceKind, Name: "cerby_user",
		Operations: []cerby.Operation{cerby.GetUser, cerby.ListUsers},
	}
	listDataSourceUse = framework.Use{
		Kind: framework.DataSourceKind, Name: "cerby_users",
		Operations: []cerby.Operation{cerby.ListUsers},
	}
	listUse = framework.Use{
		Kind: framework.ListKind, Name: "cerby_user",
		Operations: []cerby.Operation{cerby.ListUsers},
	}
	accessUse = framework.Use{
		Kind: framework.DataSourceKind, Name: "cerby_user_access",
		Operations: []cerby.Operation{
			cerby.GetUser, cerby.ListUsers, cerby.ListUserAccounts, cerby.ListUserSecrets, cerby.ListUserCollections,
			cerby.ListUserTeams, cerby.ListIntegrations, cerby.ListIntegrationUsers, cerby.GetIntegrationUser,
		},
	}
)

// Service lists the types that this package adds to the provider.
var Service = framework.Service{
	Subcategory:   framework.UserPages,
	Resources:     []func() resource.Resource{NewResource},
	DataSources:   []func() datasource.DataSource{NewDataSource, NewListDataSource, NewAccessDataSource},
	ListResources: []func() list.ListResource{NewListResource},
	Uses:          []framework.Use{resourceUse, dataSourceUse, listDataSourceUse, accessUse, listUse},
}
