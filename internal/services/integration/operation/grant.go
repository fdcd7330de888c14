package operation

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// Grant is what one resource manages of an integration user: Access, or one Entitlement.
type Grant interface {
	// ID returns the ID of the resource.
	ID() string
	// Keys returns the keys in the registry.
	Keys() []workspace.Key
	// String names the grant with its integration in messages.
	String() string
	// IsGranted reports whether a user, nil without access, has the grant or a part of it.
	IsGranted(user *cerby.IntegrationUser) bool

	key() cerby.IntegrationUserKey
	// known returns what the names of the user and the integration are found with.
	known() names
	// withNames returns the grant with the user's email and the integration's label for messages, unless they are
	// empty.
	withNames(email, label types.String) Grant
	// subject names the grant without its integration in messages.
	subject() string
	// visibility returns the function that looks for the change of a job.
	visibility(job PendingJob) visibilityFunc
	// equal reports whether a grant of the same kind grants the same.
	equal(other Grant) bool
	// regrantsAfterJob reports whether an update grants again what was removed while its job was pending. If not, the
	// next plan does.
	regrantsAfterJob() bool
	// ensure makes the integration user have the grant. If adopt is set, the grant may exist before Terraform manages
	// it.
	ensure(ctx context.Context, s *session, adopt bool) JobResult
	// change makes an integration user who has prior have the grant.
	change(ctx context.Context, s *session, prior Grant) JobResult
	// remove removes the grant.
	remove(ctx context.Context, s *session) JobResult
}

// visibilityFunc reports whether a read of the integration user, nil without access, shows a change.
type visibilityFunc func(user *cerby.IntegrationUser) Visibility

// shows reports whether a read is certain to show the change.
func (f visibilityFunc) shows(user *cerby.IntegrationUser) bool { return f(user) == Visible }

// visibleIf returns Visible or Hidden.
func visibleIf(visible bool) Visibility {
	if visible {
		return Visible
	}
	return Hidden
}

// DescribeLeftover returns a function that describes the grant of an ID that a move left behind.
func DescribeLeftover(parse func(id string) Grant) func(id string) framework.Leftover {
	return func(id string) framework.Leftover {
		grant := parse(id)
		return framework.Leftover{What: grant.String(), Keys: grant.Keys()}
	}
}
