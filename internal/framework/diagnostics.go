package framework

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// AddError adds the error of a call that failed. what completes "Unable to", as in `create user "jane@acme.example"`.
// The detail has the service's words and what to do.
func AddError(diags *diag.Diagnostics, what string, err error) {
	diags.AddError("Unable to "+what, Explain(err))
}

// AddStillListed adds the warning that a removal did nothing because the service answers that there is nothing to
// remove, but a read still finds it. what names what was to be removed.
func AddStillListed(diags *diag.Diagnostics, what string, err error) {
	diags.AddWarning(Capital(what)+" is still listed", Join(Explain(err),
		"Nothing was removed.\nCheck Cerby's web app, and remove the object there."))
}

// AddDeleteError adds the error of the deletion of an object, or the warning that a read still finds it.
func AddDeleteError(diags *diag.Diagnostics, what string, err error) {
	switch {
	case errors.Is(err, cerby.ErrStillListed):
		AddStillListed(diags, what, err)
	case err != nil:
		AddError(diags, "delete "+what, err)
	}
}

// Explain returns the response, what to do about it, and what to quote to the support.
func Explain(err error) string {
	parts := []string{Reason(err)}
	if e, ok := errors.AsType[*cerby.Error](err); ok {
		if e.Attempts > 1 {
			parts = append(parts, fmt.Sprintf("The request was sent %d times.", e.Attempts))
		}
		if e.RequestID != "" {
			parts = append(parts, "Request ID: "+e.RequestID)
		}
	}
	return Join(parts...)
}

// ExplainJob returns which job failed, why, and what to do about it.
func ExplainJob(job cerby.Job) string {
	failure, _ := job.Failure()
	cause := failure.Meaning
	if failure.Type != "" {
		cause = fmt.Sprintf("%s (%s)", strings.TrimSuffix(failure.Meaning, "."), cerby.Clean(failure.Type)) + "."
	}
	parts := fmt.Sprintf("Job %s failed. %s", cerby.Clean(job.ID), cause)
	screenshot := ""
	if url := job.ErrorDetails.ScreenshotURL; url != nil && *url != "" {
		screenshot = "Screenshot of the application: " + cerby.Clean(*url)
	}
	return Join(parts, failure.Remedy, screenshot)
}

// Reason returns the response and what to do about it, without what differs between attempts.
func Reason(err error) string {
	e, ok := errors.AsType[*cerby.Error](err)
	switch {
	case !ok && errors.Is(err, context.Canceled):
		return "Terraform was interrupted."
	case !ok:
		return sentence(err.Error())
	}
	parts := []string{sentence(e.Response())}
	if e.Ambiguous {
		parts = append(parts, afterwards(e.Operation))
	}
	// The verification of a failed write may have failed, too.
	for cause, ok := e, true; ok; cause, ok = errors.AsType[*cerby.Error](cause.VerifyErr) {
		if advice := remedy(cause); advice != "" {
			parts = append(parts, advice)
		}
	}
	return Join(parts...)
}

// afterwards returns what to do after a write that may have been applied. Creator.addError says it of objects whose
// names may repeat.
func afterwards(op cerby.Operation) string {
	switch op.Name {
	case cerby.CreateTeam.Name, cerby.CreateCollection.Name, cerby.CreateSecret.Name:
		return ""
	}
	return "Cerby may have applied the request. " +
		"Check Cerby's web app, or apply again: the provider recognizes existing objects where possible."
}

// creations are the operations that create an object with a name.
var creations = []string{cerby.CreateUser.Name, cerby.CreateTeam.Name, cerby.CreateCollection.Name}

// remedy returns what to do about a response, or an empty string.
func remedy(e *cerby.Error) string {
	switch {
	case errors.Is(e, cerby.ErrDenied):
		return fmt.Sprintf("To %s, the API key needs the %s. Create a new API key in "+
			"Cerby's web app, and set it as token in the provider block or as CERBY_TOKEN. "+
			"Cerby sends the same response for an API key that is mistyped, expired or deleted.%s",
			e.Operation.Name, cerby.Needs(e.Operation), isSCIMConflict(e))
	case e.Status == http.StatusConflict && slices.Contains(creations, e.Operation.Name):
		return "An object with this name already exists.\nImport the object to manage it with Terraform, or use a " +
			"different name."
	case e.Status == http.StatusConflict:
		return "The request conflicts with the current state of the object, or with a change that has not finished.\n" +
			"Plan again to see the current state.\nIf the conflict remains, check the object in Cerby's web app."
	case e.Location != "":
		return "The Cerby API does not redirect requests, and the provider sends the API key only to the configured host. " +
			checkAddress
	case e.Status == http.StatusTooManyRequests:
		return "Cerby limits the request rate of an API key. Wait a few minutes and apply again.\nIf the error remains, " +
			"decrease max_concurrent_requests, set requests_per_minute, or increase retry_timeout."
	case e.Body != "" && e.Status < http.StatusInternalServerError:
		return "The response does not have the format of the Cerby API. A proxy may have sent it. " + checkAddress
	case e.Status >= http.StatusInternalServerError:
		return failureRemedy(e)
	}
	return ""
}

// failureRemedy returns what to do about a failure of the service. If the request may have been applied, what to do
// first is said already.
func failureRemedy(e *cerby.Error) string {
	var advice string
	if !e.Ambiguous {
		advice = "Run the same command again in a few minutes.\n"
	}
	advice += "If the error remains, contact Cerby's support"
	if e.RequestID != "" {
		advice += ", and include the request ID"
	}
	return advice + "."
}

// provisioned are the operations that Cerby refuses with 403 for teams and users that the identity provider manages.
var provisioned = []string{
	cerby.UpdateUser.Name, cerby.DeleteUser.Name,
	cerby.UpdateTeam.Name, cerby.DeleteTeam.Name, cerby.AddTeamMembers.Name, cerby.RemoveTeamMember.Name,
}

// isSCIMConflict returns what else a 403 may mean for teams and users, or an empty string.
func isSCIMConflict(e *cerby.Error) string {
	if !errors.Is(e, cerby.ErrForbidden) || !slices.Contains(provisioned, e.Operation.Name) {
		return ""
	}
	return "\n\nCerby also sends this response if an identity provider manages the team or user through SCIM. In this " +
		"case, change the team or user in the identity provider. To stop managing it with Terraform, use a `removed` " +
		"block with `lifecycle { destroy = false }`."
}

// checkAddress is the advice if another server responded.
const checkAddress = "Check workspace (CERBY_WORKSPACE) and base_url (CERBY_BASE_URL) of the provider."

// Quote returns a text as messages show it: in quotes, and cut if it is very long.
func Quote(text string) string { return strconv.Quote(cerby.Shorten(text)) }

// sentence returns a text with a capital at its beginning, and a period at its end unless it is a question.
func sentence(text string) string {
	if text == "" {
		return ""
	}
	text = Capital(text)
	if strings.HasSuffix(text, ".") || strings.HasSuffix(text, "?") {
		return text
	}
	return text + "."
}

// Join joins the texts that are not empty as paragraphs.
func Join(paragraphs ...string) string {
	var all []string
	for _, paragraph := range paragraphs {
		if paragraph != "" {
			all = append(all, paragraph)
		}
	}
	return strings.Join(all, "\n\n")
}

// Capital returns a text with a capital at its beginning. A text that begins with a host or an email stays as it is.
func Capital(text string) string { return cerby.Capital(text) }

// ImportBlock returns the block that imports an object into a resource of a type.
func ImportBlock(resource, id string) string {
	return fmt.Sprintf("import {\n  to = %s.example\n  id = %q\n}", resource, cerby.Clean(id))
}

// AddSCIMError adds the error that the identity provider manages an object, with the block that removes its resource
// from the state. err is the response, or nil if nothing was sent.
func AddSCIMError(diags *diag.Diagnostics, summary, resourceType string, err error) {
	response := ""
	if e, ok := errors.AsType[*cerby.Error](err); ok {
		response = sentence(e.Response())
	}
	diags.AddError(summary, Join(response,
		"An identity provider manages this object through SCIM, and Cerby rejects other changes to it.",
		"Change the object in the identity provider.\nTo stop managing it with Terraform, "+UseRemovedBlock,
		RemovedBlock(resourceType)))
}

// UseRemovedBlock is the end of the sentence in front of a RemovedBlock.
const UseRemovedBlock = "replace the resource with this block, with the address of the resource in from:"

// RemovedBlock returns the block that removes a resource from the state and leaves its object as it is.
func RemovedBlock(resourceType string) string {
	return fmt.Sprintf("removed {\n  from = %s.example\n\n  lifecycle {\n    destroy = false\n  }\n}", resourceType)
}
