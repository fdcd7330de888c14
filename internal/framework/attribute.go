package framework

import "github.com/hashicorp/terraform-plugin-framework/datasource/schema"

// Text describes a text that a data source reads.
func Text(description string) schema.Attribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

// Flag describes a truth that a data source reads.
func Flag(description string) schema.Attribute {
	return schema.BoolAttribute{Computed: true, MarkdownDescription: description}
}
