package collection

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// resourceModel is the model of the resource cerby_collection.
type resourceModel struct {
	ID        types.String `tfsdk:"id"`
	Name      types.String `tfsdk:"name"`
	Status    types.String `tfsdk:"status"`
	CreatedAt types.String `tfsdk:"created_at"`
}

// noun is the kind of collections in the registry.
const noun = "collection"

// label returns the name of the collection for messages.
func (m resourceModel) label() string {
	if m.Name.ValueString() == "" {
		return fmt.Sprintf("the collection %q", m.ID.ValueString())
	}
	return fmt.Sprintf("the collection %q", m.Name.ValueString())
}

// keys returns the registry keys of the collection. An unknown ID or name has none.
func (m resourceModel) keys() []workspace.Key {
	return workspace.NamedKeys(noun, m.ID.ValueString(), m.Name.ValueString())
}

// flatten sets the attributes that the service returned. An empty name leaves the name unchanged.
func (m *resourceModel) flatten(c cerby.Collection) {
	m.ID = types.StringValue(c.ID)
	if c.Name != "" {
		m.Name = types.StringValue(c.Name)
	}
	m.Status = framework.TextOrNull(c.Status)
	m.CreatedAt = framework.Time(&c.CreatedAt)
}

// flattenWritten sets the attributes that are unknown in the plan from the response to a write.
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

func newDataModel(c cerby.Collection) dataModel {
	return dataModel{
		ID:        types.StringValue(c.ID),
		Name:      framework.TextOrNull(c.Name),
		Status:    framework.TextOrNull(c.Status),
		CreatedAt: framework.Time(&c.CreatedAt),
		UpdatedAt: framework.Time(&c.UpdatedAt),
	}
}
