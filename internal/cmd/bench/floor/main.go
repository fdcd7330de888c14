// Command floor is the smallest provider that the framework allows: one resource with two string attributes, whose
// Read does nothing. The time that Terraform needs for it is the minimum for any resource.
package main

import (
	"context"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

func main() {
	options := providerserver.ServeOpts{Address: "registry.terraform.io/cerby-community/floor"}
	err := providerserver.Serve(context.Background(), func() provider.Provider { return floor{} }, options)
	if err != nil {
		log.Fatal(err)
	}
}

// floor is the provider.
type floor struct{}

// Metadata sets the name of the provider.
func (floor) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "floor"
}

// Schema defines no attributes.
func (floor) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

// Configure does nothing.
func (floor) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}

// Resources returns the one resource.
func (floor) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return thing{} }}
}

// DataSources returns no data sources.
func (floor) DataSources(context.Context) []func() datasource.DataSource { return nil }

// thing is the resource.
type thing struct{}

// Metadata sets the name of the resource.
func (thing) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "floor_thing"
}

// Schema defines two string attributes.
func (thing) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"one": schema.StringAttribute{Required: true},
		"two": schema.StringAttribute{Required: true},
	}}
}

// Create copies the plan to the state.
func (thing) Create(_ context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	resp.State.Raw = req.Plan.Raw
}

// Read does nothing.
func (thing) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

// Update copies the plan to the state.
func (thing) Update(_ context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	resp.State.Raw = req.Plan.Raw
}

// Delete does nothing.
func (thing) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}
