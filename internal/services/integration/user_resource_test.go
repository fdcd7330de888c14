package integration_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// address is the address of Ines on the video hub.
const address = "cerby_integration_user.ines"

// attribute checks one attribute of Ines on the video hub.
func attribute(name string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New(name), value)
}

// text is a text of a state.
func text(value string) knownvalue.Check { return knownvalue.StringExact(value) }

func TestUser_lifecycle(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	imported := func(id string) resource.TestStep {
		return resource.TestStep{
			ResourceName: address, ImportState: true, ImportStateId: id, ImportStateVerify: true,
			ImportStateVerifyIgnore: []string{"job_id", "job_status"},
		}
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{
			{
				Config:           w.Config(seat(`"EDITOR", "VIEWER"`)),
				ConfigPlanChecks: action(address, plancheck.ResourceActionCreate),
				ConfigStateChecks: []statecheck.StateCheck{
					attribute("id", text(video+"/"+ines)),
					attribute("role", text("collaborator")),
					attribute("email", text("ines.intern@acme.example")),
					attribute("status", text("live")),
					attribute("job_id", knownvalue.NotNull()),
					attribute("job_status", text("finished")),
				},
			},
			imported(video + "/" + ines),
			imported("Acme / Video Team/INES.Intern@acme.example"),
			{
				// In another order nothing has changed.
				Config:           w.Config(seat(`"VIEWER", "EDITOR"`)),
				ConfigPlanChecks: empty,
			},
			{
				Config: w.Config(seat(`"VIEWER_LIMITED"`)),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate),
					plancheck.ExpectUnknownValue(address, tfjsonpath.New("job_status")),
				}},
				ConfigStateChecks: []statecheck.StateCheck{
					attribute("entitlements", knownvalue.SetExact([]knownvalue.Check{text("VIEWER_LIMITED")})),
					attribute("job_status", text("finished")),
				},
			},
		},
		CheckDestroy: func(*terraform.State) error {
			// The removal was followed: its job is over by now.
			for _, job := range w.Jobs() {
				if job.Status != "finished" {
					return fmt.Errorf("after the destroy a job is %s: %+v", job.Status, job)
				}
			}
			return nil
		},
	})
	w.ExpectWrites(t, "POST PATCH DELETE")
	expectEntitlements(t, w)
}

func TestUser_removalIsFollowed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := acctest.NewWorkspace(t)
		m := w.Harness("cerby_integration_user")
		acctest.ExpectMessages(t, "errors", m.Apply(t, managed("", "VIEWER")).Errors)
		w.ScriptJobs(cerbytest.JobScript{Workflow: "revoke_access", Retries: 1, UnknownStatus: "pondering", UnknownFor: time.Second, Duration: time.Second})
		said := m.Apply(t, nil)
		acctest.ExpectMessages(t, "errors", said.Errors)
		acctest.ExpectMessages(t, "warnings", said.Warnings)
		for _, job := range w.Jobs() {
			if job.Status != "finished" {
				t.Errorf("after the destroy a job is %s: %+v", job.Status, job)
			}
		}
		expectEntitlements(t, w)
	})
}

func TestUser_importBlock(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	// The role that is read is none that can be given.
	w.AddIntegrationUser(video, cerbytest.IntegrationUser{UserID: ines, Role: "account_manager", Entitlements: []string{"EDITOR", "VIEWER"}})
	config := func(id string) string {
		return w.Config(fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n%s", address, id, seat(`"EDITOR", "VIEWER"`)))
	}
	steps := []resource.TestStep{}
	for _, id := range []string{video + "/" + ines, "Acme / Video Team/INES.INTERN@acme.example"} {
		steps = append(steps, resource.TestStep{
			Config: config(id), ConfigPlanChecks: action(address, plancheck.ResourceActionNoop),
			ConfigStateChecks: []statecheck.StateCheck{
				attribute("role", text("collaborator")),
				attribute("job_id", knownvalue.Null()),
				attribute("job_status", knownvalue.Null()),
			},
		}, resource.TestStep{Config: w.Config(letGo)})
	}
	resource.UnitTest(t, resource.TestCase{ProtoV6ProviderFactories: w.Factories(), Steps: steps})
	w.ExpectWrites(t, "")
}

func TestUser_importByIdentity(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	resource.UnitTest(t, resource.TestCase{
		// Import blocks take an identity from Terraform 1.12 on; TestUser_importOverTheProtocol covers it below that.
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{
			{Config: w.Config(seat(`"VIEWER"`))},
			{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		},
	})
}

func TestUser_role(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := acctest.NewResourceHarness(t, userType)
		setRole := func(value string) {
			w.UpdateIntegrationUser(video, ines, func(u *cerbytest.IntegrationUser) { u.Role = value })
		}
		owner := withRole("owner", "VIEWER")
		w.ExpectApply(t, owner, nil, nil)
		expectText(t, w.State, "role", "owner")
		w.ExpectEmptyPlan(t, owner)
		// A role that cannot be given says nothing.
		setRole("manager")
		w.ExpectEmptyPlan(t, owner)
		setRole("owner")
		expectReplace(t, w, managed("", "VIEWER"), false)
		w.ExpectEmptyPlan(t, managed("", "VIEWER"))
		w.ExpectApply(t, nil, nil, nil)
		w.ExpectWrites(t, "POST DELETE POST DELETE")
	})
}

// withRole gives the attributes of Ines on the video hub with a role.
func withRole(role string, entitlements ...string) map[string]any {
	config := managed("", entitlements...)
	config["role"] = role
	return config
}

// expectReplace applies a configuration that forces replacement by its role.
func expectReplace(t *testing.T, h *acctest.ResourceHarness, config map[string]any, createFirst bool) {
	t.Helper()
	replaces, said := h.Replace(t, config, createFirst)
	acctest.ExpectMessages(t, "errors", said.Errors)
	acctest.ExpectMessages(t, "attributes that force replacement", replaces, `AttributeName("role")`)
}

func TestUser_olderForms(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := acctest.NewResourceHarness(t, userType)
		w.UpdateIntegration(video, func(i *cerbytest.Integration) { i.EntitlementIDs, i.PatchWithoutJob = true, true })
		w.ExpectApply(t, managed("", "EDITOR", "VIEWER"), nil, nil)
		w.ExpectEmptyPlan(t, managed("", "EDITOR", "VIEWER"))
		// The change shows on the third read only, and there is no job to follow.
		w.SetJobDuration(1500 * time.Millisecond)
		w.ExpectApply(t, managed("", "VIEWER", "MANAGER"), nil, nil)
		expectText(t, w.State, "job_id", "null")
		expectText(t, w.State, "job_status", "null")
		w.ExpectEmptyPlan(t, managed("", "VIEWER", "MANAGER"))
		w.SetJobDuration(0)
		w.ExpectEmptyPlan(t, managed("", "MANAGER", "VIEWER"))
		w.ExpectApply(t, nil, nil, nil)
		w.ExpectWrites(t, "POST PATCH DELETE")
	})
}

func TestUser_gone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := acctest.NewResourceHarness(t, userType)
		adam, config := w.Harness(userType), managed("", "MANAGER")
		config["user_id"] = cerbytest.SeedAdminID
		w.ExpectApply(t, managed("", "VIEWER"), nil, nil)
		adam.ExpectApply(t, config, nil, nil)
		w.RemoveIntegrationUser(video, ines)
		planned, _ := w.Plan(t, managed("", "VIEWER"))
		expectText(t, planned, "id", "unknown")
		adam.ExpectEmptyPlan(t, config)
		w.ExpectApply(t, managed("", "VIEWER"), nil, nil)
		w.ExpectEmptyPlan(t, managed("", "VIEWER"))
		w.ExpectApply(t, nil, nil, nil)
		adam.ExpectApply(t, nil, nil, nil)
		w.ExpectWrites(t, "POST POST POST DELETE DELETE")
	})
}

func TestUser_ofTheSameApply(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := acctest.NewResourceHarness(t, userType)
		user, jane := w.Harness("cerby_user"), map[string]any{"email": "jane.doe@acme.example", "role": "user"}
		plan, apply := w.NewRun(t, userType), w.NewRun(t, userType)
		invited, person := w.Join(plan), user.Join(plan)
		_, said := person.Plan(jane)
		said.Expect(t, nil, nil)
		// Neither the user nor the entitlement is known at plan.
		config := managed("")
		config["user_id"], config["entitlements"] = tftypes.UnknownValue, tftypes.UnknownValue
		_, said = invited.Plan(config)
		said.Expect(t, nil, nil)
		if id := invited.Planned("id"); id != "unknown" {
			t.Errorf("the planned id is %s, want it unknown", id)
		}
		person.Apply(apply).Expect(t, nil, nil)
		config = managed("", "VIEWER")
		config["user_id"] = textOf(user.State, "id")
		invited.ApplyConfig(apply, config).Expect(t, nil, nil)
		expectText(t, w.State, "email", "jane.doe@acme.example")
		expectText(t, w.State, "status", "pending")
		if !w.State["entitlements"].Equal(set("VIEWER")) {
			t.Errorf("the entitlements are %s, want VIEWER", w.State["entitlements"])
		}
		user.ExpectEmptyPlan(t, jane)
		w.ExpectEmptyPlan(t, config)
		w.ExpectApply(t, nil, nil, nil)
		acctest.ExpectMessages(t, "errors", user.Apply(t, nil).Errors)
		w.ExpectWrites(t, "POST POST DELETE DELETE")
	})
}

// An entitlement that is not known at plan, and is the same after all, costs nothing.
func TestUser_unknownEntitlements(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := acctest.NewResourceHarness(t, userType)
		unknown, config := managed(""), managed("", "VIEWER")
		unknown["entitlements"] = tftypes.UnknownValue
		for range 2 {
			created := w.State == nil
			resource := w.Join(w.NewRun(t, userType))
			resource.Refresh().Expect(t, nil, nil)
			replaces, said := resource.Plan(unknown)
			said.Expect(t, nil, nil)
			acctest.ExpectMessages(t, "attributes that force replacement", replaces)
			if entitlements := resource.Planned("entitlements"); created && entitlements != "unknown" {
				t.Errorf("the planned entitlements are %s, want them unknown", entitlements)
			}
			resource.ApplyConfig(w.NewRun(t, userType), config).Expect(t, nil, nil)
			expectText(t, w.State, "job_status", "finished")
			w.ExpectEmptyPlan(t, config)
		}
		w.ExpectApply(t, nil, nil, nil)
		w.ExpectWrites(t, "POST DELETE")
	})
}

func TestUser_replacedByItself(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := acctest.NewResourceHarness(t, userType)
		w.ExpectApply(t, withRole("collaborator", "VIEWER"), nil, nil)
		w.ExpectEmptyPlan(t, withRole("collaborator", "VIEWER"))
		expectReplace(t, w, withRole("owner", "VIEWER"), true)
		expectText(t, w.State, "role", "owner")
		w.ExpectEmptyPlan(t, withRole("owner", "VIEWER"))
		w.ExpectApply(t, nil, nil, nil)
		w.ExpectWrites(t, "POST POST DELETE")
	})
}

// A block that is renamed without a moved block is removed and made in one apply, in any order.
func TestUser_renamed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := acctest.NewResourceHarness(t, userType)
		renamed, config := w.Harness(userType), managed("", "VIEWER")
		w.ExpectApply(t, config, nil, nil)
		w.ExpectEmptyPlan(t, config)
		for _, said := range applyTogether(t, change{w, nil}, change{renamed, config}) {
			acctest.ExpectMessages(t, "errors", said.Errors)
		}
		expectEntitlements(t, w.Workspace, "VIEWER")
		renamed.ExpectEmptyPlan(t, config)
		renamed.ExpectApply(t, nil, nil, nil)
		expectEntitlements(t, w.Workspace)
	})
}
