package acctest

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
)

// Actions are the addresses of resources by what a plan does with them.
type Actions map[plancheck.ResourceActionType][]string

// ExpectActions checks that the plan of a step has these actions, and that the plan after its apply is empty.
func ExpectActions(actions Actions) resource.ConfigPlanChecks {
	var checks []plancheck.PlanCheck
	for action, addresses := range actions {
		for _, address := range addresses {
			checks = append(checks, plancheck.ExpectResourceAction(address, action))
		}
	}
	return resource.ConfigPlanChecks{
		PreApply: checks, PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
	}
}

// ExpectValue checks an attribute of a resource in the state.
func ExpectValue(address, name string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New(name), value)
}

// RemovedConfig returns the configuration that removes resources from the state without destroying them.
func RemovedConfig(addresses ...string) string {
	var config strings.Builder
	for _, address := range addresses {
		fmt.Fprintf(&config, "removed {\n  from = %s\n  lifecycle {\n    destroy = false\n  }\n}\n", address)
	}
	return config.String()
}
