package framework

import (
	"context"

	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// The values that every managed resource keeps in private state.
var (
	// instanceKey is where the object was last read from, and which instance manages it.
	instanceKey = PrivateKey[instanceState]{"instance"}
	// keptKey are the owners that keep the object, as the plan of a removal found.
	keptKey = PrivateKey[[]workspace.Owner]{"kept_by"}
	// plannedInKey is the ID of the registry with which a removal was planned.
	plannedInKey = PrivateKey[string]{"planned_in"}
	// sharedKey are the owners whose states have the object, too, as a refresh found. Unlike what a plan saves, it
	// reaches Update and the destroy of a deposed object: Terraform plans these again during an apply, from the
	// refreshed private state.
	sharedKey = PrivateKey[[]workspace.Owner]{"shared_with"}
	// needsCreateKey is set by a refresh if another resource may remove the object in the same run.
	needsCreateKey = PrivateKey[bool]{"needs_create"}
)

// instanceState is where an object was last read from, and which instance manages it.
type instanceState struct {
	Host  string          `json:"host,omitempty"`
	Owner workspace.Owner `json:"owner"`
}

// Registry returns the record of what the resources of this run manage.
func (b *base) Registry() *workspace.Registry { return &b.data.Workspace.Registry }

// owner returns the owner that private state names, and saves a new one if it names none.
func (c *Call) owner(ctx context.Context) workspace.Owner {
	o := instanceKey.Load(ctx, c)
	if o.Owner == "" {
		o.Owner = workspace.NewOwner()
		instanceKey.Save(ctx, c, o)
	}
	return o.Owner
}

// LoadOwner returns the owner that private state names, or an empty one. A plan without prior state that has an owner
// is the new half of a replacement, or it follows a refresh that found the object deleted.
func (c *Call) LoadOwner(ctx context.Context) workspace.Owner {
	return instanceKey.Load(ctx, c).Owner
}
