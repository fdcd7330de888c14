package framework

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// AccessItem is the model of an account, secret, collection or team in the list of what a user or a team has.
type AccessItem struct {
	ID          types.String `tfsdk:"id"`
	Name        types.String `tfsdk:"name"`
	Application types.String `tfsdk:"application"`
	Role        types.String `tfsdk:"role"`
}

// NewAccessItems returns the models of listed items.
func NewAccessItems(listed []cerby.Member) []AccessItem {
	items := make([]AccessItem, 0, len(listed))
	for _, one := range listed {
		items = append(items, AccessItem{
			ID:          types.StringValue(one.ID),
			Name:        types.StringPointerValue(one.DisplayName()),
			Application: types.StringPointerValue(one.Application),
			Role:        BareRole(one.Role),
		})
	}
	return items
}

// AccessItemsAttribute returns the attribute with the items of one kind that a user or a team has. holder is user or
// team, items is the plural of the kind, and name describes the name of an item.
func AccessItemsAttribute(holder, items, name string) schema.Attribute {
	return ComputedList(items+" of the "+holder+", in the service's order.", map[string]schema.Attribute{
		"id":          Text("ID of the item."),
		"name":        Text(name),
		"application": Text("Application of the account. Null for other items."),
		"role":        Text("Role of the " + holder + ", without the API's prefix. Null if the service does not return it."),
	})
}
