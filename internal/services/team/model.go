package team

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// roles lists the team roles, spelled as in the API.
var roles = framework.Roles{Known: []string{"admin", "member"}}

// resourceModel is the model of cerby_team.
type resourceModel struct {
	ID        types.String `tfsdk:"id"`
	Name      types.String `tfsdk:"name"`
	Type      types.String `tfsdk:"type"`
	CreatedAt types.String `tfsdk:"created_at"`
}

// read sets the model from a team that the service returns.
func (m *resourceModel) read(t cerby.Team) {
	m.ID = types.StringValue(t.ID)
	if t.Name != "" {
		m.Name = types.StringValue(t.Name)
	}
	m.Type = framework.TextOrNull(t.Type)
	m.CreatedAt = framework.Time(&t.CreatedAt)
}

// applyWrite sets the attributes that are unknown in the plan from the response to a write.
func (m *resourceModel) applyWrite(t cerby.Team) {
	planned := *m
	m.read(t)
	m.Name = planned.Name
	for _, text := range []struct{ planned, answered *types.String }{
		{&planned.ID, &m.ID}, {&planned.Type, &m.Type}, {&planned.CreatedAt, &m.CreatedAt},
	} {
		if !text.planned.IsUnknown() {
			*text.answered = *text.planned
		}
	}
}

// dataModel is the model of a team in a data source.
type dataModel struct {
	ID        types.String `tfsdk:"id"`
	Name      types.String `tfsdk:"name"`
	Type      types.String `tfsdk:"type"`
	CreatedAt types.String `tfsdk:"created_at"`
	UpdatedAt types.String `tfsdk:"updated_at"`
}

// newDataModel returns the data source model of a team.
func newDataModel(t cerby.Team) dataModel {
	return dataModel{
		ID:        types.StringValue(t.ID),
		Name:      framework.TextOrNull(t.Name),
		Type:      framework.TextOrNull(t.Type),
		CreatedAt: framework.Time(&t.CreatedAt),
		UpdatedAt: framework.Time(&t.UpdatedAt),
	}
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
