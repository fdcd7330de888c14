package secret

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

func TestDescribeHolder(t *testing.T) {
	t.Parallel()
	r := &secretResource{}
	data := &framework.ProviderData{Workspace: workspace.New(nil)}
	r.Configure(t.Context(), resource.ConfigureRequest{ProviderData: data}, &resource.ConfigureResponse{})
	r.Registry().Read("another", workspace.ShareKey("secret/door", "users/ines"))
	door := resourceModel{ID: types.StringValue("door")}
	for want, holder := range map[string]framework.Holder{
		"ines@acme.example (collaborator, declared by another resource)": {
			Member: cerby.Member{ID: "ines", Email: new("ines@acme.example"), Role: new("secret_collaborator")},
			Kind:   cerby.OfUsers,
		},
		`team "Ads" (owner)`: {
			Member: cerby.Member{ID: "ads", Name: new("Ads"), Role: new("secure_secret_owner")}, Kind: cerby.OfTeams,
		},
		"adam@acme.example": {Member: cerby.Member{ID: "adam", Email: new("adam@acme.example")}, Kind: cerby.OfUsers},
	} {
		if got := r.describeHolder(t.Context(), workspace.New(nil), door, holder); got != want {
			t.Errorf("the holder is %q, want %q", got, want)
		}
	}
}
