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
	dataSourceUse = framework.Use{
		Kind: framework.DataSourceKind, Name: "cerby_account",
		Operations: []cerby.Operation{cerby.GetAccount, cerby.ListAccounts},
	}
	listDataSourceUse = framework.Use{
		Kind: framework.DataSourceKind, Name: "cerby_accounts",
		Operations: []cerby.Operation{cerby.ListAccounts},
	}
	usersUse = framework.Use{
		Kind: framework.DataSourceKind, Name: "cerby_account_users",
		Operations: []cerby.Operation{cerby.Operations(cerby.AccountItem, cerby.OfUsers).List},
	}
	passwordUse = framework.Use{
		Kind: framework.DataSourceKind, Name: "cerby_account_password",
		Operations: []cerby.Operation{cerby.ReadPassword},
	}
	passwordEphemeralUse = framework.Use{
		Kind: framework.EphemeralKind, Name: "cerby_account_password",
		Operations: []cerby.Operation{cerby.ReadPassword},
	}
	totpUse = framework.Use{
		Kind: framework.EphemeralKind, Name: "cerby_account_totp",
		Operations: []cerby.Operation{cerby.ReadTOTP},
	}
)

// Service lists the types that this package adds to the provider.
var Service = framework.Service{
	DataSources: []func() datasource.DataSource{
		NewDataSource, NewListDataSource, NewUsersDataSource, NewPasswordDataSource,
	},
	EphemeralResources: []func() ephemeral.EphemeralResource{NewPasswordEphemeralResource, NewTOTPEphemeralResource},
	Uses: []framework.Use{
		dataSourceUse, listDataSourceUse, usersUse, passwordUse, passwordEphemeralUse, totpUse,
	},
}
