// Package vault implements the data sources for vaults.
package vault

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// The API operations of each type in this package.
var (
	dataSourceUse       = framework.NewUse(framework.DataSourceKind, "cerby_vault", cerby.ListVaults)
	vaultsDataSourceUse = framework.NewUse(framework.DataSourceKind, "cerby_vaults", cerby.ListVaults)
)

// Service lists the types that this package adds to the provider.
var Service = framework.Service{
	Subcategory: framework.WorkspacePages,
	DataSources: []func() datasource.DataSource{NewDataSource, NewVaultsDataSource},
	Uses:        []framework.Use{dataSourceUse, vaultsDataSourceUse},
}
