package collection

import (
	"cmp"

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
const noun = workspace.CollectionNoun

// label returns the name of the collection for messages.
func (m resourceModel) label() string {
	return "collection " + framework.Quote(cmp.Or(m.Name.ValueString(), m.ID.ValueString()))
}

// keys returns the registry keys of the collection. An unknown ID or name has none.
func (m resourceModel) keys() []workspace.Key {
	return workspace.NamedKeys(noun, m.ID.ValueString(), m.Name.ValueString())
}

// RegistryEntry implements framework.RegisteredModel.
func (m resourceModel) RegistryEntry(*workspace.Workspace) (what string, keys []workspace.Key) {
	return m.label(), m.keys()
}

// object describes the collection.
func (m resourceModel) object() framework.Object {
	return framework.Object{ID: m.ID.ValueString(), CreatedAt: m.CreatedAt.ValueStringPointer()}
}

// creator returns the creator of the collection.
func (m resourceModel) creator() framework.Creator[cerby.Collection] {
	return framework.NewCreator(framework.Collections, resourceUse.Name, m.Name)
}

// flatten sets the attributes that the service returned. An empty name leaves the name unchanged.
func (m *resourceModel) flatten(c cerby.Collection) {
	m.ID = types.StringValue(c.ID)
	if c.Name != "" {
		m.Name = types.StringValue(c.Name)
	}
	m.Status = framework.StringOrNull(c.Status)
	m.CreatedAt = framework.Time(&c.CreatedAt)
}

// flattenResult sets the attributes that are unknown in the plan from the response to a write.
func (m *resourceModel) flattenResult(c cerby.Collection) {
	var returned resourceModel
	returned.flatten(c)
	for planned, value := range map[*types.String]types.String{
		&m.ID: returned.ID, &m.Status: returned.Status, &m.CreatedAt: returned.CreatedAt,
	} {
		if planned.IsUnknown() {
			*planned = value
		}
	}
}

// dataModel is a collection in a data source.
type dataModel struct {
	resourceModel

	UpdatedAt types.String `tfsdk:"updated_at"`
}

func newDataModel(c cerby.Collection) dataModel {
	m := dataModel{UpdatedAt: framework.Time(&c.UpdatedAt)}
	m.flatten(c)
	return m
}
