package user_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// Somebody who is renamed in the configuration without a moved block is destroyed and made in one apply, in any order. Over the
// protocol the order is this one: the removal has begun and is not seen yet when the creation finds them.
func TestCreate_ofSomebodyBeingRemoved(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	made := w.AddUser(cerbytest.User{Email: "jane.doe@acme.example", Status: "pending", CreatedAt: time.Now().Add(-time.Minute)})
	w.Inject(cerbytest.Fault{Method: "DELETE", Status: http.StatusForbidden})
	server := w.Server(t)
	ctx := context.Background()
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	acctest.Succeeds(t, err, schemas.Diagnostics)
	schema := schemas.ResourceSchemas["cerby_user"]
	nothing, err := tfprotov6.NewDynamicValue(schema.ValueType(), tftypes.NewValue(schema.ValueType(), nil))
	if err != nil {
		t.Fatal(err)
	}
	jane := func(id any) map[string]any {
		return map[string]any{
			"id": id, "email": "jane.doe@acme.example", "role": "user", "guest": false,
			"first_name": nil, "last_name": nil, "status": "pending", "created_at": nil,
		}
	}

	removed, err := server.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: "cerby_user", PriorState: acctest.Object(t, schema, jane(made.ID)), PlannedState: &nothing, Config: &nothing,
	})
	if err != nil || len(removed.Diagnostics) != 1 || !strings.Contains(removed.Diagnostics[0].Summary, "Could not remove the user") {
		t.Fatalf("the removal was answered %v, %v", removed.Diagnostics, err)
	}
	created, err := server.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: "cerby_user", PriorState: &nothing, PlannedState: acctest.Object(t, schema, jane(tftypes.UnknownValue)), Config: acctest.Object(t, schema, jane(nil)),
	})
	if err != nil || len(created.Diagnostics) != 1 || !strings.Contains(created.Diagnostics[0].Summary, "is being removed") {
		t.Fatalf("the creation was answered %v, %v", created.Diagnostics, err)
	}
	if !strings.Contains(created.Diagnostics[0].Detail, "write a `moved` block") {
		t.Errorf("it says %q", created.Diagnostics[0].Detail)
	}
}
