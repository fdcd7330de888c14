package integration_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
)

// In one run somebody is removed by one resource and made by another, in either order.
func TestFates(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		madeFirst bool
		writes    string
		warnings  []string
	}{
		"made first":    {true, "POST", []string{"another resource of this configuration, perhaps the one that replaces this, is about the same"}},
		"removed first": {false, "POST DELETE POST", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWaiting(t, "cerby_integration_user")
			w.SetJobDuration(0)
			w.expectApply(t, managed("", "VIEWER"), nil, nil)
			server := w.Server(t)
			schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
			acctest.Succeeds(t, err, schemas.Diagnostics)
			schema := schemas.ResourceSchemas["cerby_integration_user"]
			nothing, state := value(t, schema, nil), value(t, schema, w.State)
			apply := func(prior, planned *tfprotov6.DynamicValue, warnings []string) {
				applied, err := server.ApplyResourceChange(t.Context(), &tfprotov6.ApplyResourceChangeRequest{
					TypeName: "cerby_integration_user", PriorState: prior, PlannedState: planned, Config: planned,
				})
				acctest.Succeeds(t, err, applied.Diagnostics)
				var said []string
				for _, d := range applied.Diagnostics {
					said = append(said, d.Detail)
				}
				acctest.Expect(t, "warnings", said, warnings...)
			}
			if test.madeFirst {
				apply(nothing, state, nil)
				apply(state, nothing, test.warnings)
			} else {
				apply(state, nothing, test.warnings)
				apply(nothing, state, nil)
			}
			expectWrites(t, w.Workspace, test.writes)
			expectEntitlements(t, w.Workspace, "VIEWER")
		})
	}
}
