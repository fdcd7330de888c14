package workspace_test

import (
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// An object is adopted only if no resource has, makes or removes it, and by one resource alone. Register replaces the
// adoption.
func TestAdopt(t *testing.T) {
	t.Parallel()
	team := workspace.ObjectKey("team", "t-1")
	for name, register := range map[string]func(r *workspace.Registry){
		"read":    func(r *workspace.Registry) { r.RegisterState(first, team) },
		"kept":    func(r *workspace.Registry) { r.RegisterPlan(first, false, team) },
		"removed": func(r *workspace.Registry) { r.RegisterRemoval(first, team) },
		"adopted": func(r *workspace.Registry) { r.Adopt(team) },
	} {
		var r workspace.Registry
		register(&r)
		if !r.IsRegistered(team) || r.Adopt(team) {
			t.Errorf("%s: the object was adopted", name)
		}
	}
	var r workspace.Registry
	if r.IsRegistered(team) || !r.Adopt(team) || !r.Register(first, team) || r.Register(second, team) {
		t.Error("the object was not adopted by the first owner alone")
	}
}

// Delete does not remove an object that another resource keeps, as after it adopted the object.
func TestRemove(t *testing.T) {
	t.Parallel()
	var r workspace.Registry
	team := workspace.ObjectKey("team", "t-1")
	r.Adopt(team)
	if r.RegisterRemoval(first, team) {
		t.Error("an adopted object is removed")
	}
	r.Register(first, team)
	if !r.RegisterRemoval(first, team) || !r.RegisterRemoval(first, workspace.ObjectKey("team", "t-2")) {
		t.Error("an owner's own object is not removed")
	}
}
