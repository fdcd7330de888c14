package user_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// A user who is renamed in the configuration without a moved block is destroyed and made in one apply, in any order.
// Over the protocol the order is this one: the removal has begun and is not seen yet when the creation finds them.
func TestCreate_ofSomebodyBeingRemoved(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	made := w.AddUser(cerbytest.User{
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
	r.Apply(jane(made.ID), nil).Expect(t, []string{"Unable to remove user"}, nil)
	_, said := r.ApplyConfig(nil, jane(tftypes.UnknownValue), jane(nil))
	said.Expect(t, []string{"is being removed"}, nil)
	said.Expect(t, []string{"add a `moved` block"}, nil)
}
