package framework

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// Parent returns the attribute of a list resource that selects one parent, whose children are listed.
func Parent(noun, children string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional:            true,
		MarkdownDescription: fmt.Sprintf("ID of the %s whose %s are listed. Defaults to all %ss.", noun, children, noun),
		Validators:          []validator.String{IDCheck(noun)},
	}
}

// StreamErrors makes errors the only result of a list. It reports whether there are any.
func StreamErrors(stream *list.ListResultsStream, diags diag.Diagnostics) bool {
	if diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
	}
	return diags.HasError()
}
