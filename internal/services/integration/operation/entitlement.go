package operation

import (
	"context"
	"fmt"
	"slices"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// Entitlement is one entitlement of an integration user.
type Entitlement struct {
	User        cerby.IntegrationUserKey
	Entitlement string

	names names
}

var _ Grant = Entitlement{}

// ID returns the ID of the resource.
func (e Entitlement) ID() string { return e.User.String() + "/" + e.Entitlement }

func (e Entitlement) key() cerby.IntegrationUserKey { return e.User }

func (e Entitlement) known() names { return e.names }

// Keys returns the key of the entitlement.
func (e Entitlement) Keys() []workspace.Key {
	return []workspace.Key{workspace.EntitlementKey(e.User.IntegrationID, e.User.UserID, e.Entitlement)}
}

// String names the entitlement with its integration in messages.
func (e Entitlement) String() string {
	return fmt.Sprintf("%s on %s", e.subject(), describeIntegration(e))
}

// IsGranted reports whether the user has the entitlement.
func (e Entitlement) IsGranted(user *cerby.IntegrationUser) bool {
	return user != nil && slices.Contains(user.Entitlements, e.Entitlement)
}

func (e Entitlement) subject() string {
	return fmt.Sprintf("entitlement %s of %s", framework.Quote(e.Entitlement), e.names.user(e.User))
}

func (e Entitlement) equal(other Grant) bool { return e.ID() == other.ID() }

func (e Entitlement) visibility(job PendingJob) visibilityFunc {
	return func(user *cerby.IntegrationUser) Visibility {
		return visibleIf(e.IsGranted(user) != (job.Action == Removal))
	}
}

// regrantsAfterJob implements Grant.
func (e Entitlement) regrantsAfterJob() bool { return true }

// ensure adds the entitlement to those of a user who has access.
func (e Entitlement) ensure(ctx context.Context, s *session, _ bool) JobResult {
	user, err := s.client.user(ctx)
	switch {
	case err != nil:
		s.AddError("read "+describeUser(e), err)
		return JobResult{}
	case user == nil:
		s.addNoAccess(ctx)
		return JobResult{}
	case e.IsGranted(user):
		return JobResult{Outcome: Applied, User: user}
	}
	return s.start(ctx, PendingJob{Action: Change}, "add "+e.String(), func(shows cerby.Shows) (cerby.Job, error) {
		return s.client.calls().Change(ctx, []string{e.Entitlement}, nil, shows)
	})
}

// change implements Grant. Entitlements with the same ID are equal, so there is nothing to change.
func (e Entitlement) change(ctx context.Context, s *session, _ Grant) JobResult {
	return e.ensure(ctx, s, false)
}

// remove removes the entitlement, unless it is the user's last.
func (e Entitlement) remove(ctx context.Context, s *session) JobResult {
	user, err := s.client.user(ctx)
	switch {
	case err != nil:
		s.AddError("read "+describeUser(e), err)
		return JobResult{}
	case !e.IsGranted(user):
		return JobResult{Outcome: Applied, User: user}
	case len(user.Entitlements) == 1:
		s.Diags.AddError("Unable to remove the last "+e.String(), "A user without entitlements has no access to the "+
			"integration.\n\nTo remove the access, manage it with cerby_integration_user and destroy that resource.\n"+
			"To stop managing the entitlement, use a `removed` block with `lifecycle { destroy = false }`, or "+
			"`terraform state rm`.")
		return JobResult{}
	}
	return s.start(ctx, PendingJob{Action: Removal}, "remove "+e.String(), func(shows cerby.Shows) (cerby.Job, error) {
		return s.client.calls().Change(ctx, nil, []string{e.Entitlement}, shows)
	})
}
