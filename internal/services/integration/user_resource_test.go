package integration_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// A user's access is created, changed and removed, and each apply waits for its job. Another order of the entitlements
// is no change.
func TestUser_lifecycle(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := acctest.NewResourceHarness(t, userType, cerbytest.WithJobDuration(time.Minute))
		config := userConfig("", "EDITOR", "VIEWER")
		w.ExpectApply(t, config, nil, nil)
		for name, want := range map[string]string{
			"id": video + "/" + ines, "role": "collaborator", "email": "ines.intern@acme.example", "status": "live",
			"job_status": "finished",
		} {
			expectText(t, w.State, name, want)
		}
		if id := w.State["job_id"]; id.IsNull() {
			t.Error("job_id is null, want an ID")
		}
		w.ExpectEmptyPlan(t, config)
		w.ExpectEmptyPlan(t, userConfig("", "VIEWER", "EDITOR"))
		w.ExpectImport(t, video+"/"+ines, "job_id", "job_status")
		config = userConfig("", "VIEWER_LIMITED")
		planned, _ := w.Plan(t, config)
		expectText(t, planned, "job_status", "unknown")
		expectText(t, planned, "id", video+"/"+ines)
		w.ExpectApply(t, config, nil, nil)
		if got := w.State["entitlements"]; !got.Equal(set("VIEWER_LIMITED")) {
			t.Errorf("entitlements is %s, want VIEWER_LIMITED alone", got)
		}
		expectText(t, w.State, "job_status", "finished")
		w.ExpectEmptyPlan(t, config)
		w.ExpectApply(t, nil, nil, nil)
		// The destroy has waited for its job.
		for _, job := range w.Jobs() {
			if job.Status != "finished" {
				t.Errorf("after the destroy a job is %s: %+v", job.Status, job)
			}
		}
		w.ExpectWrites(t, "POST PATCH DELETE")
		expectEntitlements(t, w.Workspace)
	})
}

func TestUser_removalIsWaitedFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := acctest.NewWorkspace(t)
		m := w.Harness(userType)
		acctest.ExpectMessages(t, "errors", m.Apply(t, userConfig("", "VIEWER")).Errors)
		w.ScriptJobs(cerbytest.JobScript{
			Workflow: "revoke_access", Retries: 1, UnknownStatus: "pondering", UnknownFor: time.Second,
			Duration: time.Second,
		})
		diags := m.Apply(t, nil)
		acctest.ExpectMessages(t, "errors", diags.Errors)
		acctest.ExpectMessages(t, "warnings", diags.Warnings)
		for _, job := range w.Jobs() {
			if job.Status != "finished" {
				t.Errorf("after the destroy a job is %s: %+v", job.Status, job)
			}
		}
		expectEntitlements(t, w)
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
		// A role that cannot be granted is no change.
		setRole("manager")
		w.ExpectEmptyPlan(t, owner)
		setRole("owner")
		expectReplace(t, w, userConfig("", "VIEWER"), false)
		w.ExpectEmptyPlan(t, userConfig("", "VIEWER"))
		w.ExpectApply(t, nil, nil, nil)
		w.ExpectWrites(t, "POST DELETE POST DELETE")
	})
}

// withRole returns the attributes of the access of Ines with a role.
func withRole(role string, entitlements ...string) map[string]any {
	config := userConfig("", entitlements...)
	config["role"] = role
	return config
}

// expectReplace applies a configuration that forces replacement by its role.
func expectReplace(t *testing.T, h *acctest.ResourceHarness, config map[string]any, createFirst bool) {
	t.Helper()
	replaces, diags := h.Replace(t, config, createFirst)
	acctest.ExpectMessages(t, "errors", diags.Errors)
	acctest.ExpectMessages(t, "attributes that force replacement", replaces, `AttributeName("role")`)
}

func TestUser_olderIntegrations(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := acctest.NewResourceHarness(t, userType)
		w.UpdateIntegration(video, func(i *cerbytest.Integration) { i.EntitlementIDs, i.PatchWithoutJob = true, true })
		w.ExpectApply(t, userConfig("", "EDITOR", "VIEWER"), nil, nil)
		w.ExpectEmptyPlan(t, userConfig("", "EDITOR", "VIEWER"))
		// The third read shows the change, and there is no job to wait for.
		w.SetJobDuration(1500 * time.Millisecond)
		w.ExpectApply(t, userConfig("", "VIEWER", "MANAGER"), nil, nil)
		expectText(t, w.State, "job_id", "null")
		expectText(t, w.State, "job_status", "null")
		w.ExpectEmptyPlan(t, userConfig("", "VIEWER", "MANAGER"))
		w.SetJobDuration(0)
		w.ExpectEmptyPlan(t, userConfig("", "MANAGER", "VIEWER"))
		w.ExpectApply(t, nil, nil, nil)
		w.ExpectWrites(t, "POST PATCH DELETE")
	})
}

func TestUser_deletedOutside(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := acctest.NewResourceHarness(t, userType)
		adam, config := w.Harness(userType), userConfig("", "MANAGER")
		config["user_id"] = cerbytest.SeedAdminID
		w.ExpectApply(t, userConfig("", "VIEWER"), nil, nil)
		adam.ExpectApply(t, config, nil, nil)
		w.RemoveIntegrationUser(video, ines)
		planned, _ := w.Plan(t, userConfig("", "VIEWER"))
		expectText(t, planned, "id", "unknown")
		adam.ExpectEmptyPlan(t, config)
		w.ExpectApply(t, userConfig("", "VIEWER"), nil, nil)
		w.ExpectEmptyPlan(t, userConfig("", "VIEWER"))
		w.ExpectApply(t, nil, nil, nil)
		adam.ExpectApply(t, nil, nil, nil)
		w.ExpectWrites(t, "POST POST POST DELETE DELETE")
	})
}

func TestUser_userOfTheSameApply(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := acctest.NewResourceHarness(t, userType)
		user, jane := w.Harness("cerby_user"), map[string]any{"email": "jane.doe@acme.example", "role": "user"}
		plan, apply := w.NewRun(t, userType), w.NewRun(t, userType)
		invited, created := w.Join(plan), user.Join(plan)
		_, diags := created.Plan(jane)
		diags.Expect(t, nil, nil)
		// Neither the user nor the entitlement is known at plan.
		config := userConfig("")
		config["user_id"], config["entitlements"] = tftypes.UnknownValue, tftypes.UnknownValue
		_, diags = invited.Plan(config)
		diags.Expect(t, nil, nil)
		if id := invited.Planned("id"); id != "unknown" {
			t.Errorf("the planned id is %s, want it unknown", id)
		}
		created.Apply(apply).Expect(t, nil, nil)
		config = userConfig("", "VIEWER")
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

// An entitlement that is unknown at plan and does not change in the end causes no write.
func TestUser_unknownEntitlements(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := acctest.NewResourceHarness(t, userType)
		unknown, config := userConfig(""), userConfig("", "VIEWER")
		unknown["entitlements"] = tftypes.UnknownValue
		for range 2 {
			created := w.State == nil
			resource := w.Join(w.NewRun(t, userType))
			resource.Refresh().Expect(t, nil, nil)
			replaces, diags := resource.Plan(unknown)
			diags.Expect(t, nil, nil)
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

func TestUser_roleReplacedCreateFirst(t *testing.T) {
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

// A block that is renamed without a moved block is removed and created in one apply, in any order.
func TestUser_renamed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := acctest.NewResourceHarness(t, userType)
		renamed, config := w.Harness(userType), userConfig("", "VIEWER")
		w.ExpectApply(t, config, nil, nil)
		w.ExpectEmptyPlan(t, config)
		for _, diags := range acctest.ApplyTogether(t, w.Change(nil), renamed.Change(config)) {
			acctest.ExpectMessages(t, "errors", diags.Errors)
		}
		expectEntitlements(t, w.Workspace, "VIEWER")
		renamed.ExpectEmptyPlan(t, config)
		renamed.ExpectApply(t, nil, nil, nil)
		expectEntitlements(t, w.Workspace)
	})
}
