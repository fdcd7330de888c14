package acctest

import (
	"sync"
	"testing"
)

// Change is a resource with the configuration that is applied. A nil configuration destroys.
type Change struct {
	*ResourceHarness
	Config map[string]any
}

// Change returns the change of the resource to a configuration.
func (h *ResourceHarness) Change(config map[string]any) Change { return Change{h, config} }

// ApplyTogether plans changes in one run and applies them concurrently in another, as Terraform does. It returns the
// diagnostics of each apply.
func ApplyTogether(t *testing.T, changes ...Change) []Diagnostics {
	t.Helper()
	typeName := changes[0].typeName
	plan, apply := changes[0].NewRun(t, typeName), changes[0].NewRun(t, typeName)
	joined := make([]*RunResource, len(changes))
	for i, change := range changes {
		joined[i] = change.Join(plan)
		joined[i].Refresh().Expect(t, nil, nil)
	}
	for i, change := range changes {
		_, diagnostics := joined[i].Plan(change.Config)
		ExpectMessages(t, "errors", diagnostics.Errors)
	}
	all := make([]Diagnostics, len(changes))
	var applies sync.WaitGroup
	for i := range changes {
		applies.Go(func() { all[i] = joined[i].Apply(apply) })
	}
	applies.Wait()
	return all
}
