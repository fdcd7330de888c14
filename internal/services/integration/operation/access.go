package operation

import (
	"context"
	"fmt"
	"strings"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// The roles on an integration that can be granted.
const (
	Owner        = "owner"
	Collaborator = "collaborator"
)

// Roles converts roles on an integration between the API and configurations.
var Roles = framework.Roles{Prefix: "account_", Known: []string{Owner, Collaborator}}

// RoleOf returns a user's role as configurations write it, or an empty string.
func RoleOf(user cerby.IntegrationUser) string {
	if user.Role == nil {
		return ""
	}
	return Roles.Strip(*user.Role)
}

// IsGrantable reports whether a role is one that can be granted. Cerby may return others, which do not show the granted
// one.
func IsGrantable(role string) bool { return role == Owner || role == Collaborator }

// Access is all that a user has on an integration.
type Access struct {
	User         cerby.IntegrationUserKey
	Role         string
	Entitlements []string
	// Listed is what Cerby lists for a user with these entitlements, nil if it lists just them.
	Listed []string

	names names
}

var _ Grant = Access{}

// ID returns the ID of the resource.
func (a Access) ID() string { return a.User.String() }

func (a Access) key() cerby.IntegrationUserKey { return a.User }

func (a Access) known() names { return a.names }

// Keys returns the key of the integration user, followed by those of the entitlements.
func (a Access) Keys() []workspace.Key {
	keys := []workspace.Key{workspace.IntegrationUserKey(a.User.IntegrationID, a.User.UserID)}
	for _, id := range a.Entitlements {
		keys = append(keys, workspace.EntitlementKey(a.User.IntegrationID, a.User.UserID, id))
	}
	return keys
}

// String names the integration user in messages.
func (a Access) String() string { return describeUser(a) }

// IsGranted reports whether the user has access.
func (a Access) IsGranted(user *cerby.IntegrationUser) bool { return user != nil }

func (a Access) subject() string { return a.names.user(a.User) }

// Covers reports whether a user has all of the access, and perhaps more.
func (a Access) Covers(user *cerby.IntegrationUser) bool {
	return user != nil && cerby.Covers(user.Entitlements, a.Entitlements)
}

func (a Access) equal(other Grant) bool {
	b, ok := other.(Access)
	return ok && cerby.SameEntitlements(a.Entitlements, b.Entitlements)
}

// roleDiffers reports whether a user has another role that can be granted.
func (a Access) roleDiffers(role string) bool { return IsGrantable(role) && role != a.Role }

func (a Access) visibility(job PendingJob) visibilityFunc {
	if job.Action == Removal {
		return func(user *cerby.IntegrationUser) Visibility { return visibleIf(user == nil) }
	}
	return func(user *cerby.IntegrationUser) Visibility {
		switch {
		case !a.Covers(user):
			return Hidden
		case job.Before == nil:
			return Visible
		case a.roleDiffers(job.Before.Role):
			if a.roleDiffers(RoleOf(*user)) {
				return Possible
			}
			return Visible
		case cerby.SameEntitlements(user.Entitlements, a.Entitlements),
			!cerby.SameEntitlements(user.Entitlements, job.Before.Entitlements):
			return Visible
		}
		return Possible
	}
}

// difference describes what a user has instead of the access. It is empty if there is no difference.
func (a Access) difference(user cerby.IntegrationUser) string {
	var parts []string
	if role := RoleOf(user); a.roleDiffers(role) {
		parts = append(parts, fmt.Sprintf("the role %q instead of %q", cerby.Clean(role), a.Role))
	}
	if !cerby.SameEntitlements(user.Entitlements, a.Entitlements) {
		parts = append(parts, fmt.Sprintf("the entitlements %s instead of %s",
			Quote(user.Entitlements), Quote(a.Entitlements)))
	}
	return strings.Join(parts, ", and ")
}

// regrantsAfterJob implements Grant.
func (a Access) regrantsAfterJob() bool { return false }

// ensure invites a user without access or with another role, and changes other entitlements. It sends nothing if the
// user has exactly this access.
func (a Access) ensure(ctx context.Context, s *session, adopt bool) JobResult {
	// Of a user who is managed already, the cache may be older than the last job.
	read := s.client.user
	if adopt {
		read = s.client.cachedUser
	}
	user, err := read(ctx)
	if err != nil {
		s.AddError("read "+a.String(), err)
		return JobResult{}
	}
	switch {
	case user == nil:
		return a.invite(ctx, s, nil)
	case a.difference(*user) == "":
		return JobResult{Outcome: Applied, User: user}
	case adopt:
		s.Diags.AddWarning(fmt.Sprintf("%s already has access to %s", framework.Capital(a.subject()), describeIntegration(a)),
			fmt.Sprintf("The current access has %s. The apply changes it to the configured access.", a.difference(*user)))
	}
	if a.roleDiffers(RoleOf(*user)) {
		return a.invite(ctx, s, user)
	}
	return a.replaceEntitlements(ctx, s, user)
}

func (a Access) change(ctx context.Context, s *session, prior Grant) JobResult {
	before := prior.(Access) //nolint:forcetypeassert // the grants of one resource have one type
	if before.Listed == nil {
		before.Listed = before.Entitlements
	}
	return a.replaceEntitlements(ctx, s, &cerby.IntegrationUser{Entitlements: before.Listed})
}

// invite invites a user, who has access already if user is not nil.
func (a Access) invite(ctx context.Context, s *session, user *cerby.IntegrationUser) JobResult {
	what := fmt.Sprintf("invite %s to %s", a.subject(), describeIntegration(a))
	return s.start(ctx, newPendingJob(Invitation, user), what, func(shows cerby.Shows) (cerby.Job, error) {
		return s.client.calls().Invite(ctx, Roles.Add(a.Role), a.Entitlements, shows)
	})
}

// replaceEntitlements sets the entitlements of a user who has access.
func (a Access) replaceEntitlements(ctx context.Context, s *session, user *cerby.IntegrationUser) JobResult {
	what := "change the entitlements of " + a.String()
	return s.start(ctx, newPendingJob(Change, user), what, func(shows cerby.Shows) (cerby.Job, error) {
		return s.client.calls().Replace(ctx, a.Entitlements, shows)
	})
}

func (a Access) remove(ctx context.Context, s *session) JobResult {
	what := fmt.Sprintf("remove %s from %s", a.subject(), describeIntegration(a))
	return s.start(ctx, PendingJob{Action: Removal}, what, func(cerby.Shows) (cerby.Job, error) {
		return s.client.removeUser(ctx)
	})
}
