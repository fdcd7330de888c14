package framework

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	resource "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// DataString returns the attribute of a string that a data source or an ephemeral resource reads.
func DataString(description string) schema.Attribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

// DataSensitiveString returns the attribute of a string that Terraform does not show. A data source or an ephemeral
// resource reads it.
func DataSensitiveString(description string) schema.Attribute {
	return schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: description}
}

// DataStringList returns the attribute of a list of strings that a data source reads.
func DataStringList(description string) schema.Attribute {
	return schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: description}
}

// DataBool returns the attribute of a Boolean that a data source reads.
func DataBool(description string) schema.Attribute {
	return schema.BoolAttribute{Computed: true, MarkdownDescription: description}
}

// ComputedString returns the attribute of a string that a resource reads, and that an update does not change.
func ComputedString(description string) resource.Attribute {
	return resource.StringAttribute{
		Computed:            true,
		MarkdownDescription: description,
		PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
	}
}

// GrantID describes the ID of a grant's user, team or item, as noun says. A change moves the grant in place: a
// replacement would remove access first, even where the ID only became unknown.
func GrantID(noun, description string) resource.Attribute {
	return resource.StringAttribute{
		Required:            true,
		MarkdownDescription: description,
		Validators:          []validator.String{IDValidator(noun)},
	}
}

// OptionalGrantID describes one of two such IDs, exactly one of which is set.
func OptionalGrantID(noun, description string) resource.Attribute {
	return resource.StringAttribute{
		Optional:            true,
		MarkdownDescription: description + " One of the two must be set.",
		Validators:          []validator.String{IDValidator(noun)},
	}
}

// BareRole is a role on an item without the API's prefix, or null.
func BareRole(role *string) types.String {
	if role == nil {
		return types.StringNull()
	}
	return types.StringValue(cerby.BareRole(*role))
}

// StringOrNull returns a string, or null if it is empty.
func StringOrNull(text string) types.String {
	if text == "" {
		return types.StringNull()
	}
	return types.StringValue(text)
}

// Matches reports whether a filter that may not be set takes a value that may be absent.
func Matches(filter types.String, value *string) bool {
	return filter.IsNull() || value != nil && *value == filter.ValueString()
}

// MatchesAny reports whether a filter that may not be set has a value that may be absent.
func MatchesAny(filter []string, value *string) bool {
	return filter == nil || value != nil && slices.Contains(filter, *value)
}

// OpensTwice is a note for descriptions of ephemeral resources: Terraform opens them in a plan and in an apply.
const OpensTwice = "Terraform reads this ephemeral resource at plan and at apply, so Cerby logs two reads for each " +
	"run. The guide [Secrets](../guides/secrets.md) explains where each value is stored."
