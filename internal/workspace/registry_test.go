package workspace_test

import (
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
	for name, test := range map[string]struct {
		firstChanges, secondChanges bool
		want                        workspace.Conflict
	}{
		"neither changes":     {false, false, workspace.Conflict{Shared: true}},
		"the first changes":   {true, false, workspace.Conflict{Shared: true, Changes: true}},
		"the second changes":  {false, true, workspace.Conflict{Shared: true, Changes: true}},
		"both change it, too": {true, true, workspace.Conflict{Shared: true, Changes: true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var r workspace.Registry
			if got := r.Keep(first, test.firstChanges, membership); got != (workspace.Conflict{}) {
				t.Errorf("the first owner conflicts: %+v", got)
			}
			if got := r.Keep(second, test.secondChanges, membership); got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
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
	if got := r.Keep("", true, membership); !got.Shared || !got.Changes {
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
			if got := r.Keep(second, true, test.later); !got.Shared || !got.Changes {
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
		"alone":                 {func(*workspace.Registry) {}, false},
		"kept by another":       {func(r *workspace.Registry) { r.Keep(second, false, membership) }, true},
		"created by another":    {func(r *workspace.Registry) { r.Keep("", true, membership) }, true},
		"read by another":       {func(r *workspace.Registry) { r.Read(second, membership) }, true},
		"uncertain":             {func(r *workspace.Registry) { r.KeepUncertain(second, membership) }, true},
		"released by another":   {func(r *workspace.Registry) { r.Read(second, membership); r.Release(second, membership) }, false},
		"of another user":       {func(r *workspace.Registry) { r.Keep(second, false, workspace.MembershipKey("team", "other")) }, false},
		"dropped by a refresh":  {func(r *workspace.Registry) { r.Read(second, membership); r.Drop(second, membership) }, false},
		"created, then dropped": {func(r *workspace.Registry) { r.Acquire(second, membership); r.Forget(second, membership) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var r workspace.Registry
			r.Read(first, membership)
			test.prepare(&r)
			if got := r.Release(first, membership); got != test.want {
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
	if !r.Release(first, membership) || r.Release(second, membership) {
		t.Error("want the first removal spared, and the second carried out")
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

// A whole that is released is spared as long as another owner keeps a part.
func TestRelease_wholeWithParts(t *testing.T) {
	t.Parallel()
	var r workspace.Registry
	whole, part := workspace.IntegrationUserKey("i", "u"), workspace.EntitlementKey("i", "u", "VIEWER")
	r.Keep("", true, part)
	if !r.Release(first, whole) {
		t.Error("the whole is removed although a part is kept")
	}
	if !r.Kept(first, whole) {
		t.Error("Kept does not see the part")
	}
}

// Whoever has a part asks whether another owner keeps the whole. Another part is not the whole.
func TestKeptWhole(t *testing.T) {
	t.Parallel()
	var r workspace.Registry
	whole := workspace.IntegrationUserKey("i", "u")
	viewer, editor := workspace.EntitlementKey("i", "u", "VIEWER"), workspace.EntitlementKey("i", "u", "EDITOR")
	r.Keep(second, true, editor)
	if r.KeptWhole(first, viewer) || r.KeptWhole(first, whole) {
		t.Error("the whole is kept because of another part")
	}
	r.Keep(second, true, whole)
	if !r.KeptWhole(first, viewer) || r.KeptWhole(second, viewer) {
		t.Error("want the whole kept for others than its owner")
	}
	r.Release(second, whole)
	if r.KeptWhole(first, viewer) {
		t.Error("a whole that is released is kept")
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
	if r.Created(membership) {
		t.Error("the creation is still planned after it was carried out")
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
