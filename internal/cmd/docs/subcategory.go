package main

import (
	tfjson "github.com/hashicorp/terraform-json"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// addSubcategories makes the subcategory of each type the first paragraph of its description. The templates of the
// pages take it from there, because they know only the schema.
func addSubcategories(schemas *tfjson.ProviderSchema, services []framework.Service) {
	for _, service := range services {
		for _, use := range service.Uses {
			block := blockOf(schemas, use)
			block.Description = string(service.Subcategory) + "\n\n" + block.Description
		}
	}
}

// blockOf returns the schema of a type.
func blockOf(schemas *tfjson.ProviderSchema, use framework.Use) *tfjson.SchemaBlock {
	switch use.Kind {
	case framework.DataSourceKind:
		return schemas.DataSourceSchemas[use.Name].Block
	case framework.EphemeralKind:
		return schemas.EphemeralResourceSchemas[use.Name].Block
	case framework.ListKind:
		return schemas.ListResourceSchemas[use.Name].Block
	case framework.ActionKind:
		return schemas.ActionSchemas[use.Name].Block
	case framework.ManagedResource:
	}
	return schemas.ResourceSchemas[use.Name].Block
}
