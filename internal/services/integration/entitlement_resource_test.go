package integration_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// entitlementConfig returns the attributes of an entitlement of Ines on the video integration, for a run in-process.
func entitlementConfig(id, limit string) map[string]any {
	config := map[string]any{"integration_id": video, "user_id": ines, "entitlement": id}
	if limit != "" {
		config["timeouts"] = timeouts(limit)
	}
	return config
}

// newEntitlementHarness returns a harness in which Ines has the entitlement VIEWER. Jobs take an hour.
func newEntitlementHarness(t *testing.T) *jobHarness {
	t.Helper()
	w := newJobHarness(t, entitlementType)
	w.AddIntegrationUser(video, cerbytest.IntegrationUser{UserID: ines, Entitlements: []string{"VIEWER"}})
	return w
}

// An entitlement is added and removed, and each apply waits for its job.
func TestEntitlement_lifecycle(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEntitlementHarness(t)
		w.SetJobDuration(time.Minute)
		config := entitlementConfig("EDITOR", "")
		w.ExpectApply(t, config, nil, nil)
		expectText(t, w.State, "id", video+"/"+ines+"/EDITOR")
		expectText(t, w.State, "job_status", "finished")
		if id := w.State["job_id"]; id.IsNull() {
			t.Error("job_id is null, want an ID")
		}
		w.ExpectEmptyPlan(t, config)
		w.ExpectImport(t, video+"/"+ines+"/EDITOR", "job_id", "job_status")
		w.ExpectApply(t, nil, nil, nil)
		w.ExpectWrites(t, "PATCH PATCH")
		expectEntitlements(t, w.Workspace, "VIEWER")
	})
}

// An entitlement that was deleted outside Terraform is added again.
func TestEntitlement_addedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEntitlementHarness(t)
		w.SetJobDuration(0)
		w.ExpectApply(t, entitlementConfig("EDITOR", ""), nil, nil)
		w.UpdateIntegrationUser(video, ines, func(u *cerbytest.IntegrationUser) { u.Entitlements = []string{"VIEWER"} })
		acctest.ExpectMessages(t, "errors", w.Apply(t, entitlementConfig("EDITOR", "")).Errors)
		w.ExpectEmptyPlan(t, entitlementConfig("EDITOR", ""))
		w.ExpectApply(t, nil, nil, nil)
		expectEntitlements(t, w.Workspace, "VIEWER")
		var bodies []string
		for _, request := range w.Requests() {
			if request.Method == http.MethodPatch {
				bodies = append(bodies, string(request.Body))
			}
		}
		add := `{"data":{"add":{"entitlements":[{"id":"EDITOR"}]}}}`
		remove := `{"data":{"remove":{"entitlements":[{"id":"EDITOR"}]}}}`
		if diff := cmp.Diff([]string{add, add, remove}, bodies); diff != "" {
			t.Errorf("the bodies of the requests (-want +got):\n%s", diff)
		}
	})
}

func TestEntitlement_importID(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddIntegrationUser(video, cerbytest.IntegrationUser{UserID: ines, Entitlements: []string{"VIEWER", "EDITOR"}})
	for _, id := range []string{
		video + "/" + ines + "/EDITOR",
		"Acme / Video Team/INES.Intern@acme.example/EDITOR",
		"Acme / Video Team/ines.intern@ACME.example/EDITOR",
	} {
		h := w.Harness(entitlementType)
		h.ImportID(t, id).Expect(t, nil, nil)
		expectText(t, h.State, "id", video+"/"+ines+"/EDITOR")
		h.ExpectEmptyPlan(t, entitlementConfig("EDITOR", ""))
	}
	// The user had the other entitlement before Terraform managed anything.
	other := w.Harness(entitlementType)
	other.ExpectApply(t, entitlementConfig("VIEWER", ""), nil, nil)
	other.ExpectEmptyPlan(t, entitlementConfig("VIEWER", ""))
	w.ExpectWrites(t, "")
}

func TestEntitlement_importIdentityInProcess(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEntitlementHarness(t)
		w.Import(t, entitlementConfig("VIEWER", "")).Expect(t, nil, nil)
		expectText(t, w.State, "id", video+"/"+ines+"/VIEWER")
		w.ExpectEmptyPlan(t, entitlementConfig("VIEWER", ""))
		diags := w.Harness(entitlementType).Import(t, entitlementConfig("EDITOR", ""))
		acctest.ExpectMessages(t, "errors", diags.Errors, `does not have the entitlement "EDITOR". Entitlements of the `+
			`user: "VIEWER".`)
	})
}

func TestEntitlement_importRefused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	for id, message := range map[string]string{
		video + "/" + ines: "does not have 3 parts separated by a slash. Use the form " +
			"<integration>/<user>/<entitlement>",
		video + "/" + ines + "/":     "does not have 3 parts",
		"VIEWER":                     "does not have 3 parts",
		"Films/" + ines + "/VIEWER":  `Integration "Films" not found`,
		video + "/" + ines + "/NONE": "Unable to import user",
	} {
		t.Run(id, func(t *testing.T) {
			w.Harness(entitlementType).ImportID(t, id).ExpectError(t, acctest.ErrorRegexp(message))
		})
	}
}

// The jobs of three entitlements of one user in one apply run in sequence.
func TestEntitlement_jobsInSequence(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := acctest.NewWorkspace(t, cerbytest.WithJobDuration(500*time.Millisecond))
		w.AddIntegrationUser(video, cerbytest.IntegrationUser{UserID: ines, Entitlements: []string{"VIEWER_LIMITED"}})
		var all []acctest.Change
		for _, id := range []string{"EDITOR", "VIEWER", "MANAGER"} {
			all = append(all, w.Harness(entitlementType).Change(entitlementConfig(id, "")))
		}
		for _, diags := range acctest.ApplyTogether(t, all...) {
			diags.Expect(t, nil, nil)
		}
		for i, one := range all {
			one.ExpectEmptyPlan(t, one.Config)
			all[i].Config = nil
		}
		for _, diags := range acctest.ApplyTogether(t, all...) {
			diags.Expect(t, nil, nil)
		}
		w.ExpectWrites(t, "PATCH PATCH PATCH PATCH PATCH PATCH")
		expectEntitlements(t, w, "VIEWER_LIMITED")
		jobs := w.Jobs()
		for i := 1; i < len(jobs); i++ {
			if end := jobs[i-1].CreatedAt.Add(jobs[i-1].Script.Duration); jobs[i].CreatedAt.Before(end) {
				t.Errorf("job %d started %s before the end of the previous one", i, end.Sub(jobs[i].CreatedAt))
			}
		}
	})
}

func TestEntitlement_refused(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newJobHarness(t, entitlementType)
		w.SetJobDuration(0)
		useUser := "Use cerby_integration_user instead, and add this entitlement"
		w.ExpectApply(t, entitlementConfig("VIEWER", ""), []string{useUser}, nil)
		w.ExpectApply(t, entitlementConfig("VEIWER", ""), []string{`Did you mean "VIEWER"?`}, nil)
		w.AddIntegrationUser(video, cerbytest.IntegrationUser{UserID: ines, Entitlements: []string{"VIEWER"}})
		w.ExpectApply(t, entitlementConfig("VIEWER", ""), nil, nil)
		expectText(t, w.State, "job_id", "null")
		destroyUser := "To remove the access, manage it with cerby_integration_user and destroy that resource"
		w.ExpectApply(t, nil, []string{destroyUser}, nil)
		w.ExpectEmptyPlan(t, entitlementConfig("VIEWER", ""))
		w.RemoveIntegrationUser(video, ines)
		w.ExpectApply(t, nil, nil, nil)
		w.ExpectWrites(t, "")
	})
}

func TestEntitlement_invalidConfiguration(t *testing.T) {
	t.Parallel()
	w := acctest.NewResourceHarness(t, entitlementType)
	limited := entitlementConfig("EDITOR", "")
	limited["timeouts"] = timeoutOf("create", "0s")
	w.ExpectPlan(t, entitlementConfig("EDITER", ""), []string{`Did you mean "EDITOR"?`}, nil)
	w.ExpectPlan(t, entitlementConfig("A/B", ""), []string{`has no entitlement "A/B"`}, nil)
	w.ExpectPlan(t, limited, []string{`"0s" is not a valid timeout`}, nil)
	w.ExpectWrites(t, "")
}

func TestEntitlement_declaredTwice(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddIntegrationUser(video, cerbytest.IntegrationUser{UserID: ines, Entitlements: []string{"VIEWER"}})
	run := w.NewRun(t, entitlementType)
	_, diags := w.Harness(entitlementType).Join(run).Plan(entitlementConfig("EDITOR", ""))
	diags.Expect(t, nil, nil)
	_, diags = w.Harness(entitlementType).Join(run).Plan(entitlementConfig("EDITOR", ""))
	diags.Expect(t, []string{`Unable to manage entitlement "EDITOR"`}, nil)
	w.ExpectWrites(t, "")
}

func TestEntitlement_deletedOutside(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(w *jobHarness){
		"entitlement": func(w *jobHarness) {
			w.UpdateIntegrationUser(video, ines, func(u *cerbytest.IntegrationUser) { u.Entitlements = []string{"VIEWER"} })
		},
		"user": func(w *jobHarness) { w.RemoveIntegrationUser(video, ines) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEntitlementHarness(t)
				w.SetJobDuration(0)
				w.ExpectApply(t, entitlementConfig("EDITOR", ""), nil, nil)
				leave(w)
				planned, _ := w.Plan(t, entitlementConfig("EDITOR", ""))
				if id := planned["id"]; !id.Equal(tftypes.NewValue(tftypes.String, tftypes.UnknownValue)) {
					t.Errorf("the plan is %v, want a new entitlement", planned)
				}
				w.ExpectApply(t, nil, nil, nil)
				w.ExpectWrites(t, "PATCH")
			})
		})
	}
}
