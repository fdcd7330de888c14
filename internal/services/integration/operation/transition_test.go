package operation_test

import (
	"fmt"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/services/integration/operation"
)

func TestTransition(t *testing.T) {
	t.Parallel()
	columns := []operation.Visibility{operation.Unread, operation.Hidden, operation.Possible, operation.Visible}
	const (
		applied    = operation.Applied
		failed     = operation.Failed
		pending    = operation.Pending
		notApplied = operation.NotApplied
	)
	for job, want := range map[operation.JobState][]operation.Outcome{
		operation.NoJob:       {notApplied, notApplied, applied, applied},
		operation.JobPending:  {pending, pending, pending, pending},
		operation.JobFinished: {pending, notApplied, applied, applied},
		operation.JobFailed:   {failed, failed, failed, failed},
		operation.JobDenied:   {pending, pending, applied, applied},
		operation.JobNotFound: {notApplied, notApplied, applied, applied},
	} {
		for i, visibility := range columns {
			t.Run(fmt.Sprintf("%s, %s", job, visibility), func(t *testing.T) {
				t.Parallel()
				if got := operation.Transition(job, visibility); got != want[i] {
					t.Errorf("the outcome is %q, want %q", got, want[i])
				}
			})
		}
	}
}
