package integration_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// one is the address of the entitlement that most tests are about.
const one = "cerby_integration_user_entitlement.one"

// entitled is a configuration of one entitlement of Ines on the video integration.
func entitled(name, entitlement string) string {
	return block("cerby_integration_user_entitlement", name, fmt.Sprintf("entitlement = %q", entitlement))
}

// entitlement gives the attributes of one entitlement of Ines on the video hub for a run over the protocol.
func entitlement(id, limit string) map[string]any {
	config := map[string]any{"integration_id": video, "user_id": ines, "entitlement": id}
	if limit != "" {
		config["timeouts"] = timeouts(limit)
	}
	return config
}

// newEntitled serves a workspace in which Ines is on the video hub as a viewer, to be given more; jobs take an hour.
func newEntitled(t *testing.T) *waiting {
	t.Helper()
	w := newWaiting(t, "cerby_integration_user_entitlement")
	w.AddIntegrationUser(video, cerbytest.IntegrationUser{UserID: ines, Entitlements: []string{"VIEWER"}})
	return w
}

func TestEntitlement_lifecycle(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddIntegrationUser(video, cerbytest.IntegrationUser{UserID: ines, Entitlements: []string{"VIEWER"}})
	imported := func(id string) resource.TestStep {
		return resource.TestStep{
			ResourceName: one, ImportState: true, ImportStateId: id, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"job_id", "job_status"},
		}
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{
			{
				Config:           w.Config(entitled("one", "EDITOR")),
				ConfigPlanChecks: action(one, plancheck.ResourceActionCreate),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(one, tfjsonpath.New("id"), text(video+"/"+ines+"/EDITOR")),
					statecheck.ExpectKnownValue(one, tfjsonpath.New("job_id"), knownvalue.NotNull()),
					statecheck.ExpectKnownValue(one, tfjsonpath.New("job_status"), text("finished")),
				},
			},
			imported(video + "/" + ines + "/EDITOR"),
			imported("Acme / Video Team/INES.Intern@acme.example/EDITOR"),
			{
				PreConfig: func() {
					w.UpdateIntegrationUser(video, ines, func(u *cerbytest.IntegrationUser) { u.Entitlements = []string{"VIEWER"} })
				},
				Config:           w.Config(entitled("one", "EDITOR")),
				ConfigPlanChecks: action(one, plancheck.ResourceActionCreate),
			},
		},
	})
	w.ExpectWrites(t, "PATCH PATCH PATCH")
	expectEntitlements(t, w, "VIEWER")
	var bodies []string
	for _, request := range w.Requests() {
		if request.Method == http.MethodPatch {
			bodies = append(bodies, string(request.Body))
		}
	}
	add, remove := `{"data":{"add":{"entitlements":[{"id":"EDITOR"}]}}}`, `{"data":{"remove":{"entitlements":[{"id":"EDITOR"}]}}}`
	if diff := cmp.Diff([]string{add, add, remove}, bodies); diff != "" {
		t.Errorf("the bodies of the requests (-want +got):\n%s", diff)
	}
}

func TestEntitlement_importBlock(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddIntegrationUser(video, cerbytest.IntegrationUser{UserID: ines, Entitlements: []string{"VIEWER", "EDITOR"}})
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{
			{
				Config:           w.Config(fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n%s", one, "Acme / Video Team/ines.intern@ACME.example/EDITOR", entitled("one", "EDITOR"))),
				ConfigPlanChecks: action(one, plancheck.ResourceActionNoop),
			},
			// The other one was there before anything was managed.
			{Config: w.Config(entitled("one", "EDITOR") + entitled("two", "VIEWER")), ConfigPlanChecks: action("cerby_integration_user_entitlement.two", plancheck.ResourceActionCreate)},
			{Config: w.Config(strings.ReplaceAll(letGo, address, one) + strings.ReplaceAll(letGo, address, "cerby_integration_user_entitlement.two"))},
		},
	})
	w.ExpectWrites(t, "")
}

func TestEntitlement_importOverTheProtocol(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEntitled(t)
		acctest.ExpectMessages(t, "errors", w.Import(t, map[string]any{"integration_id": video, "user_id": ines, "entitlement": "VIEWER"}).Errors)
		expectText(t, w.State, "id", video+"/"+ines+"/VIEWER")
		w.ExpectEmptyPlan(t, entitlement("VIEWER", ""))
		said := w.Harness("cerby_integration_user_entitlement").Import(t, map[string]any{"integration_id": video, "user_id": ines, "entitlement": "EDITOR"})
		acctest.ExpectMessages(t, "errors", said.Errors, `does not have the entitlement "EDITOR", but "VIEWER".`)
	})
}

func TestEntitlement_importRefused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	for id, message := range map[string]string{
		video + "/" + ines:           "does not have 3 parts. Write integration/user/entitlement",
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

// Three entitlements of one person in one apply: their jobs run one after another.
func TestEntitlement_oneAfterAnother(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := acctest.NewWorkspace(t, cerbytest.WithJobDuration(500*time.Millisecond))
		w.AddIntegrationUser(video, cerbytest.IntegrationUser{UserID: ines, Entitlements: []string{"VIEWER_LIMITED"}})
		var all []change
		for _, id := range []string{"EDITOR", "VIEWER", "MANAGER"} {
			all = append(all, change{w.Harness(entitlementType), entitlement(id, "")})
		}
		for _, said := range applyTogether(t, all...) {
			said.Expect(t, nil, nil)
		}
		for i, one := range all {
			one.ExpectEmptyPlan(t, one.config)
			all[i].config = nil
		}
		for _, said := range applyTogether(t, all...) {
			said.Expect(t, nil, nil)
		}
		w.ExpectWrites(t, "PATCH PATCH PATCH PATCH PATCH PATCH")
		expectEntitlements(t, w, "VIEWER_LIMITED")
		jobs := w.Jobs()
		for i := 1; i < len(jobs); i++ {
			if end := jobs[i-1].CreatedAt.Add(jobs[i-1].Script.Duration); jobs[i].CreatedAt.Before(end) {
				t.Errorf("the job %d began %s before the end of the one before", i, end.Sub(jobs[i].CreatedAt))
			}
		}
	})
}

func TestEntitlement_refused(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWaiting(t, "cerby_integration_user_entitlement")
		w.SetJobDuration(0)
		w.ExpectApply(t, entitlement("VIEWER", ""), []string{"Use cerby_integration_user instead, with this entitlement"}, nil)
		w.ExpectApply(t, entitlement("VEIWER", ""), []string{`Did you mean "VIEWER"?`}, nil)
		w.AddIntegrationUser(video, cerbytest.IntegrationUser{UserID: ines, Entitlements: []string{"VIEWER"}})
		w.ExpectApply(t, entitlement("VIEWER", ""), nil, nil)
		expectText(t, w.State, "job_id", "null")
		w.ExpectApply(t, nil, []string{"To remove the access, manage it with cerby_integration_user and destroy that resource"}, nil)
		w.ExpectEmptyPlan(t, entitlement("VIEWER", ""))
		w.RemoveIntegrationUser(video, ines)
		w.ExpectApply(t, nil, nil, nil)
		w.ExpectWrites(t, "")
	})
}

func TestEntitlement_badInput(t *testing.T) {
	t.Parallel()
	w := acctest.NewResourceHarness(t, entitlementType)
	limited := entitlement("EDITOR", "")
	limited["timeouts"] = timeoutOf("create", "0s")
	w.ExpectPlan(t, entitlement("EDITER", ""), []string{`Did you mean "EDITOR"?`}, nil)
	w.ExpectPlan(t, entitlement("A/B", ""), []string{`"A/B" is not an ID`}, nil)
	w.ExpectPlan(t, limited, []string{`"0s" is not a timeout`}, nil)
	w.ExpectWrites(t, "")
}

func TestEntitlement_declaredTwice(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddIntegrationUser(video, cerbytest.IntegrationUser{UserID: ines, Entitlements: []string{"VIEWER"}})
	run := w.NewRun(t, entitlementType)
	_, said := w.Harness(entitlementType).Join(run).Plan(entitlement("EDITOR", ""))
	said.Expect(t, nil, nil)
	_, said = w.Harness(entitlementType).Join(run).Plan(entitlement("EDITOR", ""))
	said.Expect(t, []string{`Two resources manage the same object: entitlement "EDITOR"`}, nil)
	w.ExpectWrites(t, "")
}

func TestEntitlement_gone(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(w *waiting){
		"entitlement": func(w *waiting) {
			w.UpdateIntegrationUser(video, ines, func(u *cerbytest.IntegrationUser) { u.Entitlements = []string{"VIEWER"} })
		},
		"person": func(w *waiting) { w.RemoveIntegrationUser(video, ines) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newEntitled(t)
				w.SetJobDuration(0)
				w.ExpectApply(t, entitlement("EDITOR", ""), nil, nil)
				leave(w)
				planned, _ := w.Plan(t, entitlement("EDITOR", ""))
				if id := planned["id"]; !id.Equal(tftypes.NewValue(tftypes.String, tftypes.UnknownValue)) {
					t.Errorf("planned is %v", planned)
				}
				w.ExpectApply(t, nil, nil, nil)
				w.ExpectWrites(t, "PATCH")
			})
		})
	}
}
