package main

import (
	"context"
	"encoding/json"
	"fmt"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// readSchemas returns the schemas of a provider in the form in which Terraform prints them.
func readSchemas(ctx context.Context, server tfprotov6.ProviderServer) (*tfjson.ProviderSchemas, error) {
	answer, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, err
	}
	identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return nil, err
	}
	for _, d := range append(answer.Diagnostics, identities.Diagnostics...) {
		return nil, fmt.Errorf("%s: %s", d.Summary, d.Detail)
	}
	own := &tfjson.ProviderSchema{ResourceIdentitySchemas: map[string]*tfjson.IdentitySchema{}}
	if own.ConfigSchema, err = convert(answer.Provider); err != nil {
		return nil, err
	}
	if own.ResourceSchemas, err = convertAll(answer.ResourceSchemas); err != nil {
		return nil, err
	}
	if own.DataSourceSchemas, err = convertAll(answer.DataSourceSchemas); err != nil {
		return nil, err
	}
	if own.EphemeralResourceSchemas, err = convertAll(answer.EphemeralResourceSchemas); err != nil {
		return nil, err
	}
	if own.ListResourceSchemas, err = convertAll(answer.ListResourceSchemas); err != nil {
		return nil, err
	}
	own.ActionSchemas = map[string]*tfjson.ActionSchema{}
	for name, action := range answer.ActionSchemas {
		schema, err := convert(action.Schema)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		own.ActionSchemas[name] = &tfjson.ActionSchema{Block: schema.Block}
	}
	for name, identity := range identities.IdentitySchemas {
		if own.ResourceIdentitySchemas[name], err = convertIdentity(identity); err != nil {
			return nil, err
		}
	}
	return &tfjson.ProviderSchemas{FormatVersion: "1.0", Schemas: map[string]*tfjson.ProviderSchema{"cerby": own}}, nil
}

// convertAll converts the schemas of all types of a kind.
func convertAll(schemas map[string]*tfprotov6.Schema) (map[string]*tfjson.Schema, error) {
	converted := map[string]*tfjson.Schema{}
	for name, schema := range schemas {
		var err error
		if converted[name], err = convert(schema); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return converted, nil
}

// convert converts the schema of one type. This provider uses nested attributes and no blocks.
func convert(schema *tfprotov6.Schema) (*tfjson.Schema, error) {
	if len(schema.Block.BlockTypes) > 0 {
		return nil, fmt.Errorf("block %q: write a nested attribute instead", schema.Block.BlockTypes[0].TypeName)
	}
	attributes, err := convertAttributes(schema.Block.Attributes)
	if err != nil {
		return nil, err
	}
	return &tfjson.Schema{
		Version: uint64(schema.Version), //nolint:gosec // versions are small and not negative
		Block: &tfjson.SchemaBlock{
			Attributes:      attributes,
			Description:     schema.Block.Description,
			DescriptionKind: convertDescriptionKind(schema.Block.DescriptionKind),
			Deprecated:      schema.Block.Deprecated,
		},
	}, nil
}

// convertAttributes converts attributes, nested ones included.
func convertAttributes(attributes []*tfprotov6.SchemaAttribute) (map[string]*tfjson.SchemaAttribute, error) {
	converted := map[string]*tfjson.SchemaAttribute{}
	for _, a := range attributes {
		c := &tfjson.SchemaAttribute{
			Description: a.Description, DescriptionKind: convertDescriptionKind(a.DescriptionKind), Deprecated: a.Deprecated,
			Required: a.Required, Optional: a.Optional, Computed: a.Computed, Sensitive: a.Sensitive, WriteOnly: a.WriteOnly,
		}
		if a.NestedType == nil {
			if err := convertType(a.Type, &c.AttributeType); err != nil {
				return nil, fmt.Errorf("%s: %w", a.Name, err)
			}
		} else {
			nested, err := convertAttributes(a.NestedType.Attributes)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", a.Name, err)
			}
			c.AttributeNestedType = &tfjson.SchemaNestedAttributeType{
				Attributes: nested, NestingMode: nestingModes[a.NestedType.Nesting],
			}
		}
		converted[a.Name] = c
	}
	return converted, nil
}

// convertIdentity converts the identity schema of a resource.
func convertIdentity(identity *tfprotov6.ResourceIdentitySchema) (*tfjson.IdentitySchema, error) {
	converted := &tfjson.IdentitySchema{Attributes: map[string]*tfjson.IdentityAttribute{}}
	for _, a := range identity.IdentityAttributes {
		c := &tfjson.IdentityAttribute{
			Description:       a.Description,
			RequiredForImport: a.RequiredForImport,
			OptionalForImport: a.OptionalForImport,
		}
		if err := convertType(a.Type, &c.IdentityType); err != nil {
			return nil, fmt.Errorf("%s: %w", a.Name, err)
		}
		converted.Attributes[a.Name] = c
	}
	return converted, nil
}

// convertType converts a type through the JSON form that both packages share.
func convertType(from tftypes.Type, to json.Unmarshaler) error {
	encoded, err := json.Marshal(from)
	if err != nil {
		return err
	}
	return to.UnmarshalJSON(encoded)
}

func convertDescriptionKind(k tfprotov6.StringKind) tfjson.SchemaDescriptionKind {
	if k == tfprotov6.StringKindMarkdown {
		return tfjson.SchemaDescriptionKindMarkdown
	}
	return tfjson.SchemaDescriptionKindPlain
}

var nestingModes = map[tfprotov6.SchemaObjectNestingMode]tfjson.SchemaNestingMode{
	tfprotov6.SchemaObjectNestingModeSingle: tfjson.SchemaNestingModeSingle,
	tfprotov6.SchemaObjectNestingModeList:   tfjson.SchemaNestingModeList,
	tfprotov6.SchemaObjectNestingModeSet:    tfjson.SchemaNestingModeSet,
	tfprotov6.SchemaObjectNestingModeMap:    tfjson.SchemaNestingModeMap,
}
