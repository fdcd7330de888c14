package integration_test

import (
	"slices"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

const (
	userType        = "cerby_integration_user"
	entitlementType = "cerby_integration_user_entitlement"
)

// typeChange is a run in which the two entitlements of Ines pass from resources of one type to resources of the other.
type typeChange struct {
	*acctest.ResourceHarness
	viewer, editor, user *acctest.RunResource
	apply                *acctest.Run
}

// newTypeChange imports Ines with her entitlements: as one integration user, or as two entitlements.
func newTypeChange(t *testing.T, asUser bool) typeChange {
	t.Helper()
	w := acctest.NewWorkspace(t)
	w.AddIntegrationUser(video, cerbytest.IntegrationUser{UserID: ines, Entitlements: []string{"EDITOR", "VIEWER"}})
	user, viewer, editor := w.Harness(userType), w.Harness(entitlementType), w.Harness(entitlementType)
	identity := map[string]any{"integration_id": video, "user_id": ines}
	if asUser {
		user.Import(t, identity).Expect(t, nil, nil)
	} else {
		viewer.Import(t, entitlementConfig("VIEWER", "")).Expect(t, nil, nil)
		editor.Import(t, entitlementConfig("EDITOR", "")).Expect(t, nil, nil)
	}
	plan := w.NewRun(t, userType)
	s := typeChange{ResourceHarness: user, user: user.Join(plan), apply: w.NewRun(t, userType)}
	s.viewer, s.editor = viewer.Join(plan), editor.Join(plan)
	for _, one := range []*acctest.RunResource{s.viewer, s.editor, s.user} {
		one.Refresh().Expect(t, nil, nil)
	}
	return s
}

// expectEntitlements checks that Ines has both entitlements.
func (s typeChange) expectEntitlements(t *testing.T) {
	t.Helper()
	user, _ := s.IntegrationUser(video, ines)
	slices.Sort(user.Entitlements)
	if diff := cmp.Diff([]string{"EDITOR", "VIEWER"}, user.Entitlements); diff != "" {
		t.Errorf("the entitlements (-want +got):\n%s", diff)
	}
}

// Two entitlements are replaced by one integration user, whose creation is applied last. If it is planned last, too,
// the plan warns, the last entitlement stays with an error, and the next apply leaves it to the integration user.
func TestUser_replacesEntitlements(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		userFirst                      bool
		planned, failed, kept, applied []string
	}{
		"user planned first": {true, nil, nil, []string{"was not removed"}, nil},
		"user planned last": {
			false,
			[]string{"may be removed and granted again"},
			[]string{"Unable to remove the last entitlement"},
			nil,
			[]string{"already has access to integration"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newTypeChange(t, false)
				config := userConfig("", "EDITOR", "VIEWER")
				plan := func() {
					_, diags := s.user.Plan(config)
					diags.Expect(t, nil, test.planned)
				}
				if test.userFirst {
					plan()
				}
				s.viewer.Plan(nil)
				s.editor.Plan(nil)
				if !test.userFirst {
					plan()
				}
				s.viewer.Apply(s.apply).Expect(t, nil, test.kept)
				s.editor.Apply(s.apply).Expect(t, test.failed, test.kept)
				s.user.Apply(s.apply).Expect(t, nil, test.applied)
				s.expectEntitlements(t)
				s.ExpectEmptyPlan(t, config)
			})
		})
	}
}

// An entitlement that the integration user does not list cannot be added once the user has no access: a plan that sees
// the removal first is refused.
func TestEntitlement_ofLeavingUser(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newTypeChange(t, true)
		s.user.Plan(nil)
		_, diags := s.viewer.Plan(entitlementConfig("VIEWER_LIMITED", ""))
		diags.Expect(t, []string{"\nThe same plan destroys another resource"}, nil)
	})
}

// One integration user is replaced by an entitlement for each of two. The user keeps both, whichever is applied first.
func TestEntitlement_replacesUser(t *testing.T) {
	t.Parallel()
	for name, userFirst := range map[string]bool{"user applied first": true, "user applied last": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newTypeChange(t, true)
				s.viewer.Plan(entitlementConfig("VIEWER", ""))
				s.editor.Plan(entitlementConfig("EDITOR", ""))
				_, diags := s.user.Plan(nil)
				diags.Expect(t, nil, []string{"will not be removed"})
				if userFirst {
					s.user.Apply(s.apply)
				}
				s.viewer.Apply(s.apply).Expect(t, nil, nil)
				s.editor.Apply(s.apply).Expect(t, nil, nil)
				if !userFirst {
					s.user.Apply(s.apply)
				}
				s.expectEntitlements(t)
			})
		})
	}
}
