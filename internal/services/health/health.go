// Package health is about what an API key can do.
package health

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// dataSourceUse is what the data source calls.
var dataSourceUse = framework.Use{
	Kind: framework.DataSourceKind, Name: "cerby_healthchecks",
	Operations: []cerby.Operation{
		cerby.ListVaults, cerby.ListUsers, cerby.ListTeams, cerby.ListIntegrations, cerby.ListCollections,
	},
}

// Service is what this package adds to the provider.
var Service = framework.Service{
	DataSources: []func() datasource.DataSource{NewDataSource},
	Uses:        []framework.Use{dataSourceUse},
}
