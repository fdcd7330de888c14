// Package integration has the types that read integrations and manage the access of their users.
package integration

import (
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// The operations that the types of this package call.
var (
	userResourceUse = framework.NewUse(
		framework.ManagedResource, "cerby_integration_user",
		cerby.InviteIntegrationUser, cerby.GetIntegrationUser, cerby.ReplaceEntitlements, cerby.RemoveIntegrationUser,
		cerby.GetJob, cerby.ListEntitlements, cerby.ListIntegrations, cerby.ListIntegrationUsers,
	)
	entitlementResourceUse = framework.NewUse(
		framework.ManagedResource, "cerby_integration_user_entitlement",
		cerby.ChangeEntitlements, cerby.GetIntegrationUser, cerby.GetJob, cerby.ListEntitlements, cerby.ListIntegrations,
		cerby.ListIntegrationUsers,
	)
	dataSourceUse = framework.NewUse(
		framework.DataSourceKind, "cerby_integration", cerby.GetIntegration, cerby.ListIntegrations,
	)
	integrationsDataSourceUse = framework.NewUse(framework.DataSourceKind, "cerby_integrations", cerby.ListIntegrations)
	entitlementsUse           = framework.NewUse(
		framework.DataSourceKind, "cerby_integration_entitlements", cerby.ListEntitlements,
	)
	usersUse    = framework.NewUse(framework.DataSourceKind, "cerby_integration_users", cerby.ListIntegrationUsers)
	userListUse = framework.NewUse(
		framework.ListKind, "cerby_integration_user",
		cerby.ListIntegrationUsers, cerby.ListIntegrations, cerby.GetIntegration,
	)
	unmatchedUsersUse = framework.NewUse(
		framework.DataSourceKind, "cerby_integration_unmatched_users", cerby.ListUnmatchedUsers,
	)
	unmatchedUserDeleteUse = framework.NewUse(
		framework.ActionKind, "cerby_unmatched_user_delete", cerby.ListUnmatchedUsers, cerby.DeleteUnmatchedUser,
	)
)

// Service is the part of the provider that this package implements.
var Service = framework.Service{
	Subcategory: framework.IntegrationPages,
	Resources:   []func() resource.Resource{NewUserResource, NewEntitlementResource},
	DataSources: []func() datasource.DataSource{
		NewDataSource, NewIntegrationsDataSource, NewEntitlementsDataSource, NewUsersDataSource, NewUnmatchedUsersDataSource,
	},
	ListResources: []func() list.ListResource{NewUserListResource},
	Actions:       []func() action.Action{NewUnmatchedUserDeleteAction},
	Uses: []framework.Use{
		userResourceUse, entitlementResourceUse, dataSourceUse, integrationsDataSourceUse, entitlementsUse, usersUse,
		unmatchedUsersUse, userListUse, unmatchedUserDeleteUse,
	},
}
