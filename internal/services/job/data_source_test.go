package job_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

func TestDataSource(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddJob(cerbytest.Job{ID: "fine", WorkflowType: "provide_access", IntegrationID: cerbytest.SeedVideoIntegrationID})
	for id, script := range map[string]cerbytest.JobScript{
		"failed": {ErrorType: "NotEnoughSeats", ScreenshotURL: "https://pictures.acme.example/1"},
		"odd":    {ErrorType: "OfTheFuture"},
	} {
		w.AddJob(cerbytest.Job{ID: id, IntegrationID: cerbytest.SeedVideoIntegrationID, Script: script})
	}
	config := w.Config(`
data "cerby_job" "fine" {
  id = "fine"
}
data "cerby_job" "failed" {
  id = "failed"
}
data "cerby_job" "odd" {
  id = "odd"
}
`)
	known := func(name, attribute string, value knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("data.cerby_job."+name, tfjsonpath.New(attribute), value)
	}
	text := knownvalue.StringExact
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{
			{
				Config: config,
				ConfigStateChecks: []statecheck.StateCheck{
					known("fine", "status", text("finished")),
					known("fine", "workflow_type", text("provide_access")),
					known("fine", "account_id", text(cerbytest.SeedVideoIntegrationID)),
					known("fine", "account_name", text("Acme / Video Team")),
					known("fine", "error_type", knownvalue.Null()),
					known("fine", "error", knownvalue.Null()),
					known("fine", "remedy", knownvalue.Null()),
					known("failed", "status", text("error")),
					known("failed", "error_type", text("NotEnoughSeats")),
					known("failed", "error", text("The application has no free license.")),
					known("failed", "remedy", knownvalue.StringRegexp(regexp.MustCompile("^Buy licenses"))),
					known("failed", "screenshot_url", text("https://pictures.acme.example/1")),
					known("odd", "error_type", text("OfTheFuture")),
					known("odd", "remedy", knownvalue.StringRegexp(regexp.MustCompile("Check the job"))),
				},
			},
			{Config: config, ConfigPlanChecks: resource.ConfigPlanChecks{
				PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
			}},
		},
	})
}

func TestDataSource_refused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddJob(cerbytest.Job{ID: "fine", IntegrationID: cerbytest.SeedVideoIntegrationID})
	token := w.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID, Scopes: []string{"Read integrations"}})
	for name, test := range map[string]struct{ config, message string }{
		"none": {w.Config("data \"cerby_job\" \"x\" {\n  id = \"nothing\"\n}"), `Job "nothing" not found`},
		"scope": {
			w.ConfigWithToken(token, "data \"cerby_job\" \"x\" {\n  id = \"fine\"\n}"),
			`needs the scope "Read\s+automated\s+jobs"`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: w.Factories(),
				Steps:                    []resource.TestStep{{Config: test.config, ExpectError: regexp.MustCompile(test.message)}},
			})
		})
	}
}
