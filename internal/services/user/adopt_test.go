package user_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// A user whose address changes without a moved block is destroyed and created in one apply, in any order. Here the
// removal has started, but the service does not show it yet when the create finds the user.
func TestUser_createdDuringRemoval(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	user := w.AddUser(cerbytest.User{
		Email: "jane.doe@acme.example", Status: "pending", CreatedAt: time.Now().Add(-time.Minute),
	})
	w.Inject(cerbytest.Fault{Method: "DELETE", Status: http.StatusForbidden})
	jane := func(id any) map[string]any {
		return map[string]any{
			"id": id, "email": "jane.doe@acme.example", "role": "user", "guest": false,
			"first_name": nil, "last_name": nil, "status": "pending", "created_at": nil,
		}
	}
	r := w.NewRun(t, "cerby_user")
	r.Apply(jane(user.ID), nil).Expect(t, []string{"Unable to remove user"}, nil)
	_, diags := r.ApplyConfig(nil, jane(tftypes.UnknownValue), jane(nil))
	diags.Expect(t, []string{"during its removal"}, nil)
	diags.Expect(t, []string{"add a `moved` block"}, nil)
}
