package share

import (
	"context"
	"errors"
	"maps"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// findMissing looks up users of the state that the list lacks, because a page may have shifted while listing.
func (o membersOperation) findMissing(
	ctx context.Context, state membersModel, current access, prior entries,
) access {
	for _, of := range memberKinds {
		listed := map[string]bool{}
		for _, one := range current[of] {
			listed[one.ID] = true
		}
		for _, id := range prior[of].IDs() {
			if listed[id] {
				continue
			}
			found, err := o.WS.Shares().Find(ctx, state.share(of, id))
			switch {
			case err == nil:
				found.ID = id
				current[of] = append(current[of], found)
			case !errors.Is(err, cerby.ErrNotFound):
				o.AddReadError("list "+state.label(o.WS), err)
				return current
			}
		}
	}
	return current
}

// withoutInherited leaves out inherited access, and forgets saved roles that the service no longer lists.
func (o membersOperation) withoutInherited(
	ctx context.Context, state membersModel, current access, prior entries,
) access {
	saved := loadStillListed(ctx, o.Call, state)
	left, err := o.kind.withoutInherited(ctx, o.WS, state.Item.ValueString(), current, prior, saved)
	if err != nil {
		o.AddReadError("read the inherited access to "+state.describeItem(o.WS), err)
	}
	listed := map[string]bool{}
	for _, of := range memberKinds {
		for _, one := range current[of] {
			name := memberChange{of: of, id: one.ID}.name()
			listed[name] = saved[name] == framework.RoleEntry{Role: collaborator}.CurrentRole(one)
		}
	}
	before := len(saved)
	maps.DeleteFunc(saved, func(name, _ string) bool { return !listed[name] })
	if len(saved) < before {
		stillListedKey.Save(ctx, o.Call, stillListed{state.Item.ValueString(), saved})
	}
	return left
}
