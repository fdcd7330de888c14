package acctest

import "github.com/hashicorp/terraform-plugin-go/tfprotov6"

// Joined is a resource in a run that it shares with other resources of its type. Its refresh, plan and apply are called
// one by one, in any order with those of the others.
type Joined struct {
	run     run
	config  map[string]any
	planned *tfprotov6.PlanResourceChangeResponse
}

// Join adds the resource to a run. A plan and its apply may belong to different runs, as they do under Terraform.
func (m *ResourceHarness) Join(r *ResourceType) *Joined {
	return &Joined{run: run{ResourceHarness: m, ResourceType: r}}
}

// Refresh reads the resource.
func (j *Joined) Refresh() Diagnostics {
	j.run.t.Helper()
	j.run.said = &Diagnostics{}
	j.run.refresh()
	return *j.run.said
}

// Plan plans a configuration without a refresh, or without one to destroy. It returns the attributes that replace.
func (j *Joined) Plan(config map[string]any) (replaces []string, _ Diagnostics) {
	j.run.t.Helper()
	j.run.said = &Diagnostics{}
	j.config, j.planned = config, j.run.plan(config)
	if j.planned != nil {
		for _, attribute := range j.planned.RequiresReplace {
			replaces = append(replaces, attribute.String())
		}
	}
	return replaces, *j.run.said
}

// Apply applies the last plan in another run. Like Terraform, it plans a creation or an update again first: only a
// destroy gets the private state of the first plan.
func (j *Joined) Apply(r *ResourceType) Diagnostics {
	j.run.t.Helper()
	other := run{ResourceHarness: j.run.ResourceHarness, ResourceType: r, said: &Diagnostics{}}
	planned := j.planned
	if j.config != nil {
		if planned = other.plan(j.config); planned == nil {
			return *other.said
		}
	}
	other.apply(j.config, planned)
	return *other.said
}
