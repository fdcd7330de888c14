package integration

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// timeoutsAttribute returns the timeouts block.
func timeoutsAttribute(ctx context.Context) schema.Attribute {
	describe := func(what string) string {
		return "How long to wait for " + what + ", such as `90s` or `1h`. Default `30m`."
	}
	attribute, ok := timeouts.Attributes(ctx, timeouts.Opts{
		Create: true, CreateDescription: describe("the job that gives access"),
		Update: true, UpdateDescription: describe("the job that changes access, or for an earlier one that still runs"),
		Delete: true, DeleteDescription: describe("the job that takes access away, and before it for one that still gives " +
			"it"),
	}).(schema.SingleNestedAttribute)
	if !ok {
		return attribute
	}
	attribute.MarkdownDescription = "How long to wait for jobs. They go on when the wait ends; the next apply goes on " +
		"waiting. A change of these alone sends nothing."
	for name, each := range attribute.Attributes {
		if text, ok := each.(schema.StringAttribute); ok {
			text.Validators = append(text.Validators, framework.Check{
				Title: "Invalid timeout", Accepts: "a duration above zero, such as 90s", Judge: func(value string) error {
					if limit, err := time.ParseDuration(value); err == nil && limit <= 0 {
						return fmt.Errorf("%q is not a timeout: use a duration above zero, such as \"90s\"", value)
					}
					return nil
				},
			})
			attribute.Attributes[name] = text
		}
	}
	return attribute
}
