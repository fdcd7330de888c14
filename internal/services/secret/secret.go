// Package secret implements the types for secrets: resource, data sources, ephemeral resource and list resource.
package secret

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// The API operations that each type of this package calls.
var (
	resourceUse = framework.NewUse(
		framework.ManagedResource, "cerby_secret",
		cerby.CreateSecret, cerby.GetSecret, cerby.ListSecrets, cerby.DeleteSecret, cerby.ListVaults,
		cerby.Operations(cerby.SecretItem, cerby.UserMembers).List,
		cerby.Operations(cerby.SecretItem, cerby.TeamMembers).List,
	)
	dataSourceUse        = framework.NewUse(framework.DataSourceKind, "cerby_secret", cerby.ListSecrets, cerby.GetSecret)
	secretsDataSourceUse = framework.NewUse(framework.DataSourceKind, "cerby_secrets", cerby.ListSecrets)
	listUse              = framework.NewUse(framework.ListKind, "cerby_secret", cerby.ListSecrets)
	ephemeralUse         = framework.NewUse(framework.EphemeralKind, "cerby_secret", cerby.GetSecret)
)

// Service lists the types that this package adds to the provider.
var Service = framework.Service{
	Subcategory:        framework.SecretPages,
	Resources:          []func() resource.Resource{NewResource},
	DataSources:        []func() datasource.DataSource{NewDataSource, NewSecretsDataSource},
	EphemeralResources: []func() ephemeral.EphemeralResource{NewEphemeralResource},
	ListResources:      []func() list.ListResource{NewListResource},
	Uses:               []framework.Use{resourceUse, dataSourceUse, secretsDataSourceUse, ephemeralUse, listUse},
}
