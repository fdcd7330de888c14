package framework

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// SetLookupAttributes sets the two attributes by which a data source finds an object: its ID, and its name.
func SetLookupAttributes(attributes map[string]schema.Attribute, noun, nameAttribute string) {
	attributes["id"] = LookupID(noun, "id", nameAttribute)
	attributes[nameAttribute] = schema.StringAttribute{
		Optional: true,
		Computed: true,
		MarkdownDescription: fmt.Sprintf("%[1]s of the %[2]s. Exactly one of `id` and `%[3]s` must be set. "+
			"The match is case-sensitive. If several %[2]ss have this %[3]s, the read fails with an error that lists their IDs.",
			Capital(nameAttribute), noun, nameAttribute),
		Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
	}
}

// LookupID returns the attribute with the ID of the object to find. Either this attribute or the one with the name must
// be set.
func LookupID(noun, idAttribute, nameAttribute string) schema.Attribute {
	return schema.StringAttribute{
		Optional: true,
		Computed: true,
		MarkdownDescription: fmt.Sprintf("ID of the %s. Exactly one of `%s` and `%s` must be set.",
			noun, idAttribute, nameAttribute),
		Validators: []validator.String{
			LookupIDValidator(noun, nameAttribute),
			stringvalidator.ExactlyOneOf(path.MatchRoot(idAttribute), path.MatchRoot(nameAttribute)),
		},
	}
}

// RequiredID returns the attribute with the ID of the object that a data source, an ephemeral resource or an action
// reads.
func RequiredID(noun string) schema.Attribute {
	return schema.StringAttribute{
		Required:            true,
		MarkdownDescription: fmt.Sprintf("ID of the %s.", noun),
		Validators:          []validator.String{IDValidator(noun)},
	}
}

// Filter returns an attribute by which a data source selects objects.
func Filter(description string, validators ...validator.String) schema.Attribute {
	return schema.StringAttribute{Optional: true, MarkdownDescription: description, Validators: validators}
}

// WordsFilter returns an attribute with the words by which the service selects objects.
func WordsFilter(description string, validators ...validator.String) schema.Attribute {
	return schema.ListAttribute{
		Optional:            true,
		ElementType:         types.StringType,
		MarkdownDescription: description,
		Validators:          []validator.List{QueryValuesValidator(), listvalidator.ValueStringsAre(validators...)},
	}
}

// RolesFilter returns an attribute with the roles by which a data source selects objects.
func RolesFilter(roles Roles, description string) schema.Attribute {
	return schema.ListAttribute{
		Optional:            true,
		ElementType:         types.StringType,
		MarkdownDescription: description,
		Validators: []validator.List{
			listvalidator.NoNullValues(),
			listvalidator.ValueStringsAre(roles.check("The data source lists only objects with exactly this role.")),
		},
	}
}

// EmailsFilter returns an attribute with the emails by which a data source or a list resource selects users.
func EmailsFilter(description string) schema.Attribute {
	return schema.ListAttribute{
		Optional:            true,
		ElementType:         types.StringType,
		MarkdownDescription: description,
		Validators:          []validator.List{listvalidator.NoNullValues(), listvalidator.ValueStringsAre(emailValidator)},
	}
}

// ComputedList returns the attribute of a data source with the objects that it lists.
func ComputedList(description string, attributes map[string]schema.Attribute) schema.Attribute {
	return schema.ListNestedAttribute{
		Computed:            true,
		MarkdownDescription: description,
		NestedObject:        schema.NestedAttributeObject{Attributes: attributes},
	}
}
