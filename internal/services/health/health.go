// Package health implements the data source for the health checks of an API key.
package health

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// dataSourceUse lists the API operations of the data source.
var dataSourceUse = framework.NewUse(
	framework.DataSourceKind, "cerby_healthchecks",
	cerby.ListVaults, cerby.ListUsers, cerby.ListTeams, cerby.ListIntegrations, cerby.ListCollections,
)

// Service lists the types that this package adds to the provider.
var Service = framework.Service{
	Subcategory: framework.WorkspacePages,
	DataSources: []func() datasource.DataSource{NewDataSource},
	Uses:        []framework.Use{dataSourceUse},
}
