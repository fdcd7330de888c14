package framework

import (
	"context"
	"strings"

	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// Grant is a membership, a share or an item of a collection, which an update may move. G is the type itself.
type Grant[G any] interface {
	// FormatID returns the ID of the resource, and Parse the grant with such an ID.
	FormatID() string
	Parse(id string) G
	// Key returns the key in the registry, which is the key of the lock, too.
	Key() workspace.Key
	// Label names the grant in messages. The workspace, which may be nil, has the names that this run knows.
	Label(ws *workspace.Workspace) string
	// Ensure locks and registers the grant, and makes the service have it. It reports whether that succeeded.
	Ensure(ctx context.Context, c *Call) bool
	// Change changes a grant that differs from prior in its role only, and reports whether that succeeded.
	Change(ctx context.Context, c *Call, prior G) bool
	// Revoke revokes the grant, and reports whether no further attempt is needed.
	Revoke(ctx context.Context, c *Call) bool
}

// ReadGrant registers the grant of a state, and those that moves left behind. Read calls it first.
func ReadGrant[G Grant[G]](ctx context.Context, c *Call, state G) {
	c.RegisterRead(ctx, state.Key())
	c.ReadLeftovers(ctx, describeLeftover(c, state))
}

// PlanGrant registers the plan of a grant, and the removal of those that moves left behind. It reports whether an
// update may change the ID. grant is any grant of the resource. ModifyPlan calls it first.
func PlanGrant[G Grant[G]](ctx context.Context, c *Call, object ObjectPlan, grant G) (mayMove bool) {
	c.PlanObject(ctx, object)
	c.PlanLeftovers(ctx, describeLeftover(c, grant))
	if len(object.Prior) == 0 || len(object.Planned) == 0 && !object.UnknownKeys {
		return false
	}
	return object.UnknownKeys || len(subtract(object.Planned, object.Prior)) > 0 || c.PlansUpdate(ctx)
}

// UpdateGrant changes a grant in place, or ensures the planned one if it moves or may have been removed in this run. It
// reports whether that succeeded. RevokePrior has to follow, after the state is set.
func UpdateGrant[G Grant[G]](ctx context.Context, c *Call, prior, planned G) bool {
	if planned.Key() != prior.Key() || c.NeedsCreate(ctx) {
		return planned.Ensure(ctx, c)
	}
	unlock, ok := c.Lock(ctx, planned.Label(c.WS), planned.Key())
	if !ok {
		return false
	}
	defer unlock()
	return planned.Change(ctx, c, prior)
}

// RevokePrior revokes a grant that an update moved, and those that earlier moves left behind.
func RevokePrior[G Grant[G]](ctx context.Context, c *Call, prior, planned G) {
	moved := ""
	if planned.Key() != prior.Key() {
		moved = prior.FormatID()
	}
	revokeLeftovers(ctx, c, prior, moved)
}

// DeleteGrant revokes the grants that moves left behind, and then the grant of a state.
func DeleteGrant[G Grant[G]](ctx context.Context, c *Call, state G) {
	if revokeLeftovers(ctx, c, state, "") {
		revokeGrant(ctx, c, state)
	}
}

// revokeLeftovers is RevokeLeftovers of grants.
func revokeLeftovers[G Grant[G]](ctx context.Context, c *Call, grant G, moved string) (revoked bool) {
	return c.RevokeLeftovers(ctx, moved, func(id string) bool { return revokeGrant(ctx, c, grant.Parse(id)) })
}

// revokeGrant revokes a grant, unless another resource keeps it. It reports whether no further attempt is needed.
func revokeGrant[G Grant[G]](ctx context.Context, c *Call, grant G) bool {
	defer c.LockUninterrupted(ctx, grant.Key())()
	return c.SkipsRemoval(ctx, grant.Label(c.WS), grant.Key()) || grant.Revoke(ctx, c)
}

// describeLeftover returns a function that describes the grant of an ID that a move left behind.
func describeLeftover[G Grant[G]](c *Call, grant G) func(id string) Leftover {
	return func(id string) Leftover {
		left := grant.Parse(id)
		return Leftover{What: left.Label(c.WS), Keys: []workspace.Key{left.Key()}}
	}
}

// SplitID returns the n parts of a resource's ID, which are separated by slashes. All are empty if there are fewer.
func SplitID(id string, n int) []string {
	parts := strings.SplitN(id, "/", n)
	if len(parts) < n {
		return make([]string, n)
	}
	return parts
}
