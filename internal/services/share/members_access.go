package share

import (
	"context"
	"errors"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// access is who has an item, as the service lists it, by kind of member. It includes access through teams and
// collections.
type access map[cerby.MemberKind][]cerby.Member

// listAccess returns who has an item.
func (k kind) listAccess(ctx context.Context, ws *workspace.Workspace, itemID string) (access, error) {
	shares := ws.Shares()
	users, err := shares.ListByItem(k.item, itemID, cerby.UserMembers).ListAfterWrites(ctx)
	if err != nil {
		return nil, err
	}
	var teams []cerby.Member
	if cerby.Operations(k.item, cerby.TeamMembers).IsListedByItem() {
		teams, err = shares.ListByItem(k.item, itemID, cerby.TeamMembers).ListAfterWrites(ctx)
	} else {
		teams, err = shares.AccountTeams(ctx, itemID)
	}
	return access{cerby.UserMembers: users, cerby.TeamMembers: teams}, err
}

// inherited is the highest role that users and teams have on an item through teams and collections, by ID.
type inherited map[cerby.MemberKind]map[string]string

// explains reports whether a listed role may come from a team or a collection.
func (h inherited) explains(of cerby.MemberKind, id, role string) bool {
	through, ok := h[of][id]
	return ok && roleRank(through) >= roleRank(role)
}

// stillListedKey stores the roles that the service lists although the share was revoked or set to a lower role: they
// come from a team or a collection that the API key cannot read. Its keys have the form "users/ID".
var stillListedKey = framework.PrivateKey[stillListed]{Name: "still_listed"}

// stillListed are the roles of one item that stillListedKey stores.
type stillListed struct {
	Item  string            `json:"item"`
	Roles map[string]string `json:"roles"`
}

// loadStillListed returns the saved roles, if they are those of the item.
func loadStillListed(ctx context.Context, c *framework.Call, m membersModel) map[string]string {
	saved := stillListedKey.Load(ctx, c)
	if saved.Item != m.Item.ValueString() {
		return nil
	}
	return saved.Roles
}

// explainer tells inherited access from shares. It reads teams and collections only if it is asked.
type explainer struct {
	stillListed map[string]string
	read        func() (inherited, error)
	// err is the error of the first read that failed.
	err error
}

// newExplainer returns the explainer of an item that some teams have.
func (k kind) newExplainer(
	ctx context.Context, ws *workspace.Workspace, itemID string, teams []cerby.Member, stillListed map[string]string,
) *explainer {
	return &explainer{stillListed: stillListed, read: sync.OnceValues(func() (inherited, error) {
		return k.inheritedRoles(ctx, ws, itemID, teams)
	})}
}

// isInherited reports whether a listed role may come from a team or a collection.
func (e *explainer) isInherited(of cerby.MemberKind, id, role string) bool {
	if e.stillListed[string(of)+"/"+id] == role {
		return true
	}
	roles, err := e.read()
	e.err = err
	return err == nil && roles.explains(of, id, role)
}

// withoutInherited leaves out members that are not in prior and may have the item only through a team or a collection.
// A member in prior keeps its role there if a listed higher role is inherited. After an import without another owner,
// inherited owners stay: a configuration needs one.
func (k kind) withoutInherited(
	ctx context.Context, ws *workspace.Workspace, itemID string, current access, prior entries,
	stillListed map[string]string,
) (access, error) {
	explain := k.newExplainer(ctx, ws, itemID, current[cerby.TeamMembers], stillListed)
	left := access{}
	for _, of := range memberKinds {
		for _, one := range current[of] {
			before, managed := prior[of][one.ID]
			role := framework.RoleEntry{Role: collaborator}.CurrentRole(one)
			switch {
			case managed && roleRank(role) <= roleRank(before.Role), !explain.isInherited(of, one.ID, role):
				left[of] = append(left[of], one)
			case managed:
				one.Role = &before.Role
				left[of] = append(left[of], one)
			}
		}
	}
	isOwner := func(m cerby.Member) bool { return m.HasRole(owner) }
	if len(prior[cerby.UserMembers]) == 0 && !slices.ContainsFunc(left[cerby.UserMembers], isOwner) {
		owners := framework.Select(current[cerby.UserMembers], isOwner)
		left[cerby.UserMembers] = append(left[cerby.UserMembers], owners...)
	}
	return left, explain.err
}

// inheritance reads which access to an item comes from teams and collections.
type inheritance struct {
	ws *workspace.Workspace

	mu    sync.Mutex
	roles inherited
}

// inheritedRoles returns the roles that come from the teams that have an item, and from the collections that contain
// it. Lists that the API key may not read add nothing.
func (k kind) inheritedRoles(
	ctx context.Context, ws *workspace.Workspace, itemID string, teams []cerby.Member,
) (inherited, error) {
	h := &inheritance{ws: ws, roles: inherited{cerby.UserMembers: {}, cerby.TeamMembers: {}}}
	if err := h.addTeamMembers(ctx, teams); err != nil {
		return nil, err
	}
	collections, err := k.containing(ctx, ws, itemID)
	if err != nil {
		return nil, err
	}
	var group errgroup.Group
	for _, id := range collections {
		group.Go(func() error { return h.addCollection(ctx, id) })
	}
	return h.roles, group.Wait()
}

// add records a role unless the member has a higher one.
func (h *inheritance) add(of cerby.MemberKind, id string, role *string) {
	bare := collaborator
	if role != nil {
		bare = cerby.BareRole(*role)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if before, ok := h.roles[of][id]; !ok || roleRank(before) < roleRank(bare) {
		h.roles[of][id] = bare
	}
}

// addTeamMembers records the roles of teams for their members.
func (h *inheritance) addTeamMembers(ctx context.Context, teams []cerby.Member) error {
	var group errgroup.Group
	for _, team := range teams {
		group.Go(func() error {
			members, err := readable(h.ws.TeamMembers(team.ID).Cached(ctx))
			for _, one := range members {
				h.add(cerby.UserMembers, one.ID, team.Role)
			}
			return err
		})
	}
	return group.Wait()
}

// addCollection records the roles on a collection.
func (h *inheritance) addCollection(ctx context.Context, id string) error {
	users, err := readable(h.ws.Shares().ListByItem(cerby.CollectionItem, id, cerby.UserMembers).Cached(ctx))
	if err != nil {
		return err
	}
	for _, one := range users {
		h.add(cerby.UserMembers, one.ID, one.Role)
	}
	teams, err := readable(h.ws.Shares().ListByItem(cerby.CollectionItem, id, cerby.TeamMembers).Cached(ctx))
	if err != nil {
		return err
	}
	for _, one := range teams {
		h.add(cerby.TeamMembers, one.ID, one.Role)
	}
	return h.addTeamMembers(ctx, teams)
}

// maxDepth is how deep subcollections inherit.
const maxDepth = 6

// containing returns the IDs of the collections that contain an item, and of those above them.
func (k kind) containing(ctx context.Context, ws *workspace.Workspace, itemID string) ([]string, error) {
	all, err := readable(ws.Collections().Cached(ctx))
	operations := k.collectionOperations()
	var above []string
	items, seen := []string{itemID}, map[string]bool{itemID: true}
	for depth := 0; err == nil && len(items) > 0 && depth <= maxDepth; depth++ {
		var found []string
		found, err = workspace.MapParallel(ctx, all, func(ctx context.Context, c cerby.Collection) ([]string, error) {
			contained, err := readable(ws.Collections().Items(c.ID, operations).Cached(ctx))
			if slices.ContainsFunc(contained, func(one cerby.Member) bool { return slices.Contains(items, one.ID) }) {
				return []string{c.ID}, nil
			}
			return nil, err
		})
		operations = cerby.CollectionCollections
		items = slices.DeleteFunc(found, func(id string) bool { return seen[id] })
		for _, id := range items {
			seen[id] = true
		}
		above = append(above, items...)
	}
	return above, err
}

// readable returns a list, or an empty one if the API key may not read it or its parent does not exist.
func readable[T any](all []T, err error) ([]T, error) {
	if cerby.IsUnreadable(err) || errors.Is(err, cerby.ErrParentExists) {
		return nil, nil
	}
	return all, err
}
