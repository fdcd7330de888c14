package integration

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// name names a seat in messages.
func name(seat cerby.IntegrationUserKey) string {
	return fmt.Sprintf("the user %q on the integration %q", seat.UserID, seat.IntegrationID)
}

// deed names in messages what a job does to a seat.
func deed(does, who string, seat cerby.IntegrationUserKey) string {
	preposition := map[string]string{inviting: "to", removing: "from"}[does]
	if preposition == "" {
		preposition = "on"
	}
	return fmt.Sprintf("%s of %s %s the integration %q", does, who, preposition, seat.IntegrationID)
}

// deed names in messages what a job does to the seat of this work.
func (w *work) deed(does string) string { return deed(does, w.who, w.seat) }

// status names a job and its status in messages.
func status(job cerby.Job) string {
	if job.Status == "" {
		return "job " + cerby.Clean(job.ID)
	}
	return fmt.Sprintf("job %s, last seen as %q", cerby.Clean(job.ID), cerby.Clean(job.Status))
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

// because gives an error as a sentence before another, or nothing.
func because(err error) string {
	if err == nil {
		return ""
	}
	return framework.Explain(err) + " "
}

// tell warns of a change that was not followed to its end.
func (w *work) tell(e ending, does string) {
	switch of := w.deed(does); {
	case e.outcome == unfinished:
		longer := ""
		if !errors.Is(e.why, context.Canceled) {
			longer = " To wait longer, raise timeouts.create for what is new, and timeouts.update for what the next apply goes on with."
		}
		w.diags.AddWarning("The "+of+" may still be running", fmt.Sprintf("The wait for it ended before: %s. %s\n\nCerby goes on with it. The next apply waits for it "+
			"and sends nothing anew; where it has failed by then, the plan says so.%s", status(e.job), framework.Explain(e.why), longer))
	case e.outcome == seen && e.why != nil:
		w.diags.AddWarning("The job of the "+of+" could not be followed", fmt.Sprintf("The integration shows the change, but what became of the %s is not known. %s",
			status(e.job), framework.Explain(e.why)))
	case e.outcome == unseen && e.job.ID != "":
		w.diags.AddWarning("The "+of+" does not show", fmt.Sprintf("The integration does not show what the %s was to change. %sThe next plan shows what is there.",
			status(e.job), because(e.why)))
	case e.outcome == unseen:
		w.diags.AddWarning("The "+of+" does not show", fmt.Sprintf("The service named no job that could be followed, and the integration did not show the change. %s"+
			"The next plan shows what is there.", because(e.why)))
	}
}

// jobFailed adds the error of a job that failed. next says what the next apply does about somebody who is there all the
// same.
func (w *work) jobFailed(e ending, does, next string) {
	more := ""
	if e.person != nil && next != "" {
		more = fmt.Sprintf("The user is on the integration with %s. %s", quoted(e.person.Entitlements), next)
	}
	framework.AddJobError(w.diags, "finish the "+w.deed(does), e.job, more)
}

// stillRuns adds the error that an earlier job did not end in time, so that nothing could be sent.
func (w *work) stillRuns(e ending, does string) {
	w.diags.AddError(fmt.Sprintf("The %s still runs", w.deed(does)), fmt.Sprintf("It was begun earlier, and the wait for it ended before it did: %s. %s\n\n"+
		"What was to come after it was not sent. Run the same command again to go on.", status(e.job), framework.Explain(e.why)))
}

// removed tells what became of a removal, and reports whether the person may leave the state.
func (w *work) removed(e ending) bool {
	switch {
	case e.outcome == failed:
		w.jobFailed(e, removing, "")
		return false
	case e.outcome != seen && e.job.Status == cerby.JobFinished:
		stillListed(w.diags, w.deed(removing), e.why)
	case e.outcome == unfinished:
		w.diags.AddError(fmt.Sprintf("The %s still runs", w.deed(removing)), fmt.Sprintf("The wait for it ended before: %s. %s\n\nCerby goes on with it. "+
			"Run the same command again: it waits for this job and sends nothing anew. For longer waits, apply a larger timeouts.delete before a removal.",
			status(e.job), framework.Explain(e.why)))
		return false
	case e.outcome == unseen:
		w.diags.AddError(fmt.Sprintf("The %s does not show", w.deed(removing)), "There is no job that could be followed, and the person is still there. "+
			because(e.why)+"Run the same command again to try anew.")
		return false
	default:
		w.tell(e, removing)
	}
	return true
}

// stillListed warns of somebody whom a removal that has finished leaves there; why says why they were not looked for
// any longer, if anything.
func stillListed(diags *diag.Diagnostics, of string, why error) {
	diags.AddWarning("Still listed", fmt.Sprintf("The %s has finished, but the integration did not show it. %sWho has access through a team or a collection as well keeps that.", of, because(why)))
}
