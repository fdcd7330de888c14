package acctest

import "testing"

func TestHasQueries(t *testing.T) {
	t.Parallel()
	for printed, want := range map[string]struct {
		name    string
		queries bool
	}{
		"Terraform v1.14.0\non linux_amd64\n":   {"Terraform v1.14.0", true},
		"Terraform v1.17.0-dev\non linux_amd64": {"Terraform v1.17.0-dev", true},
		"Terraform v2.0.1\n":                    {"Terraform v2.0.1", true},
		"Terraform v1.13.5\non linux_amd64\n":   {"Terraform v1.13.5", false},
		"Terraform v1.9.0\n":                    {"Terraform v1.9.0", false},
		"OpenTofu v1.14.2\non linux_amd64\n":    {"OpenTofu v1.14.2", false},
		"Terraform\n":                           {"a program of unknown version", false},
		"":                                      {"a program of unknown version", false},
	} {
		if name, queries := hasQueries(printed); name != want.name || queries != want.queries {
			t.Errorf("%q is %q with queries: %t, want %q: %t", printed, name, queries, want.name, want.queries)
		}
	}
}
