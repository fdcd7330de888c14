// Package job is about the jobs by which Cerby works in applications.
package job

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// dataSourceUse is what the data source of this package calls.
var dataSourceUse = framework.Use{
	Kind: framework.DataSourceKind, Name: "cerby_job",
	Operations: []cerby.Operation{cerby.GetJob},
}

// Service is what this package adds to the provider.
var Service = framework.Service{
	DataSources: []func() datasource.DataSource{NewDataSource},
	Uses:        []framework.Use{dataSourceUse},
}
