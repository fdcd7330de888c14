package integration

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// jobStatusDescription describes the status of a job in the state.
const jobStatusDescription = "Last known status of the job in `job_id`. Any status other than `finished` means " +
	"that the wait ended early. While the job is pending, plans show the status as known after apply."

// timeoutsAttribute returns the timeouts block.
func timeoutsAttribute(ctx context.Context) schema.Attribute {
	describe := func(what string) string {
		return "Time to wait for " + what + " Defaults to `30m`."
	}
	attribute, ok := timeouts.Attributes(ctx, timeouts.Opts{
		Create: true, CreateDescription: describe("the job that grants access, such as `90s` or `1h`."),
		Update: true, UpdateDescription: describe("the job that changes access, or for an earlier pending job."),
		Delete: true, DeleteDescription: describe("the job that removes access, and for an earlier pending job."),
	}).(schema.SingleNestedAttribute)
	if !ok {
		return attribute
	}
	attribute.MarkdownDescription = "Time to wait for jobs. After this time, the job continues, and the next apply " +
		"waits for it. If only the timeouts change, the provider sends nothing."
	for name, each := range attribute.Attributes {
		if text, ok := each.(schema.StringAttribute); ok {
			text.Validators = append(text.Validators, framework.StringValidator{
				Title: "Invalid timeout", Accepts: "a duration above zero, such as 90s", Validate: func(value string) error {
					if limit, err := time.ParseDuration(value); err == nil && limit <= 0 {
						return fmt.Errorf("%s is not a valid timeout.\n\nUse a duration above zero, such as "+
							"\"90s\"", framework.Quote(value))
					}
					return nil
				},
			})
			attribute.Attributes[name] = text
		}
	}
	return attribute
}
