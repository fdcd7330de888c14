package share

import (
	"slices"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// memberChange is a share that an apply grants, changes or revokes.
type memberChange struct {
	of cerby.MemberKind
	id string
	// key is the key in the configuration or the state.
	key string
	// to is the planned role. It is empty for a removal.
	to string
	// from is the listed role. It is empty if the member is not listed, or may have only inherited access.
	from string
	// own is the role that the share itself is known to have, or empty.
	own string
}

// name returns the member in the form "users/ID".
func (c memberChange) name() string { return string(c.of) + "/" + c.id }

// removes reports whether the share is revoked.
func (c memberChange) removes() bool { return c.to == "" }

// grants reports whether the share is granted in a role that is not lower than the listed one.
func (c memberChange) grants() bool {
	return !c.removes() && (c.from == "" || roleRank(c.to) >= roleRank(c.from))
}

// lowers reports whether the member keeps the item in a lower role.
func (c memberChange) lowers() bool { return !c.removes() && !c.grants() }

// lowersOwner reports whether a user or team stops being an owner.
func (c memberChange) lowersOwner() bool { return c.from == owner && c.to != owner }

// takesOwner reports whether a user stops being an owner.
func (c memberChange) takesOwner() bool { return c.of == cerby.UserMembers && c.lowersOwner() }

// member returns the member for lists of names, with the role that is lost.
func (c memberChange) member() cerby.Member {
	m := framework.RoleEntry{Key: c.key}.AsMember(c.of, c.id)
	if c.from != "" {
		m.Role = &c.from
	}
	return m
}

// difference finds the changes that lead from the listed members of one kind to the planned ones.
type difference struct {
	of      cerby.MemberKind
	current []cerby.Member
	wanted  framework.RoleEntries
	// prior are the members in the refreshed state. It is nil for a creation, which removes all others.
	prior framework.RoleEntries
	// isInherited reports whether a listed role may come from a team or a collection.
	isInherited func(of cerby.MemberKind, id, role string) bool
}

// changes returns the changes in order of IDs, removals last.
func (d difference) changes() []memberChange {
	listed := map[string]cerby.Member{}
	for _, one := range d.current {
		listed[one.ID] = one
	}
	var all []memberChange
	for _, id := range d.wanted.IDs() {
		one, ok := listed[id]
		if change, needed := d.grant(id, one, ok); needed {
			all = append(all, change)
		}
	}
	for _, one := range d.current {
		if change, needed := d.removal(one); needed {
			all = append(all, change)
		}
	}
	return all
}

// grant returns the change for a planned member, and reports whether there is one.
func (d difference) grant(id string, one cerby.Member, listed bool) (memberChange, bool) {
	wanted := d.wanted[id]
	before, managed := d.prior[id]
	c := memberChange{of: d.of, id: id, key: wanted.Key, to: wanted.Role, own: before.Role}
	if !listed {
		return c, true
	}
	c.from = before.CurrentRole(one)
	if managed && c.from == before.Role {
		return c, c.from != c.to
	}
	switch inherits := d.isInherited(d.of, id, c.from); {
	case managed && before.Role == c.to:
		return c, !inherits || roleRank(c.from) < roleRank(c.to)
	case managed && inherits:
		c.from = before.Role
	case !managed && inherits && roleRank(c.from) <= roleRank(c.to):
		// The listed access may be inherited only.
		c.from = ""
	}
	return c, c.from != c.to
}

// removal returns the removal of a listed member that is not planned, and reports whether there is one. An update
// removes only what the state has, so that every removal was in the plan.
func (d difference) removal(one cerby.Member) (memberChange, bool) {
	if _, wanted := d.wanted[one.ID]; wanted {
		return memberChange{}, false
	}
	before, managed := d.prior[one.ID]
	if !managed {
		before = framework.RoleEntry{Key: one.ID, Role: collaborator}
	}
	c := memberChange{of: d.of, id: one.ID, key: before.Key, from: before.CurrentRole(one), own: before.Role}
	if d.prior == nil {
		return c, !d.isInherited(d.of, one.ID, c.from)
	}
	return c, managed
}

// phases returns changes in the order in which they are safe: what is granted, then what is lowered or revoked, and the
// owners last and one by one. Among these may be the API key's user, without whom nothing more can be changed.
func phases(all []memberChange) [][]memberChange {
	ordered := [][]memberChange{
		selectChanges(all, memberChange.grants),
		selectChanges(all, func(c memberChange) bool { return !c.grants() && !c.lowersOwner() }),
	}
	for _, c := range selectChanges(all, memberChange.lowersOwner) {
		ordered = append(ordered, []memberChange{c})
	}
	return ordered
}

// selectChanges returns the changes that match.
func selectChanges(all []memberChange, matches func(memberChange) bool) []memberChange {
	return slices.DeleteFunc(slices.Clone(all), func(c memberChange) bool { return !matches(c) })
}

// regrant returns a grant for a planned owner who does not change, if users stop being owners and none becomes one. The
// role that the service lists may be inherited, and would leave the item without an owner of its own. canOwn reports
// whether a user can be an owner.
func regrant(
	changes []memberChange, users framework.RoleEntries, canOwn func(id string) bool,
) (grant memberChange, needed bool) {
	makesOwner := func(c memberChange) bool { return c.of == cerby.UserMembers && c.to == owner }
	if !slices.ContainsFunc(changes, memberChange.takesOwner) || slices.ContainsFunc(changes, makesOwner) {
		return grant, false
	}
	for _, id := range users.IDs() {
		if one := users[id]; one.Role == owner && canOwn(id) {
			return memberChange{of: cerby.UserMembers, id: id, key: one.Key, from: owner, to: owner, own: owner}, true
		}
	}
	return grant, false
}
