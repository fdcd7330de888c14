package workspace_test

import (
	"slices"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// The owners and the object that most tests are about.
const (
	first  = workspace.Owner("first")
	second = workspace.Owner("second")
)

var membership = workspace.MembershipKey("team", "user")

// Two owners that keep one object conflict, whichever registers first.
func TestKeep_sharedObject(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ firstChanges, secondChanges bool }{
		"neither changes":    {},
		"the first changes":  {firstChanges: true},
		"the second changes": {secondChanges: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var r workspace.Registry
			if got := r.RegisterPlan(first, test.firstChanges, membership); got != (workspace.Conflict{}) {
				t.Errorf("the first owner conflicts: %+v", got)
			}
			if got := r.RegisterPlan(second, test.secondChanges, membership); got != (workspace.Conflict{Shared: true}) {
				t.Errorf("got %+v, want Shared", got)
			}
		})
	}
}

// An owner that is planned twice, as for a replacement, does not conflict with itself.
func TestKeep_sameOwner(t *testing.T) {
	t.Parallel()
	var r workspace.Registry
	r.RegisterState(first, membership)
	r.RegisterPlan(first, false, membership)
	if got := r.RegisterPlan(first, true, membership); got != (workspace.Conflict{}) {
		t.Errorf("got %+v, want no conflict", got)
	}
}

// Two planned creations of one object conflict, although neither has an owner yet.
func TestKeep_twoCreations(t *testing.T) {
	t.Parallel()
	var r workspace.Registry
	r.RegisterPlan("", true, membership)
	if got := r.RegisterPlan("", true, membership); !got.Shared {
		t.Errorf("got %+v, want a conflict", got)
	}
}

// A whole and its parts conflict, unless one owner has both.
func TestKeep_wholeAndParts(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ earlier, later workspace.Key }{
		"members, then membership": {workspace.TeamMembersKey("team"), membership},
		"membership, then members": {membership, workspace.TeamMembersKey("team")},
		"user, then entitlement":   {workspace.IntegrationUserKey("i", "u"), workspace.EntitlementKey("i", "u", "VIEWER")},
		"entitlement, then user":   {workspace.EntitlementKey("i", "u", "VIEWER"), workspace.IntegrationUserKey("i", "u")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var r workspace.Registry
			r.RegisterPlan(first, false, test.earlier)
			if got := r.RegisterPlan(first, false, test.later); got.Shared {
				t.Error("an owner conflicts with itself")
			}
			if got := r.RegisterPlan(second, true, test.later); !got.Shared {
				t.Errorf("got %+v, want a conflict", got)
			}
		})
	}
	var r workspace.Registry
	r.RegisterPlan(first, true, workspace.TeamMembersKey("other"))
	if got := r.RegisterPlan(second, true, membership); got.Shared {
		t.Error("members of another team conflict")
	}
}

// Objects whose names may repeat do not conflict.
func TestKeep_namesMayRepeat(t *testing.T) {
	t.Parallel()
	var r workspace.Registry
	r.RegisterPlan(first, true, workspace.NameKey("team", "Ads"))
	if got := r.RegisterPlan(second, true, workspace.NameKey("team", "Ads")); got.Shared {
		t.Errorf("got %+v, want no conflict", got)
	}
}

// A removal is skipped if another owner has the object, in its plan or only in its refreshed state.
func TestRelease(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		prepare func(r *workspace.Registry)
		want    bool
	}{
		"alone":              {func(*workspace.Registry) {}, false},
		"kept by another":    {func(r *workspace.Registry) { r.RegisterPlan(second, false, membership) }, true},
		"created by another": {func(r *workspace.Registry) { r.RegisterPlan("", true, membership) }, true},
		"read by another":    {func(r *workspace.Registry) { r.RegisterState(second, membership) }, true},
		"ambiguous":          {func(r *workspace.Registry) { r.RegisterUnknownPlan(second, membership) }, true},
		"released by another": {
			func(r *workspace.Registry) { r.RegisterState(second, membership); r.PlanRemoval(second, membership) }, false,
		},
		"of another user": {
			func(r *workspace.Registry) { r.RegisterPlan(second, false, workspace.MembershipKey("team", "other")) }, false,
		},
		"dropped by a refresh": {
			func(r *workspace.Registry) { r.RegisterState(second, membership); r.SetDeleted(second, membership) }, false,
		},
		"created, then dropped": {
			func(r *workspace.Registry) { r.Register(second, membership); r.Release(second, membership) }, false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var r workspace.Registry
			r.RegisterState(first, membership)
			test.prepare(&r)
			if got := len(r.PlanRemoval(first, membership)) > 0; got != test.want {
				t.Errorf("kept is %t, want %t", got, test.want)
			}
		})
	}
}

// Of two owners whose plans both remove an object, exactly one removes it.
func TestRelease_byAllOwners(t *testing.T) {
	t.Parallel()
	var r workspace.Registry
	r.RegisterState(first, membership)
	r.RegisterState(second, membership)
	if len(r.PlanRemoval(first, membership)) == 0 || len(r.PlanRemoval(second, membership)) > 0 {
		t.Error("want the first removal spared, and the second carried out")
	}
}

// Of two owners that leave an object to each other, the last one removes it, unless a third one keeps it.
func TestSpare(t *testing.T) {
	t.Parallel()
	var r workspace.Registry
	if r.SkipRemoval(first, nil, membership) {
		t.Error("skipped without another owner")
	}
	if !r.SkipRemoval(first, []workspace.Owner{second}, membership) {
		t.Error("removed although another owner keeps the object")
	}
	if r.SkipRemoval(second, []workspace.Owner{first}, membership) {
		t.Error("left to an owner that has released the object")
	}
	if !r.SkipRemoval(second, []workspace.Owner{first, "third"}, membership) {
		t.Error("removed although a third owner keeps the object")
	}
}

// The refresh and the plan of a resource report a removal that was planned before.
func TestRemovedByAnother(t *testing.T) {
	t.Parallel()
	var r workspace.Registry
	r.PlanRemoval(first, membership)
	if !r.RegisterState(second, membership) {
		t.Error("the refresh does not report the removal")
	}
	if got := r.RegisterPlan(second, false, membership); !got.Removed {
		t.Errorf("got %+v, want Removed", got)
	}
	if r.IsBeingRemoved(membership) {
		t.Error("an object that another resource keeps counts as removed")
	}
}

// A refresh reports that the plan of another resource with the object is yet to be made, and may remove it.
func TestRead_unplanned(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		plan func(r *workspace.Registry)
		want bool
	}{
		"no plan yet": {func(*workspace.Registry) {}, true},
		"kept":        {func(r *workspace.Registry) { r.RegisterPlan(first, false, membership) }, false},
		"ambiguous":   {func(r *workspace.Registry) { r.RegisterUnknownPlan(first, membership) }, false},
		"removed":     {func(r *workspace.Registry) { r.PlanRemoval(first, membership) }, true},
		"removed, spared": {
			func(r *workspace.Registry) {
				r.RegisterPlan("third", false, membership)
				r.PlanRemoval(first, membership)
			}, false,
		},
		"found deleted": {func(r *workspace.Registry) { r.SetDeleted(first, membership) }, false},
		"names may repeat": {func(r *workspace.Registry) {
			r.SetDeleted(first, membership)
			r.RegisterState(first, workspace.NameKey("team", "Ads"))
		}, false},
	} {
		var r workspace.Registry
		r.RegisterState(first, membership)
		test.plan(&r)
		if got := r.RegisterState(second, membership, workspace.NameKey("team", "Ads")); got != test.want {
			t.Errorf("%s: got %t, want %t", name, got, test.want)
		}
	}
}

// A part is removed with its whole, if it cannot be without.
func TestKeep_partOfRemoved(t *testing.T) {
	t.Parallel()
	var r workspace.Registry
	r.PlanRemoval(first, workspace.IntegrationUserKey("i", "u"))
	r.PlanRemoval(first, workspace.TeamMembersKey("team"))
	want := workspace.Conflict{ParentRemoved: true}
	if got := r.RegisterPlan(second, true, workspace.EntitlementKey("i", "u", "VIEWER")); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := r.RegisterPlan(second, true, membership); got != (workspace.Conflict{}) {
		t.Errorf("got %+v, want no conflict", got)
	}
}

// A removal that is carried out although another owner keeps the object is reported to owners that are planned later.
func TestContest(t *testing.T) {
	t.Parallel()
	var r workspace.Registry
	r.RegisterState(first, membership)
	r.RegisterState(second, membership)
	if len(r.PlanRemoval(first, membership)) == 0 {
		t.Fatal("the removal is not spared")
	}
	r.PlanForcedRemoval(first, membership)
	if got := r.RegisterPlan(second, false, membership); !got.Removed {
		t.Errorf("got %+v, want Removed", got)
	}
}

// A whole that is released is not removed as long as another owner keeps a part.
func TestRelease_wholeWithParts(t *testing.T) {
	t.Parallel()
	var r workspace.Registry
	whole, part := workspace.IntegrationUserKey("i", "u"), workspace.EntitlementKey("i", "u", "VIEWER")
	r.RegisterPlan("", true, part)
	if len(r.PlanRemoval(first, whole)) == 0 {
		t.Error("the whole is removed although a part is kept")
	}
	if !r.HasOtherOwner(first, whole) {
		t.Error("Kept does not see the part")
	}
}

// An owner that moves back to an object keeps it itself.
func TestKeptBy(t *testing.T) {
	t.Parallel()
	var r workspace.Registry
	if r.IsOwner(first, membership) {
		t.Error("kept before any plan")
	}
	r.Register(first, membership)
	if !r.IsOwner(first, membership) || r.IsOwner(second, membership) {
		t.Error("want the object kept by its owner alone")
	}
	r.PlanRemoval(first, membership)
	if r.IsOwner(first, membership) {
		t.Error("an object that is released is kept")
	}
}

// A creation replaces its plan, and a second one is refused.
func TestAcquire(t *testing.T) {
	t.Parallel()
	var r workspace.Registry
	r.RegisterPlan("", true, membership)
	if !r.IsPlannedCreation(membership) {
		t.Error("the planned creation is not registered")
	}
	if !r.Register(first, membership) {
		t.Fatal("the planned creation is refused")
	}
	if r.Register(second, membership) {
		t.Error("a second creation is accepted")
	}
	if !r.HasOtherOwner(second, membership) || r.HasOtherOwner(first, membership) {
		t.Error("want the object kept for others than its owner")
	}
	r.Release(first, membership)
	if !r.Register(second, membership) {
		t.Error("the creation after a failed one is refused")
	}
}

// A creation is not confused with a change of an object that its owner had before.
func TestCreated(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		owner workspace.Owner
		read  bool
		want  bool
	}{
		"planned creation":    {"", false, true},
		"planned replacement": {first, false, true},
		"planned change":      {first, true, false},
	} {
		var r workspace.Registry
		if test.read {
			r.RegisterState(test.owner, membership)
		}
		r.RegisterPlan(test.owner, true, membership)
		if got := r.IsPlannedCreation(membership); got != test.want {
			t.Errorf("%s: got %t, want %t", name, got, test.want)
		}
	}
}

// A refresh says what plans may rely on.
func TestRefreshed(t *testing.T) {
	t.Parallel()
	var r workspace.Registry
	if r.IsRefreshed(first) || r.HasDrifted(first) || r.IsDeleted(membership) {
		t.Error("an empty registry knows something")
	}
	r.RegisterState(first, membership)
	r.SetDrifted(first)
	if !r.IsRefreshed(first) || !r.HasDrifted(first) || !r.IsInOtherState(second, membership) ||
		r.IsInOtherState(first, membership) {
		t.Error("the refresh is not registered")
	}
	r.SetDeleted(first, membership)
	if !r.IsDeleted(membership) || r.IsInOtherState(second, membership) {
		t.Error("the deletion is not registered")
	}
}

// An apply is known from the first creation or deletion on.
func TestApplying(t *testing.T) {
	t.Parallel()
	var acquired, begun workspace.Registry
	acquired.RegisterPlan("", true, membership)
	if acquired.IsApplying() {
		t.Error("a plan counts as an apply")
	}
	acquired.Register(first, membership)
	begun.BeginApply()
	if !acquired.IsApplying() || !begun.IsApplying() {
		t.Error("an apply is not known")
	}
}

// A refresh learns that the state of another resource has the same object, unless names may repeat.
func TestShared(t *testing.T) {
	t.Parallel()
	var r workspace.Registry
	r.RegisterState(first, membership, workspace.NameKey("team", "Ads"))
	r.RegisterState(second, workspace.MembershipKey("team", "other"), workspace.NameKey("team", "Ads"))
	if r.OtherOwners(first) != nil || r.OtherOwners(second) != nil {
		t.Error("different objects are shared")
	}
	r.RegisterState(second, membership)
	if !slices.Equal(r.OtherOwners(first), []workspace.Owner{second}) ||
		!slices.Equal(r.OtherOwners(second), []workspace.Owner{first}) {
		t.Error("want the object shared for both owners")
	}
}

// An object is acquired with all plans of its creation, and with those of its parts: one process may plan twice.
func TestAcquire_plannedTwice(t *testing.T) {
	t.Parallel()
	var r workspace.Registry
	all, part := workspace.TeamMembersKey("t-1"), workspace.MembershipKey("t-1", "u-1")
	for range 2 {
		r.RegisterPlan("", true, all)
		r.RegisterPlan("", true, part)
	}
	if !r.Register("first", all) {
		t.Fatal("the object is not acquired")
	}
	if conflict := r.RegisterPlan("first", true, all); conflict.Shared {
		t.Error("the plans of the creation are in conflict with the object")
	}
	if r.Register("second", part) {
		t.Error("a part of the object is acquired by another owner")
	}
}
