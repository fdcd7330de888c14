// Package account implements the types for accounts, the logins to applications.
package account

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// The API operations of each type in this package.
var (
	dataSourceUse = framework.NewUse(
		framework.DataSourceKind, "cerby_account", cerby.GetAccount, cerby.ListAccounts,
	)
	accountsDataSourceUse = framework.NewUse(framework.DataSourceKind, "cerby_accounts", cerby.ListAccounts)
	passwordUse           = framework.NewUse(framework.DataSourceKind, "cerby_account_password", cerby.ReadPassword)
	passwordEphemeralUse  = framework.NewUse(framework.EphemeralKind, "cerby_account_password", cerby.ReadPassword)
	totpUse               = framework.NewUse(framework.EphemeralKind, "cerby_account_totp", cerby.ReadTOTP)
)

// Service lists the types that this package adds to the provider.
var Service = framework.Service{
	Subcategory: framework.SharingPages,
	DataSources: []func() datasource.DataSource{
		NewDataSource, NewAccountsDataSource,
	},
	Uses: []framework.Use{dataSourceUse, accountsDataSourceUse},
}

// Credentials are the types that read passwords and one-time codes of accounts.
var Credentials = framework.Service{
	Subcategory:        framework.SecretPages,
	DataSources:        []func() datasource.DataSource{NewPasswordDataSource},
	EphemeralResources: []func() ephemeral.EphemeralResource{NewPasswordEphemeralResource, NewTOTPEphemeralResource},
	Uses:               []framework.Use{passwordUse, passwordEphemeralUse, totpUse},
}
