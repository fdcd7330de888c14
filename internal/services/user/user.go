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
	resourceUse = framework.NewUse(
		framework.ManagedResource, "cerby_user",
		cerby.CreateUser, cerby.GetUser, cerby.UpdateUser, cerby.DeleteUser, cerby.ListUsers,
	)
	dataSourceUse      = framework.NewUse(framework.DataSourceKind, "cerby_user", cerby.GetUser, cerby.ListUsers)
	usersDataSourceUse = framework.NewUse(framework.DataSourceKind, "cerby_users", cerby.ListUsers)
	listUse            = framework.NewUse(framework.ListKind, "cerby_user", cerby.ListUsers)
	accessUse          = framework.NewUse(
		framework.DataSourceKind, "cerby_user_access",
		cerby.GetUser, cerby.ListUsers, cerby.ListUserAccounts, cerby.ListUserSecrets, cerby.ListUserCollections,
		cerby.ListUserTeams, cerby.ListIntegrations, cerby.ListIntegrationUsers, cerby.GetIntegrationUser,
	)
)

// Service lists the types that this package adds to the provider.
var Service = framework.Service{
	Subcategory:   framework.UserPages,
	Resources:     []func() resource.Resource{NewResource},
	DataSources:   []func() datasource.DataSource{NewDataSource, NewUsersDataSource, NewAccessDataSource},
	ListResources: []func() list.ListResource{NewListResource},
	Uses:          []framework.Use{resourceUse, dataSourceUse, usersDataSourceUse, accessUse, listUse},
}
