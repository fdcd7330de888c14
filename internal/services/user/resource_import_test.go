package user_test

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// identityType is the type of the identity.
var identityType = tftypes.Object{AttributeTypes: map[string]tftypes.Type{"id": tftypes.String}}

// identity returns the identity of a user.
func identity(t *testing.T, id string) *tfprotov6.ResourceIdentityData {
	t.Helper()
	attributes := map[string]tftypes.Value{"id": tftypes.NewValue(tftypes.String, id)}
	value, err := tfprotov6.NewDynamicValue(identityType, tftypes.NewValue(identityType, attributes))
	if err != nil {
		t.Fatal(err)
	}
	return &tfprotov6.ResourceIdentityData{IdentityData: &value}
}

// An import by identity over the protocol works with every version of Terraform.
func TestImportState_identity(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	server := w.Server(t)
	ctx := context.Background()

	imported, err := server.ImportResourceState(ctx, &tfprotov6.ImportResourceStateRequest{
		TypeName: "cerby_user", Identity: identity(t, cerbytest.SeedInternID),
	})
	acctest.RequireSuccess(t, err, imported.Diagnostics)
	if n := len(imported.ImportedResources); n != 1 {
		t.Fatalf("got %d imported resources, want 1", n)
	}
	resource := imported.ImportedResources[0]
	read, err := server.ReadResource(ctx, &tfprotov6.ReadResourceRequest{
		TypeName: "cerby_user", CurrentState: resource.State, CurrentIdentity: resource.Identity, Private: resource.Private,
	})
	acctest.RequireSuccess(t, err, read.Diagnostics)
	got, err := read.NewIdentity.IdentityData.Unmarshal(identityType)
	if err != nil {
		t.Fatal(err)
	}
	if want, _ := identity(t, cerbytest.SeedInternID).IdentityData.Unmarshal(identityType); !got.Equal(want) {
		t.Errorf("got identity %s, want %s", got, want)
	}
	if read.NewState == nil || read.NewState.MsgPack == nil {
		t.Error("got no state after the import")
	}
}

func TestImportState_empty(t *testing.T) {
	t.Parallel()
	server := acctest.NewWorkspace(t).Server(t)
	imported, err := server.ImportResourceState(
		context.Background(), &tfprotov6.ImportResourceStateRequest{TypeName: "cerby_user"},
	)
	if err != nil {
		t.Fatal(err)
	}
	if len(imported.Diagnostics) != 1 || imported.Diagnostics[0].Summary != "Nothing to import" {
		t.Errorf("got %v, want the error about an empty import", imported.Diagnostics)
	}
}
