package team

import (
	"cmp"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// roles lists the team roles, spelled as in the API.
var roles = framework.Roles{Known: []string{"admin", member}}

// member is the role of a team member without admin rights.
const member = "member"

// noun is the object type of teams in the registry.
const noun = workspace.TeamNoun

// resourceModel is the model of cerby_team.
type resourceModel struct {
	ID        types.String `tfsdk:"id"`
	Name      types.String `tfsdk:"name"`
	Type      types.String `tfsdk:"type"`
	CreatedAt types.String `tfsdk:"created_at"`
}

// name returns the name of the team in messages.
func (m resourceModel) name() string {
	return "team " + framework.Quote(cmp.Or(m.Name.ValueString(), m.ID.ValueString()))
}

// keys returns the registry keys of the team, by ID and by name. It omits unknown values.
func (m resourceModel) keys() []workspace.Key {
	return workspace.NamedKeys(noun, m.ID.ValueString(), m.Name.ValueString())
}

// RegistryEntry implements framework.RegisteredModel.
func (m resourceModel) RegistryEntry(*workspace.Workspace) (what string, keys []workspace.Key) {
	return m.name(), m.keys()
}

// object describes the team.
func (m resourceModel) object() framework.Object {
	return framework.Object{ID: m.ID.ValueString(), CreatedAt: m.CreatedAt.ValueStringPointer()}
}

// creator returns the creator of the team.
func (m resourceModel) creator() framework.Creator[cerby.Team] {
	return framework.NewCreator(framework.Teams, resourceUse.Name, m.Name)
}

// flatten sets the model from a team that the service returns.
func (m *resourceModel) flatten(t cerby.Team) {
	m.ID = types.StringValue(t.ID)
	if t.Name != "" {
		m.Name = types.StringValue(t.Name)
	}
	m.Type = framework.StringOrNull(t.Type)
	m.CreatedAt = framework.Time(&t.CreatedAt)
}

// dataModel is the model of a team in a data source.
type dataModel struct {
	resourceModel

	UpdatedAt types.String `tfsdk:"updated_at"`
}

// newDataModel returns the data source model of a team.
func newDataModel(t cerby.Team) dataModel {
	m := dataModel{UpdatedAt: framework.Time(&t.UpdatedAt)}
	m.flatten(t)
	return m
}

// memberModel is the model of a team member in a data source.
type memberModel struct {
	UserID    types.String `tfsdk:"user_id"`
	Role      types.String `tfsdk:"role"`
	Email     types.String `tfsdk:"email"`
	FirstName types.String `tfsdk:"first_name"`
	LastName  types.String `tfsdk:"last_name"`
}

// newMemberModel returns the data source model of a member.
func newMemberModel(m cerby.Member) memberModel {
	return memberModel{
		UserID:    types.StringValue(m.ID),
		Role:      types.StringPointerValue(m.Role),
		Email:     types.StringPointerValue(m.Email),
		FirstName: types.StringPointerValue(m.FirstName),
		LastName:  types.StringPointerValue(m.LastName),
	}
}
