package integration

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

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

// otherRole reports whether a person has another role. Roles besides the two that can be given say nothing.
func (a access) otherRole(person cerby.IntegrationUser) bool {
	role := roleOf(person)
	return (role == owner || role == collaborator) && role != a.role
}

// shows tells whether somebody has the access. Some hubs show more entitlements than were given, as higher ones include lower
// ones: there it shows when something is another than before, where the person was nil if they were not there.
func (a access) shows(before *cerby.IntegrationUser) cerby.Shows {
	return func(now *cerby.IntegrationUser) bool {
		switch {
		case now == nil || !cerby.Covers(now.Entitlements, a.entitlements):
			return false
		case before == nil:
			return true
		case a.otherRole(*before):
			return !a.otherRole(*now)
		}
		return cerby.SameEntitlements(now.Entitlements, a.entitlements) || !cerby.SameEntitlements(now.Entitlements, before.Entitlements)
	}
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

// quoted gives ids in a list for messages.
func quoted(ids []string) string {
	if len(ids) == 0 {
		return "none"
	}
	words := make([]string, 0, len(ids))
	for _, id := range ids {
		words = append(words, fmt.Sprintf("%q", cerby.Clean(id)))
	}
	return strings.Join(words, ", ")
}

// makeSo gives a person an access, whatever they have: who is not on the hub, or has another role there, is invited; who has
// other entitlements is changed; and where all is so already, nothing is sent. It adds an error where that could not be begun.
func (w *work) makeSo(ctx context.Context, a access) (e ending, begun recorded, ok bool) {
	person, err := w.client.Integrations().User(ctx, w.seat)
	if err != nil {
		framework.AddError(w.diags, "read "+name(w.seat), err)
		return ending{}, recorded{}, false
	}
	switch {
	case person == nil:
		return w.invite(ctx, a, nil)
	case a.difference(*person) == "":
		return ending{person: person, shown: true}, recorded{}, true
	}
	w.diags.AddWarning("Somebody was on the integration already", fmt.Sprintf("The user %q had %s. They are changed to what is configured.",
		w.seat.UserID, a.difference(*person)))
	if a.otherRole(*person) {
		return w.invite(ctx, a, person)
	}
	return w.replace(ctx, a, person)
}

// invite invites a person, who was nil if they are not on the hub, and follows that.
func (w *work) invite(ctx context.Context, a access, before *cerby.IntegrationUser) (ending, recorded, bool) {
	shows := a.shows(before)
	job, err := w.client.Integrations().Invite(ctx, w.seat, roles.Add(a.role), a.entitlements, shows)
	if err != nil {
		framework.AddError(w.diags, "invite "+name(w.seat), err)
		return ending{}, recorded{}, false
	}
	begun := recorded{Does: inviting}
	if before != nil {
		begun.Before = append([]string{}, before.Entitlements...)
	}
	return w.follow(ctx, job, shows), begun, true
}

// replace gives a person who is on the hub other entitlements, and follows that.
func (w *work) replace(ctx context.Context, a access, before *cerby.IntegrationUser) (ending, recorded, bool) {
	shows := a.shows(before)
	job, err := w.client.Integrations().Replace(ctx, w.seat, a.entitlements, shows)
	if err != nil {
		framework.AddError(w.diags, "change the entitlements of "+name(w.seat), err)
		return ending{}, recorded{}, false
	}
	return w.follow(ctx, job, shows), recorded{Does: changing, Before: append([]string{}, before.Entitlements...)}, true
}

// declaredTwice says that two resources are about the same seat.
func declaredTwice(diags *diag.Diagnostics, what string) {
	diags.AddError("Declared twice", fmt.Sprintf("Another resource of this configuration is about %s. Remove one of the two, and apply again.", what))
}
