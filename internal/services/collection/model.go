package collection

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// resourceModel is a cerby_collection.
type resourceModel struct {
	ID        types.String `tfsdk:"id"`
	Name      types.String `tfsdk:"name"`
	Status    types.String `tfsdk:"status"`
	CreatedAt types.String `tfsdk:"created_at"`
}

// noun names collections in the registry.
const noun = "collection"

// label names the collection in messages.
func (m resourceModel) label() string {
	if m.Name.ValueString() == "" {
		return fmt.Sprintf("the collection %q", m.ID.ValueString())
	}
	return fmt.Sprintf("the collection %q", m.Name.ValueString())
}

// keys returns the keys of the collection in the registry, as far as its ID and its name are known.
func (m resourceModel) keys() []workspace.Key {
	return workspace.NamedKeys(noun, m.ID.ValueString(), m.Name.ValueString())
}

// read takes what the service says of the collection.
func (m *resourceModel) flatten(c cerby.Collection) {
	m.ID = types.StringValue(c.ID)
	if c.Name != "" {
		m.Name = types.StringValue(c.Name)
	}
	m.Status = framework.TextOrNull(c.Status)
	m.CreatedAt = framework.Time(&c.CreatedAt)
}

// written takes the answer to a write, for what the plan left open.
func (m *resourceModel) flattenWritten(c cerby.Collection) {
	planned := *m
	m.flatten(c)
	m.Name = planned.Name
	for _, text := range []struct{ planned, returned *types.String }{
		{&planned.ID, &m.ID}, {&planned.Status, &m.Status}, {&planned.CreatedAt, &m.CreatedAt},
	} {
		if !text.planned.IsUnknown() {
			*text.returned = *text.planned
		}
	}
}

// dataModel is a collection in a data source.
type dataModel struct {
	ID        types.String `tfsdk:"id"`
	Name      types.String `tfsdk:"name"`
	Status    types.String `tfsdk:"status"`
	CreatedAt types.String `tfsdk:"created_at"`
	UpdatedAt types.String `tfsdk:"updated_at"`
}

// newDataModel makes the model of a collection.
func newDataModel(c cerby.Collection) dataModel {
	return dataModel{
		ID:        types.StringValue(c.ID),
		Name:      framework.TextOrNull(c.Name),
		Status:    framework.TextOrNull(c.Status),
		CreatedAt: framework.Time(&c.CreatedAt),
		UpdatedAt: framework.Time(&c.UpdatedAt),
	}
}
