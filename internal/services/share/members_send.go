package share

import (
	"context"
	"fmt"
	"sync"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// sender sends changes concurrently.
type sender struct {
	membersOperation

	model membersModel

	mu sync.Mutex
	// stillListed are the roles that the service lists against the changes, as stillListedKey stores them.
	stillListed map[string]string
	// inheriting are the members that are still listed after they were revoked.
	inheriting []memberChange
}

// sendAll sends changes, adds the errors of those that failed, and returns them.
func (s *sender) sendAll(ctx context.Context, changes []memberChange) (failed []memberChange) {
	errs := make([]error, len(changes))
	var calls sync.WaitGroup
	for i, change := range changes {
		calls.Go(func() { errs[i] = s.send(ctx, change) })
	}
	calls.Wait()
	for i, err := range errs {
		if err == nil {
			continue
		}
		failed = append(failed, changes[i])
		if len(failed) <= maxReported {
			s.addError(ctx, changes[i], err)
		}
	}
	if len(failed) > maxReported {
		s.Diags.AddError("Unable to change more members of "+s.model.describeItem(s.WS),
			fmt.Sprintf("In total, %d changes failed.\nApply again.", len(failed)))
	}
	return failed
}

// maxReported is the maximum number of failed changes with a diagnostic of their own.
const maxReported = 5

// send grants, changes or revokes one share.
func (s *sender) send(ctx context.Context, c memberChange) error {
	shares, share, roles := s.WS.Shares(), s.model.share(c.of, c.id), s.kind.roles()
	switch {
	case c.removes():
		return s.revoke(ctx, c, share)
	case c.from == "", c.from == c.to:
		return shares.Grant(ctx, share, roles.Add(c.to), s.message)
	}
	change := workspace.RoleChange{To: roles.Add(c.to), Message: s.message}
	if c.own != "" {
		change.From = roles.Add(c.own)
	}
	shown, err := shares.SetRole(ctx, share, change)
	if err == nil && shown != nil && shown.Role != nil && roleRank(cerby.BareRole(*shown.Role)) > roleRank(c.to) {
		s.saveListed(c, cerby.BareRole(*shown.Role))
	}
	return err
}

// revoke stops sharing the item with one member, who may still be listed because of a team or a collection.
func (s *sender) revoke(ctx context.Context, c memberChange, share cerby.Share) error {
	if err := s.WS.Shares().Revoke(ctx, share); err != nil {
		return err
	}
	listed, err := s.WS.Shares().Read(ctx, share)
	if err == nil {
		s.saveListed(c, framework.RoleEntry{Role: collaborator}.CurrentRole(listed))
	}
	return nil
}

// saveListed records a role that the service lists against a change.
func (s *sender) saveListed(c memberChange, role string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stillListed == nil {
		s.stillListed = map[string]string{}
	}
	s.stillListed[c.name()] = role
	s.inheriting = append(s.inheriting, c)
}

// warnStillListed names the members that the service still lists, or lists in a higher role.
func (s *sender) warnStillListed(ctx context.Context) {
	if len(s.inheriting) == 0 {
		return
	}
	names := framework.ListNames(s.inheriting, func(c memberChange) string {
		return framework.ItemMember{Member: c.member(), Kind: c.of}.Describe(ctx, s.WS) + " (" + s.stillListed[c.name()] + ")"
	})
	s.Diags.AddWarning("Users or teams still have access to "+s.model.describeItem(s.WS), "The shares were changed, but "+
		"the service still lists roles that come from a team or a collection. Later plans ignore these roles:\n\n"+names)
}

// addError adds the error of one change.
func (s *sender) addError(ctx context.Context, c memberChange, err error) {
	verb := "share "
	if c.removes() {
		verb = "stop sharing "
	}
	what := fmt.Sprintf("%s%s with %s %s", verb, s.model.describeItem(s.WS), roleMap(c.of).Noun(), framework.Quote(c.key))
	addWriteError(ctx, s.Call, what, s.model.share(c.of, c.id), err)
}
