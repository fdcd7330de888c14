// Package team implements the types for teams and their members.
package team

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
		framework.ManagedResource, "cerby_team",
		cerby.CreateTeam, cerby.GetTeam, cerby.ListTeams, cerby.UpdateTeam, cerby.DeleteTeam, cerby.ListTeamMembers,
		cerby.Operations(cerby.AccountItem, cerby.TeamMembers).List, cerby.ListTeamSecrets, cerby.ListTeamCollections,
	)
	membershipUse = framework.NewUse(
		framework.ManagedResource, "cerby_team_membership",
		cerby.AddTeamMembers, cerby.ListTeamMembers, cerby.RemoveTeamMember, cerby.GetTeam, cerby.ListTeams, cerby.ListUsers,
	)
	membersUse = framework.NewUse(
		framework.ManagedResource, "cerby_team_members",
		cerby.AddTeamMembers, cerby.ListTeamMembers, cerby.RemoveTeamMember, cerby.GetTeam, cerby.ListTeams, cerby.ListUsers,
		cerby.GetUser,
	)
	dataSourceUse        = framework.NewUse(framework.DataSourceKind, "cerby_team", cerby.GetTeam, cerby.ListTeams)
	teamsDataSourceUse   = framework.NewUse(framework.DataSourceKind, "cerby_teams", cerby.ListTeams)
	membersDataSourceUse = framework.NewUse(framework.DataSourceKind, "cerby_team_members", cerby.ListTeamMembers)
	accessUse            = framework.NewUse(
		framework.DataSourceKind, "cerby_team_access", cerby.Operations(cerby.AccountItem, cerby.TeamMembers).List,
		cerby.ListTeamSecrets, cerby.ListTeamCollections,
	)
	listUse           = framework.NewUse(framework.ListKind, "cerby_team", cerby.ListTeams)
	membershipListUse = framework.NewUse(
		framework.ListKind, "cerby_team_membership",
		cerby.ListTeamMembers, cerby.ListTeams, cerby.GetTeam, cerby.GetUser, cerby.ListUsers,
	)
)

// Service lists the types that this package adds to the provider.
var Service = framework.Service{
	Subcategory: framework.UserPages,
	Resources:   []func() resource.Resource{NewResource, NewMembershipResource, NewMembersResource},
	DataSources: []func() datasource.DataSource{
		NewDataSource, NewTeamsDataSource, NewMembersDataSource, NewAccessDataSource,
	},
	ListResources: []func() list.ListResource{NewListResource, NewMembershipListResource},
	Uses: []framework.Use{
		resourceUse, membershipUse, membersUse, dataSourceUse, teamsDataSourceUse, membersDataSourceUse, accessUse, listUse,
		membershipListUse,
	},
}
