// Package job implements the data source for jobs, the automated changes that Cerby makes in applications.
package job

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// dataSourceUse lists the API operations of the data source.
var dataSourceUse = framework.NewUse(framework.DataSourceKind, "cerby_job", cerby.GetJob)

// Service lists the types that this package adds to the provider.
var Service = framework.Service{
	Subcategory: framework.IntegrationPages,
	DataSources: []func() datasource.DataSource{NewDataSource},
	Uses:        []framework.Use{dataSourceUse},
}
