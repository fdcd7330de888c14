package provider_test

import (
	"context"
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	listresource "github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/provider"
)

// describedAttribute is an attribute of a schema of any kind.
type describedAttribute interface{ GetMarkdownDescription() string }

// describedConstraint is a default, a validator or a plan modifier of an attribute.
type describedConstraint interface {
	Description(ctx context.Context) string
}

// constraintPhrases are the fixed phrases for the descriptions of defaults and validators. The first group is the
// value.
var constraintPhrases = []struct {
	from   *regexp.Regexp
	phrase string
}{
	{regexp.MustCompile(`^value defaults to (.+)$`), "Defaults to `%s`"},
	{regexp.MustCompile(`^value must be one of: `), "Must be one of "},
	{regexp.MustCompile(`^value must be between (\d+) and \d+$`), "Must be between %s and "},
	{regexp.MustCompile(`one and only one attribute from this collection is set: "\[(\w+),`), "Exactly one of `%s` and "},
	{regexp.MustCompile(`if an attribute is set, these are not set: "\[(\w+)\]"$`), "Conflicts with `%s`"},
	{regexp.MustCompile(`if an attribute is set, also these are set: "\[(\w+)\]"$`), "Must be set together with `%s`"},
	{regexp.MustCompile(`character count must be between 1 and (\d+)$`), "at most %s characters"},
	{regexp.MustCompile(`must contain at least 1 elements$`), "At least one must be set"},
}

// phrases returns the phrases that the description of an attribute must have.
func phrases(ctx context.Context, attribute describedAttribute) []string {
	var all []string
	fields := reflect.Indirect(reflect.ValueOf(attribute))
	for _, name := range []string{"Default", "Validators"} {
		for _, constraint := range constraints(fields.FieldByName(name)) {
			text := constraint.Description(ctx)
			for _, known := range constraintPhrases {
				if match := known.from.FindStringSubmatch(text); match != nil {
					all = append(all, formatPhrase(known.phrase, match))
				}
			}
		}
	}
	return all
}

// formatPhrase returns a phrase with the value that a match has, if any.
func formatPhrase(phrase string, match []string) string {
	if len(match) < 2 {
		return phrase
	}
	return fmt.Sprintf(phrase, strings.Trim(match[1], `"`))
}

// constraints returns the constraints in a field, which is one of them, a slice, or absent.
func constraints(field reflect.Value) []describedConstraint {
	if !field.IsValid() || field.IsZero() {
		return nil
	}
	if field.Kind() != reflect.Slice {
		if one, ok := field.Interface().(describedConstraint); ok {
			return []describedConstraint{one}
		}
		return nil
	}
	var all []describedConstraint
	for i := range field.Len() {
		if one, ok := field.Index(i).Interface().(describedConstraint); ok {
			all = append(all, one)
		}
	}
	return all
}

// describedAttributes are the attributes of types, by the kind and the name of the type.
type describedAttributes map[string]map[string]describedAttribute

// add adds the attributes of one type, a map from names to attributes.
func (d describedAttributes) add(t *testing.T, kind framework.Kind, name string, attributes any) {
	t.Helper()
	described := map[string]describedAttribute{}
	for key, value := range reflect.ValueOf(attributes).Seq2() {
		attribute, ok := value.Interface().(describedAttribute)
		if !ok {
			t.Fatalf("%s %s: %s has no description", kind, name, key)
		}
		described[key.String()] = attribute
	}
	d[fmt.Sprintf("%s %s", kind, name)] = described
}

// frameworkAttributes returns the attributes of all types.
func frameworkAttributes(t *testing.T) describedAttributes {
	t.Helper()
	all := describedAttributes{}
	for _, service := range provider.Services {
		addManaged(t, all, service)
		addOthers(t, all, service)
	}
	return all
}

// addManaged adds the attributes of the resources, list resources and actions of a service.
func addManaged(t *testing.T, all describedAttributes, service framework.Service) {
	t.Helper()
	ctx := context.Background()
	for _, construct := range service.Resources {
		var name resource.MetadataResponse
		var schema resource.SchemaResponse
		construct().Metadata(ctx, resource.MetadataRequest{}, &name)
		construct().Schema(ctx, resource.SchemaRequest{}, &schema)
		all.add(t, framework.ManagedResource, name.TypeName, schema.Schema.Attributes)
	}
	for _, construct := range service.ListResources {
		var name resource.MetadataResponse
		var schema listresource.ListResourceSchemaResponse
		construct().Metadata(ctx, resource.MetadataRequest{}, &name)
		construct().ListResourceConfigSchema(ctx, listresource.ListResourceSchemaRequest{}, &schema)
		all.add(t, framework.ListKind, name.TypeName, schema.Schema.Attributes)
	}
	for _, construct := range service.Actions {
		var name action.MetadataResponse
		var schema action.SchemaResponse
		construct().Metadata(ctx, action.MetadataRequest{}, &name)
		construct().Schema(ctx, action.SchemaRequest{}, &schema)
		all.add(t, framework.ActionKind, name.TypeName, schema.Schema.Attributes)
	}
}

// addOthers adds the attributes of the data sources and the ephemeral resources of a service.
func addOthers(t *testing.T, all describedAttributes, service framework.Service) {
	t.Helper()
	ctx := context.Background()
	for _, construct := range service.DataSources {
		var name datasource.MetadataResponse
		var schema datasource.SchemaResponse
		construct().Metadata(ctx, datasource.MetadataRequest{}, &name)
		construct().Schema(ctx, datasource.SchemaRequest{}, &schema)
		all.add(t, framework.DataSourceKind, name.TypeName, schema.Schema.Attributes)
	}
	for _, construct := range service.EphemeralResources {
		var name ephemeral.MetadataResponse
		var schema ephemeral.SchemaResponse
		construct().Metadata(ctx, ephemeral.MetadataRequest{}, &name)
		construct().Schema(ctx, ephemeral.SchemaRequest{}, &schema)
		all.add(t, framework.EphemeralKind, name.TypeName, schema.Schema.Attributes)
	}
}
