package integration_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// The integration and the user of most tests.
const (
	video = cerbytest.SeedVideoIntegrationID
	ines  = cerbytest.SeedInternID
)

// waits is the warning of a plan whose apply waits for the job of an earlier run.
var waits = []string{"Pending job of "}

// userConfig returns the attributes of the access of Ines to the video integration, for a run in-process.
func userConfig(timeout string, entitlements ...string) map[string]any {
	config := map[string]any{"integration_id": video, "user_id": ines, "entitlements": set(entitlements...)}
	if timeout != "" {
		config["timeouts"] = timeouts(timeout)
	}
	return config
}

// set returns a set of strings.
func set(texts ...string) tftypes.Value {
	elements := make([]any, 0, len(texts))
	for _, text := range texts {
		elements = append(elements, text)
	}
	return setOf(elements...)
}

// setOf returns a set of strings, of which some may be nil.
func setOf(texts ...any) tftypes.Value {
	elements := make([]tftypes.Value, 0, len(texts))
	for _, text := range texts {
		elements = append(elements, tftypes.NewValue(tftypes.String, text))
	}
	return tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, elements)
}

// timeouts returns timeouts that are all equal.
func timeouts(limit string) tftypes.Value {
	return timeoutsOf(map[string]any{"create": limit, "update": limit, "delete": limit})
}

// timeoutOf returns timeouts of which only one is set.
func timeoutOf(name, limit string) tftypes.Value { return timeoutsOf(map[string]any{name: limit}) }

// timeoutsOf returns timeouts by name.
func timeoutsOf(limits map[string]any) tftypes.Value {
	kinds, values := map[string]tftypes.Type{}, map[string]tftypes.Value{}
	for _, name := range []string{"create", "update", "delete"} {
		kinds[name], values[name] = tftypes.String, tftypes.NewValue(tftypes.String, limits[name])
	}
	return tftypes.NewValue(tftypes.Object{AttributeTypes: kinds}, values)
}

// textOf returns a string of a state or a plan, or "null" or "unknown".
func textOf(attributes map[string]tftypes.Value, name string) string {
	return acctest.FormatString(attributes[name])
}

// expectText checks a string of a state or a plan.
func expectText(t *testing.T, attributes map[string]tftypes.Value, name, want string) {
	t.Helper()
	if got := textOf(attributes, name); got != want {
		t.Errorf("%s is %s, not %s", name, got, want)
	}
}

// endJobs ends all pending jobs, with an errorType unless it is empty, and lets later jobs finish at once.
func endJobs(w *acctest.Workspace, errorType string) {
	w.SetJobDuration(0)
	for _, job := range w.Jobs() {
		if job.Status == "finished" || job.Status == "error" {
			continue
		}
		w.UpdateJob(job.ID, func(j *cerbytest.Job) { j.Script.Duration, j.Script.ErrorType = -1, errorType })
	}
}

// expectEntitlements checks the entitlements of Ines on the video integration; without any, she has no access.
func expectEntitlements(t *testing.T, w *acctest.Workspace, want ...string) {
	t.Helper()
	user, on := w.IntegrationUser(video, ines)
	if diff := cmp.Diff(want, user.Entitlements, cmpopts.EquateEmpty()); diff != "" || on != (len(want) > 0) {
		t.Errorf("the user is on the integration: %t, want %t; the entitlements (-want +got):\n%s", on, len(want) > 0, diff)
	}
}
