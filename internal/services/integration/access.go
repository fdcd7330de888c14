package integration

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// access is what a person is to have on a hub.
type access struct {
	role         string
	entitlements []string
}

// roleOf gives a person's role as configurations write it, or nothing.
func roleOf(person cerby.IntegrationUser) string {
	if person.Role == nil {
		return ""
	}
	return roles.Strip(*person.Role)
}

// given reports whether a role is one of the two that can be given. Others say nothing of which was.
func given(role string) bool { return role == owner || role == collaborator }

// otherRole reports whether a person has another role than wanted.
func (a access) otherRole(person cerby.IntegrationUser) bool {
	role := roleOf(person)
	return given(role) && role != a.role
}

// covers tells whether somebody has all of the access, and perhaps more.
func (a access) covers(person *cerby.IntegrationUser) bool {
	return person != nil && cerby.Covers(person.Entitlements, a.entitlements)
}

// sight is what the access looks like, after the person was read before, or was nil where they were not there. Some
// hubs show more entitlements than were given, as higher ones include lower ones: there it shows when something is
// another than before.
func (a access) sight(before *cerby.IntegrationUser) sight {
	return sight{suffices: a.covers, shows: func(now *cerby.IntegrationUser) bool {
		switch {
		case !a.covers(now):
			return false
		case before == nil:
			return true
		case a.otherRole(*before):
			return !a.otherRole(*now)
		}
		return cerby.SameEntitlements(now.Entitlements, a.entitlements) || !cerby.SameEntitlements(now.Entitlements, before.Entitlements)
	}}
}

// nobody is what it looks like when a person is on the hub no more.
var nobody = sight{
	shows:    func(person *cerby.IntegrationUser) bool { return person == nil },
	suffices: func(*cerby.IntegrationUser) bool { return false },
}

// difference says how a person's access is another than wanted.
func (a access) difference(person cerby.IntegrationUser) string {
	text := ""
	if a.otherRole(person) {
		text = fmt.Sprintf("the role %q instead of %q", cerby.Clean(roleOf(person)), a.role)
	}
	if !cerby.SameEntitlements(person.Entitlements, a.entitlements) {
		if text != "" {
			text += ", and "
		}
		text += fmt.Sprintf("the entitlements %s instead of %s", quoted(person.Entitlements), quoted(a.entitlements))
	}
	return text
}

// makeSo gives a person an access, whatever they have: who is not on the hub, or has another role there, is invited;
// who has other entitlements is changed; and where all is so already, nothing is sent. Of a person who is new here it
// warns what they had. It adds an error where that could not be begun.
func (w *work) makeSo(ctx context.Context, a access, isNew bool) (e ending, begun recorded, ok bool) {
	users := w.ws.Integrations().Users(w.seat.IntegrationID)
	read := users.Find
	if !isNew {
		// Jobs have been waited for since the list was read.
		read = users.Read
	}
	person, err := read(ctx, w.seat.UserID)
	if err != nil {
		framework.AddError(w.diags, "read "+name(w.seat), err)
		return ending{}, recorded{}, false
	}
	switch {
	case person == nil:
		return w.invite(ctx, a, nil)
	case a.difference(*person) == "":
		return ending{outcome: seen, person: person}, recorded{}, true
	case isNew:
		w.diags.AddWarning("Somebody was on the integration already", fmt.Sprintf("The user %q had %s. They are changed to what is configured.",
			w.seat.UserID, a.difference(*person)))
	}
	if a.otherRole(*person) {
		return w.invite(ctx, a, person)
	}
	return w.replace(ctx, a, person)
}

// invite invites a person, who was nil if they are not on the hub, and follows that.
func (w *work) invite(ctx context.Context, a access, before *cerby.IntegrationUser) (ending, recorded, bool) {
	sight := a.sight(before)
	job, err := w.ws.Integrations().Users(w.seat.IntegrationID).Invite(ctx, w.seat.UserID, roles.Add(a.role), a.entitlements, sight.shows)
	if err != nil {
		w.addWriteError(ctx, fmt.Sprintf("invite the user %q to the integration %q", w.seat.UserID, w.seat.IntegrationID), err)
		return ending{}, recorded{}, false
	}
	return w.follow(ctx, job, sight, unlimited), newRecorded(inviting, before), true
}

// replace gives a person who is on the hub other entitlements, and follows that.
func (w *work) replace(ctx context.Context, a access, before *cerby.IntegrationUser) (ending, recorded, bool) {
	sight := a.sight(before)
	job, err := w.ws.Integrations().Users(w.seat.IntegrationID).Replace(ctx, w.seat.UserID, a.entitlements, sight.shows)
	if err != nil {
		w.addWriteError(ctx, "change the entitlements of "+name(w.seat), err)
		return ending{}, recorded{}, false
	}
	return w.follow(ctx, job, sight, unlimited), newRecorded(changing, before), true
}

// told gives what is kept of the job. Of one that was over before anybody saw how, the status is not kept: it would
// never change again.
func (e ending) told() (id, status types.String) {
	id, status = framework.TextOrNull(e.job.ID), framework.TextOrNull(e.job.Status)
	if e.outcome != unfinished && !e.job.Over() {
		status = types.StringNull()
	}
	return id, status
}
