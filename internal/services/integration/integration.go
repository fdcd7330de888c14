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
	userResourceUse = framework.Use{
		Kind: framework.ManagedResource, Name: "cerby_integration_user",
		Operations: []cerby.Operation{
			cerby.InviteIntegrationUser, cerby.GetIntegrationUser, cerby.ReplaceEntitlements, cerby.RemoveIntegrationUser,
			cerby.GetJob, cerby.ListEntitlements, cerby.ListIntegrations, cerby.ListIntegrationUsers,
		},
	}
	entitlementResourceUse = framework.Use{
		Kind: framework.ManagedResource, Name: "cerby_integration_user_entitlement",
		Operations: []cerby.Operation{
			cerby.ChangeEntitlements, cerby.GetIntegrationUser, cerby.GetJob, cerby.ListEntitlements,
			cerby.ListIntegrations, cerby.ListIntegrationUsers,
		},
	}
	dataSourceUse = framework.Use{
		Kind: framework.DataSourceKind, Name: "cerby_integration",
		Operations: []cerby.Operation{cerby.GetIntegration, cerby.ListIntegrations},
	}
	listDataSourceUse = framework.Use{
		Kind: framework.DataSourceKind, Name: "cerby_integrations",
		Operations: []cerby.Operation{cerby.ListIntegrations},
	}
	entitlementsUse = framework.Use{
		Kind: framework.DataSourceKind, Name: "cerby_integration_entitlements",
		Operations: []cerby.Operation{cerby.ListEntitlements},
	}
	usersUse = framework.Use{
		Kind: framework.DataSourceKind, Name: "cerby_integration_users",
		Operations: []cerby.Operation{cerby.ListIntegrationUsers},
	}
	userListUse = framework.Use{
		Kind: framework.ListKind, Name: "cerby_integration_user",
		Operations: []cerby.Operation{cerby.ListIntegrationUsers, cerby.ListIntegrations, cerby.GetIntegration},
	}
	unmatchedUsersUse = framework.Use{
		Kind: framework.DataSourceKind, Name: "cerby_integration_unmatched_users",
		Operations: []cerby.Operation{cerby.ListUnmatchedUsers},
	}
	unmatchedUserDeleteUse = framework.Use{
		Kind: framework.ActionKind, Name: "cerby_unmatched_user_delete",
		Operations: []cerby.Operation{cerby.ListUnmatchedUsers, cerby.DeleteUnmatchedUser},
	}
)

// Service is the part of the provider that this package implements.
var Service = framework.Service{
	Subcategory: framework.IntegrationPages,
	Resources:   []func() resource.Resource{NewUserResource, NewEntitlementResource},
	DataSources: []func() datasource.DataSource{
		NewDataSource, NewListDataSource, NewEntitlementsDataSource, NewUsersDataSource, NewUnmatchedUsersDataSource,
	},
	ListResources: []func() list.ListResource{NewUserListResource},
	Actions:       []func() action.Action{NewUnmatchedUserDeleteAction},
	Uses: []framework.Use{
		userResourceUse, entitlementResourceUse, dataSourceUse, listDataSourceUse, entitlementsUse, usersUse,
		unmatchedUsersUse, userListUse, unmatchedUserDeleteUse,
	},
}
