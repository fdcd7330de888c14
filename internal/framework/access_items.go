package framework

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// AccessAccount is the model of an account in the list of what a user or a team has.
type AccessAccount struct {
	ID          types.String `tfsdk:"id"`
	Label       types.String `tfsdk:"label"`
	Application types.String `tfsdk:"application"`
	Role        types.String `tfsdk:"role"`
}

// AccessSecret is the model of a secret in the list of what a user or a team has.
type AccessSecret struct {
	ID    types.String `tfsdk:"id"`
	Title types.String `tfsdk:"title"`
	Role  types.String `tfsdk:"role"`
}

// AccessNamed is the model of a collection or a team in the list of what a user or a team has, or of a team in the list
// of an item.
type AccessNamed struct {
	ID   types.String `tfsdk:"id"`
	Name types.String `tfsdk:"name"`
	Role types.String `tfsdk:"role"`
}

// NewAccessAccounts returns the models of listed accounts.
func NewAccessAccounts(listed []cerby.Member) []AccessAccount {
	return Map(listed, func(one cerby.Member) AccessAccount {
		return AccessAccount{
			types.StringValue(one.ID), types.StringPointerValue(one.DisplayName()),
			types.StringPointerValue(one.Application), BareRole(one.Role),
		}
	})
}

// NewAccessSecrets returns the models of listed secrets.
func NewAccessSecrets(listed []cerby.Member) []AccessSecret {
	return Map(listed, func(one cerby.Member) AccessSecret {
		return AccessSecret{types.StringValue(one.ID), types.StringPointerValue(one.DisplayName()), BareRole(one.Role)}
	})
}

// NewAccessNamed returns the models of listed collections or teams.
func NewAccessNamed(listed []cerby.Member) []AccessNamed {
	return Map(listed, func(one cerby.Member) AccessNamed {
		return AccessNamed{types.StringValue(one.ID), types.StringPointerValue(one.DisplayName()), BareRole(one.Role)}
	})
}

// AccessAccountsAttribute returns the attribute with the accounts that a user or a team has. holder is user or team.
func AccessAccountsAttribute(holder string) schema.Attribute {
	return accessAttribute("Accounts", holder, map[string]schema.Attribute{
		"id":          DataString("ID of the account."),
		"label":       DataString("Label of the account."),
		"application": DataString("Application of the account."),
	})
}

// AccessSecretsAttribute returns the attribute with the secrets that a user or a team has. holder is user or team.
func AccessSecretsAttribute(holder string) schema.Attribute {
	return accessAttribute("Secrets", holder, map[string]schema.Attribute{
		"id":    DataString("ID of the secret."),
		"title": DataString("Title of the secret."),
	})
}

// AccessCollectionsAttribute returns the attribute with the collections that a user or a team has. holder is user or
// team.
func AccessCollectionsAttribute(holder string) schema.Attribute {
	return accessAttribute("Collections", holder, map[string]schema.Attribute{
		"id":   DataString("ID of the collection."),
		"name": DataString("Name of the collection."),
	})
}

// AccessTeamsAttribute returns the attribute with the teams of a user.
func AccessTeamsAttribute() schema.Attribute {
	return accessAttribute("Teams", "user", map[string]schema.Attribute{
		"id":   DataString("ID of the team."),
		"name": DataString("Name of the team."),
	})
}

// accessAttribute returns the attribute with what a user or a team has of one kind, with the attributes of that kind.
func accessAttribute(items, holder string, attributes map[string]schema.Attribute) schema.Attribute {
	all := map[string]schema.Attribute{
		"role": DataString("Role of the " + holder + ", without the API's prefix. Null if the service does not return it."),
	}
	maps.Copy(all, attributes)
	return ComputedList(items+" of the "+holder+", in the service's order.", all)
}
