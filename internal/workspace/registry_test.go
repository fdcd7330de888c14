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
			if got := r.Keep(first, test.firstChanges, membership); got != (workspace.Conflict{}) {
				t.Errorf("the first owner conflicts: %+v", got)
			}
			if got := r.Keep(second, test.secondChanges, membership); got != (workspace.Conflict{Shared: true}) {
				t.Errorf("got %+v, want Shared", got)
			}
		})
	}
}

// An owner that is planned twice, as for a replacement, does not conflict with itself.
func TestKeep_sameOwner(t *testing.T) {
	t.Parallel()
	var r workspace.Registry
	r.Read(first, membership)
	r.Keep(first, false, membership)
	if got := r.Keep(first, true, membership); got != (workspace.Conflict{}) {
		t.Errorf("got %+v, want no conflict", got)
	}
}

// Two planned creations of one object conflict, although neither has an owner yet.
func TestKeep_twoCreations(t *testing.T) {
	t.Parallel()
	var r workspace.Registry
	r.Keep("", true, membership)
	if got := r.Keep("", true, membership); !got.Shared {
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
			r.Keep(first, false, test.earlier)
			if got := r.Keep(first, false, test.later); got.Shared {
				t.Error("an owner conflicts with itself")
			}
			if got := r.Keep(second, true, test.later); !got.Shared {
				t.Errorf("got %+v, want a conflict", got)
			}
		})
	}
	var r workspace.Registry
	r.Keep(first, true, workspace.TeamMembersKey("other"))
	if got := r.Keep(second, true, membership); got.Shared {
		t.Error("members of another team conflict")
	}
}

// Objects whose names may repeat do not conflict.
func TestKeep_namesMayRepeat(t *testing.T) {
	t.Parallel()
	var r workspace.Registry
	r.Keep(first, true, workspace.NameKey("team", "Ads"))
	if got := r.Keep(second, true, workspace.NameKey("team", "Ads")); got.Shared {
		t.Errorf("got %+v, want no conflict", got)
	}
}

// A removal is spared if another owner has the object, in its plan or only in its refreshed state.
func TestRelease(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		prepare func(r *workspace.Registry)
		want    bool
	}{
		"alone":              {func(*workspace.Registry) {}, false},
		"kept by another":    {func(r *workspace.Registry) { r.Keep(second, false, membership) }, true},
		"created by another": {func(r *workspace.Registry) { r.Keep("", true, membership) }, true},
		"read by another":    {func(r *workspace.Registry) { r.Read(second, membership) }, true},
		"uncertain":          {func(r *workspace.Registry) { r.KeepUncertain(second, membership) }, true},
		"released by another": {
			func(r *workspace.Registry) { r.Read(second, membership); r.Release(second, membership) }, false,
		},
		"of another user": {
			func(r *workspace.Registry) { r.Keep(second, false, workspace.MembershipKey("team", "other")) }, false,
		},
		"dropped by a refresh": {
			func(r *workspace.Registry) { r.Read(second, membership); r.Drop(second, membership) }, false,
		},
		"created, then dropped": {
			func(r *workspace.Registry) { r.Acquire(second, membership); r.Forget(second, membership) }, false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var r workspace.Registry
			r.Read(first, membership)
			test.prepare(&r)
			if got := len(r.Release(first, membership)) > 0; got != test.want {
				t.Errorf("kept is %t, want %t", got, test.want)
			}
		})
	}
}

// Of two owners whose plans both remove an object, exactly one removes it.
func TestRelease_byAllOwners(t *testing.T) {
	t.Parallel()
	var r workspace.Registry
	r.Read(first, membership)
	r.Read(second, membership)
	if len(r.Release(first, membership)) == 0 || len(r.Release(second, membership)) > 0 {
		t.Error("want the first removal spared, and the second carried out")
	}
}

// Of two owners that leave an object to each other, the last one removes it, unless a third one keeps it.
func TestSpare(t *testing.T) {
	t.Parallel()
	var r workspace.Registry
	if r.Spare(first, nil, membership) {
		t.Error("spared without a keeper")
	}
	if !r.Spare(first, []workspace.Owner{second}, membership) {
		t.Error("removed although another owner keeps the object")
	}
	if r.Spare(second, []workspace.Owner{first}, membership) {
		t.Error("left to an owner that has let go of the object")
	}
	if !r.Spare(second, []workspace.Owner{first, "third"}, membership) {
		t.Error("removed although a third owner keeps the object")
	}
}

// Who is planned after the removal learns of it: from its refresh, or from its plan.
func TestRemovedByAnother(t *testing.T) {
	t.Parallel()
	var r workspace.Registry
	r.Release(first, membership)
	if !r.Read(second, membership) {
		t.Error("the refresh does not report the removal")
	}
	if got := r.Keep(second, false, membership); !got.Removed {
		t.Errorf("got %+v, want Removed", got)
	}
	if r.Leaving(membership) {
		t.Error("what another keeps is not leaving")
	}
}

// Whoever is read while the plan of another resource with the object is yet to be made cannot rely on it to be known
// there.
func TestRead_unplanned(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		plan func(r *workspace.Registry)
		want bool
	}{
		"no plan yet": {func(*workspace.Registry) {}, true},
		"kept":        {func(r *workspace.Registry) { r.Keep(first, false, membership) }, false},
		"uncertain":   {func(r *workspace.Registry) { r.KeepUncertain(first, membership) }, false},
		"removed":     {func(r *workspace.Registry) { r.Release(first, membership) }, true},
		"removed, spared": {
			func(r *workspace.Registry) { r.Keep("third", false, membership); r.Release(first, membership) }, false,
		},
		"found deleted": {func(r *workspace.Registry) { r.Drop(first, membership) }, false},
		"names may repeat": {func(r *workspace.Registry) {
			r.Drop(first, membership)
			r.Read(first, workspace.NameKey("team", "Ads"))
		}, false},
	} {
		var r workspace.Registry
		r.Read(first, membership)
		test.plan(&r)
		if got := r.Read(second, membership, workspace.NameKey("team", "Ads")); got != test.want {
			t.Errorf("%s: got %t, want %t", name, got, test.want)
		}
	}
}

// A part is removed with its whole, if it cannot be without.
func TestKeep_partOfRemoved(t *testing.T) {
	t.Parallel()
	var r workspace.Registry
	r.Release(first, workspace.IntegrationUserKey("i", "u"))
	r.Release(first, workspace.TeamMembersKey("team"))
	want := workspace.Conflict{WholeRemoved: true}
	if got := r.Keep(second, true, workspace.EntitlementKey("i", "u", "VIEWER")); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := r.Keep(second, true, membership); got != (workspace.Conflict{}) {
		t.Errorf("got %+v, want no conflict", got)
	}
}

// A removal that is carried out although another owner keeps the object is reported to owners that are planned later.
func TestContest(t *testing.T) {
	t.Parallel()
	var r workspace.Registry
	r.Read(first, membership)
	r.Read(second, membership)
	if len(r.Release(first, membership)) == 0 {
		t.Fatal("the removal is not spared")
	}
	r.Contest(first, membership)
	if got := r.Keep(second, false, membership); !got.Removed {
		t.Errorf("got %+v, want Removed", got)
	}
}

// A whole that is released is spared as long as another owner keeps a part.
func TestRelease_wholeWithParts(t *testing.T) {
	t.Parallel()
	var r workspace.Registry
	whole, part := workspace.IntegrationUserKey("i", "u"), workspace.EntitlementKey("i", "u", "VIEWER")
	r.Keep("", true, part)
	if len(r.Release(first, whole)) == 0 {
		t.Error("the whole is removed although a part is kept")
	}
	if !r.Kept(first, whole) {
		t.Error("Kept does not see the part")
	}
}

// An owner that moves back to an object keeps it itself.
func TestKeptBy(t *testing.T) {
	t.Parallel()
	var r workspace.Registry
	if r.KeptBy(first, membership) {
		t.Error("kept before any plan")
	}
	r.Acquire(first, membership)
	if !r.KeptBy(first, membership) || r.KeptBy(second, membership) {
		t.Error("want the object kept by its owner alone")
	}
	r.Release(first, membership)
	if r.KeptBy(first, membership) {
		t.Error("an object that is released is kept")
	}
}

// A creation takes the place of its plan, and a second one is refused.
func TestAcquire(t *testing.T) {
	t.Parallel()
	var r workspace.Registry
	r.Keep("", true, membership)
	if !r.Created(membership) {
		t.Error("the planned creation is not registered")
	}
	if !r.Acquire(first, membership) {
		t.Fatal("the planned creation is refused")
	}
	if r.Acquire(second, membership) {
		t.Error("a second creation is accepted")
	}
	if !r.Kept(second, membership) || r.Kept(first, membership) {
		t.Error("want the object kept for others than its owner")
	}
	r.Forget(first, membership)
	if !r.Acquire(second, membership) {
		t.Error("the creation after a failed one is refused")
	}
}

// A creation is told apart from a change of an object that its owner had before.
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
			r.Read(test.owner, membership)
		}
		r.Keep(test.owner, true, membership)
		if got := r.Created(membership); got != test.want {
			t.Errorf("%s: got %t, want %t", name, got, test.want)
		}
	}
}

// A refresh says what plans may rely on.
func TestRefreshed(t *testing.T) {
	t.Parallel()
	var r workspace.Registry
	if r.Refreshed(first) || r.Drifted(first) || r.Dropped(membership) {
		t.Error("an empty registry knows something")
	}
	r.Read(first, membership)
	r.Drift(first)
	if !r.Refreshed(first) || !r.Drifted(first) || !r.Managed(second, membership) || r.Managed(first, membership) {
		t.Error("the refresh is not registered")
	}
	r.Drop(first, membership)
	if !r.Dropped(membership) || r.Managed(second, membership) {
		t.Error("the deletion is not registered")
	}
}

// An apply is known from the first creation or deletion on.
func TestApplying(t *testing.T) {
	t.Parallel()
	var acquired, begun workspace.Registry
	acquired.Keep("", true, membership)
	if acquired.Applying() {
		t.Error("a plan counts as an apply")
	}
	acquired.Acquire(first, membership)
	begun.BeginApply()
	if !acquired.Applying() || !begun.Applying() {
		t.Error("an apply is not known")
	}
}

// A refresh learns that the state of another resource has the same object, unless names may repeat.
func TestShared(t *testing.T) {
	t.Parallel()
	var r workspace.Registry
	r.Read(first, membership, workspace.NameKey("team", "Ads"))
	r.Read(second, workspace.MembershipKey("team", "other"), workspace.NameKey("team", "Ads"))
	if r.Shared(first) != nil || r.Shared(second) != nil {
		t.Error("different objects are shared")
	}
	r.Read(second, membership)
	if !slices.Equal(r.Shared(first), []workspace.Owner{second}) ||
		!slices.Equal(r.Shared(second), []workspace.Owner{first}) {
		t.Error("want the object shared for both owners")
	}
}

// An object is acquired with all plans of its creation, and with those of its parts: one process may plan twice.
func TestAcquire_plannedTwice(t *testing.T) {
	t.Parallel()
	var r workspace.Registry
	all, part := workspace.TeamMembersKey("t-1"), workspace.MembershipKey("t-1", "u-1")
	for range 2 {
		r.Keep("", true, all)
		r.Keep("", true, part)
	}
	if !r.Acquire("first", all) {
		t.Fatal("the object is not acquired")
	}
	if conflict := r.Keep("first", true, all); conflict.Shared {
		t.Error("the plans of the creation are in conflict with the object")
	}
	if r.Acquire("second", part) {
		t.Error("a part of the object is acquired by another owner")
	}
}
