package framework_test

import (
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

func TestTime(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"2024-01-04T15:36:54":              "2024-01-04T15:36:54Z",
		"2024-01-04T15:36:54+00:00":        "2024-01-04T15:36:54Z",
		"2024-01-04T17:36:54.984000+02:00": "2024-01-04T15:36:54Z",
		"2024-01-04T15:36:54.158Z":         "2024-01-04T15:36:54Z",
		"last Tuesday":                     "last Tuesday",
	} {
		if got := framework.Time(&in); got.ValueString() != want {
			t.Errorf("%s became %s", in, got)
		}
	}
	nothing := ""
	if !framework.Time(nil).IsNull() || !framework.Time(&nothing).IsNull() {
		t.Error("no time is not null")
	}
}
