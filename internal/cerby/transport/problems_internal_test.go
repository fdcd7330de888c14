package transport

import "testing"

func TestProblem_string(t *testing.T) {
	t.Parallel()
	for want, problem := range map[string]Problem{
		"":                           {},
		"E77":                        {Code: "E77"},
		"Bad Request":                {Code: "E77", Title: "Bad Request"},
		"No role.":                   {Code: "E77", Title: "Bad Request", Detail: "No role."},
		"No role. (data.role)":       {Detail: "No role.", At: "data.role"},
		"No role. (enum)":            {Detail: "No role.", Reason: "enum"},
		"No role. (data.role: enum)": {Detail: "No role.", At: "data.role", Reason: "enum"},
		"(data.role)":                {At: "data.role"},
	} {
		if got := problem.String(); got != want {
			t.Errorf("%+v: got %q, want %q", problem, got, want)
		}
	}
}

func TestLocationText(t *testing.T) {
	t.Parallel()
	for want, loc := range map[string]any{
		"":                 nil,
		"body":             "body",
		"7":                7,
		"data.attributes":  []any{"data", "attributes"},
		"filter[status].0": []any{"filter[status]", 0},
		"data.":            []any{"data", nil},
	} {
		if got := locationText(loc); got != want {
			t.Errorf("%v: got %q, want %q", loc, got, want)
		}
	}
}
