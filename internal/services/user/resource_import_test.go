package user_test

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// Imports by ID and email change nothing, and neither does the case of the email.
func TestUser_imported(t *testing.T) {
	t.Parallel()
	for name, id := range map[string]string{"id": cerbytest.SeedInternID, "email": "Ines.Intern@Acme.example"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := acctest.NewResourceHarness(t, userType)
			m.ImportID(t, id).Expect(t, nil, nil)
			m.ExpectEmptyPlan(t, userConfig("INES.intern@acme.example", "user"))
			m.ExpectWrites(t, "")
			expectDestroy(t, m)
			m.ExpectWrites(t, "DELETE")
		})
	}
}

// An import of a guest needs guest = true, and changes nothing.
func TestUser_importedGuest(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, userType)
	m.ImportID(t, cerbytest.SeedGuestID).Expect(t, nil, nil)
	config := userConfig("greta.guest@agency.example", "guest_user")
	_, diags := m.Plan(t, config)
	diags.ExpectError(t, acctest.ErrorRegexp("guest"))
	config["guest"] = true
	m.ExpectEmptyPlan(t, config)
	m.ExpectWrites(t, "")
	expectDestroy(t, m)
	m.ExpectWrites(t, "DELETE")
}

func TestUser_importRefused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	for id, message := range map[string]string{
		"nobody@acme.example":     `User "nobody@acme.example" not found`,
		"ines.inter@acme.example": `Did you mean "ines.intern@acme.example"?`,
		"no-such-id":              `User "no-such-id" not found`,
		"a/b":                     `The value is not a valid ID`,
		cerbytest.SeedDepartedID:  "Enable the user in Cerby's web app",
	} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			w.Harness(userType).ImportID(t, id).ExpectError(t, acctest.ErrorRegexp(message))
		})
	}
}

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
func TestUser_importIdentityInProcess(t *testing.T) {
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
	one := imported.ImportedResources[0]
	read, err := server.ReadResource(ctx, &tfprotov6.ReadResourceRequest{
		TypeName: "cerby_user", CurrentState: one.State, CurrentIdentity: one.Identity, Private: one.Private,
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

func TestUser_importEmptyIdentity(t *testing.T) {
	t.Parallel()
	server := acctest.NewWorkspace(t).Server(t)
	imported, err := server.ImportResourceState(
		context.Background(), &tfprotov6.ImportResourceStateRequest{TypeName: "cerby_user"},
	)
	if err != nil {
		t.Fatal(err)
	}
	if len(imported.Diagnostics) != 1 || imported.Diagnostics[0].Summary != "Invalid import" {
		t.Errorf("got %v, want the error about an empty import", imported.Diagnostics)
	}
}
