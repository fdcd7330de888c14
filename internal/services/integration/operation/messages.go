package operation

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// describeJob names in messages what a job does with a grant.
func describeJob(action Action, grant Grant) string {
	preposition := map[Action]string{Invitation: "to", Change: "on", Removal: "from"}[action]
	return fmt.Sprintf("%s of %s %s %s", action, grant.subject(), preposition, describeIntegration(grant))
}

// describeStatus names a job and its status in messages.
func describeStatus(job cerby.Job) string {
	if job.Status == "" {
		return "job " + cerby.Clean(job.ID)
	}
	return fmt.Sprintf("job %s (last status: %q)", cerby.Clean(job.ID), cerby.Clean(job.Status))
}

// Quote returns IDs as a list for messages.
func Quote(ids []string) string {
	if len(ids) == 0 {
		return "none"
	}
	words := make([]string, 0, len(ids))
	for _, id := range ids {
		words = append(words, fmt.Sprintf("%q", cerby.Clean(id)))
	}
	return strings.Join(words, ", ")
}

// explain explains an error, or returns an empty string without one.
func explain(err error) string {
	if err == nil {
		return ""
	}
	return framework.Explain(err)
}

// addNotBegun adds the error that nothing could be sent yet.
func (o *Operation) addNotBegun(grant Grant, cause string, err error) {
	o.Diags.AddError("Unable to change "+describeUser(grant),
		framework.Join(cause+" "+explain(err), "The change was not sent.\nApply again to continue."))
}

// addRemains adds that the grant before a move was not removed.
func (o *Operation) addRemains(grant Grant) {
	if o.move.wait {
		o.Diags.AddWarning("Previous access remains: "+grant.String(), "The integration does not show the new access yet. "+
			"Therefore, the previous access was not removed.\nApply again to remove the previous access.")
		return
	}
	o.Diags.AddError("Unable to complete the "+describeJob(Removal, grant),
		"The new access was granted and is in the state.\nApply again to remove the previous access.")
}

// addWriteError adds the error of a write. If the service found something missing, it names the integration or the user
// that no longer exists.
func (s *session) addWriteError(ctx context.Context, what string, err error) {
	if !errors.Is(err, cerby.ErrNotFound) {
		s.AddError(what, err)
		return
	}
	missing := s.client.missing(ctx)
	if len(missing) == 0 {
		missing = []string{fmt.Sprintf("%s has no access to %s.",
			framework.Capital(s.grant.known().user(s.client.key)), describeIntegration(s.grant))}
	}
	s.Diags.AddError("Unable to "+what, framework.Join(framework.Reason(err), strings.Join(missing, "\n"), "Plan again."))
}

// addNoAccess adds the error that a user who is to get one more entitlement has no access.
func (s *session) addNoAccess(ctx context.Context) {
	summary := "Unable to add " + s.grant.String()
	if missing := s.client.missing(ctx); len(missing) > 0 {
		s.Diags.AddError(summary, framework.Join(strings.Join(missing, "\n"), "Plan again."))
		return
	}
	s.Diags.AddError(summary, "The user has no access to the integration. cerby_integration_user_entitlement can only "+
		"add entitlements to existing access.\n\n"+
		"Use cerby_integration_user instead, and add this entitlement to its entitlements.")
}

// addFailed adds the error of a job that failed.
func (s *session) addFailed(result JobResult) {
	has := ""
	if result.User != nil && result.Started.Action != Removal {
		has = fmt.Sprintf("The user has these entitlements on the integration: %s.\nThe next plan starts from these "+
			"entitlements.",
			Quote(result.User.Entitlements))
	}
	s.Diags.AddError("Unable to complete the "+describeJob(result.Started.Action, s.grant),
		framework.Join(framework.ExplainJob(result.Job), has))
}

// addBlocked adds the error that an earlier job is still pending, so that nothing was sent.
func (s *session) addBlocked(result JobResult) {
	s.Diags.AddError("Unable to wait for the "+describeJob(result.Started.Action, s.grant), framework.Join(
		"An earlier run started "+describeStatus(result.Job)+". "+explain(result.Err),
		"The next change was not sent.\nRun the same command again to continue."))
}

// warn warns of a change that was not waited for to its end.
func (s *session) warn(result JobResult) {
	what, status := describeJob(result.Started.Action, s.grant), describeStatus(result.Job)
	switch {
	case result.Outcome == Pending:
		longer := ""
		if !errors.Is(result.Err, context.Canceled) {
			longer = "\nTo wait longer, increase timeouts.create for a new resource, or timeouts.update for the next apply."
		}
		s.Diags.AddWarning(framework.Capital(what)+" may still be pending", framework.Join(
			"Terraform stopped waiting for "+status+". "+explain(result.Err),
			"Cerby continues the job. The next apply waits for the job and does not send the change again. If the job "+
				"fails, the next plan reports the failure."+longer))
	case result.Outcome == Applied && result.Err != nil:
		s.Diags.AddWarning("Unable to read the job of the "+what, framework.Join(explain(result.Err),
			"The integration shows the change, but the result of "+status+" is unknown."))
	case result.Outcome == NotApplied:
		cause := "The integration does not show the change of " + status + "."
		if result.Job.ID == "" {
			cause = "Cerby returned no job to wait for, and the integration does not show the change."
		}
		s.Diags.AddWarning(framework.Capital(what)+" is not visible",
			framework.Join(cause, explain(result.Err), "Plan again to see the current access of the user."))
	}
}

// finishRemoval reports the result of a removal. It reports whether the resource may leave the state.
func (s *session) finishRemoval(result JobResult) bool {
	what := describeJob(Removal, s.grant)
	switch {
	case result.Outcome == Failed:
		s.addFailed(result)
		return false
	case result.Outcome != Applied && result.Job.Status == cerby.JobFinished:
		warnStillListed(s.Call, s.grant, result.Err)
	case errors.Is(result.Err, errNoAccess):
		s.warnNotRemoved(result)
	case result.Outcome == Pending:
		s.Diags.AddError("Unable to wait for the "+what, framework.Join(
			"Terraform stopped waiting for "+describeStatus(result.Job)+". "+explain(result.Err),
			"Cerby continues the job.\nRun the same command again. It waits for this job, and does not send the removal "+
				"again.\nTo wait longer, first apply a larger timeouts.delete."))
		return false
	case result.Outcome == NotApplied:
		s.Diags.AddError("Unable to verify the "+what, framework.Join(
			"There is no job to wait for, and the integration does not show the removal.", explain(result.Err),
			"Run the same command again to retry."))
		return false
	default:
		s.warn(result)
	}
	return true
}

// warnStillListed warns of a removal that has finished and that the integration does not show. err is why the
// integration user was not read for longer, or nil.
func warnStillListed(c *framework.Call, grant Grant, err error) {
	c.Diags.AddWarning(framework.Capital(grant.String())+" is still listed", framework.Join(
		"The removal has finished, but the integration does not show it.", explain(err),
		"A user who has access through a team or a collection keeps that access."))
}

// warnNotRemoved warns of a user whom the integration lists although there is no access to remove.
func (s *session) warnNotRemoved(result JobResult) {
	user := s.grant.known().user(s.client.key)
	if result.User != nil && result.User.Email != nil {
		user = fmt.Sprintf("user %q (%s)", cerby.Clean(*result.User.Email), s.client.key.UserID)
	}
	s.Diags.AddWarning(framework.Capital(s.grant.String())+" is still listed", framework.Join(
		explain(result.Err)+fmt.Sprintf(" After %s, the integration still lists %s.", visibilityTimeout, user),
		"The resource was removed from the state.\nCheck in Cerby's web app whether the user has access through a team or a "+
			"collection, and remove it there."))
}

// warnObserved warns of an earlier job that a refresh found to have changed nothing, or could not read.
func warnObserved(c *framework.Call, grant Grant, result JobResult) {
	what := describeJob(result.Started.Action, grant)
	switch removal := result.Started.Action == Removal; {
	case result.Outcome == Failed:
		c.Diags.AddWarning("Job failed after the last apply: "+what, framework.ExplainJob(result.Job))
	case result.Outcome == Pending:
		c.Diags.AddWarning("Unable to read the job of the "+what, framework.Join(explain(result.Err),
			"It is unknown whether the job has finished, and the integration does not show the change.\n"+
				"The state was not changed."))
	case result.Outcome == NotApplied && removal && result.Job.HasEnded():
		warnStillListed(c, grant, nil)
	case result.Outcome == NotApplied && removal:
		c.Diags.AddWarning(framework.Capital(what)+" is not visible", "Cerby no longer returns the job, and the integration "+
			"does not show the removal. No job is pending.\nRemove the access again.")
	case result.Outcome == NotApplied:
		c.Diags.AddWarning(framework.Capital(what)+" is not visible", fmt.Sprintf("Job %s of an earlier run has ended, but "+
			"the integration does not show the change. The plan starts from the current access of the "+
			"user.", cerby.Clean(result.Job.ID)))
	}
}
