// Package vault is about the vaults in which secrets are kept.
package vault

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// What the types of this package call.
var (
	dataSourceUse = framework.Use{
		Kind: framework.DataSourceKind, Name: "cerby_vault",
		Operations: []cerby.Operation{cerby.ListVaults},
	}
	listDataSourceUse = framework.Use{
		Kind: framework.DataSourceKind, Name: "cerby_vaults",
		Operations: []cerby.Operation{cerby.ListVaults},
	}
)

// Service is what this package adds to the provider.
var Service = framework.Service{
	DataSources: []func() datasource.DataSource{NewDataSource, NewListDataSource},
	Uses:        []framework.Use{dataSourceUse, listDataSourceUse},
}
