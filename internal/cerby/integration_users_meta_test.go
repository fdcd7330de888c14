package cerby_test

import (
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
)

// TestIntegrationUser_dynamicFields decodes the dynamic fields of a user. Odd forms of the meta are no error.
func TestIntegrationUser_dynamicFields(t *testing.T) {
	for name, test := range map[string]struct{ meta, want string }{
		"values": {
			`{"dynamicFields": {"seat" : 12345678901234567890, "billable":true,"note":"<b>","list":[1,null]}}`,
			`{"billable":true,"list":[1,null],"note":"\u003cb\u003e","seat":12345678901234567890}`,
		},
		"none":        {`{"dynamicFields": {}}`, ""},
		"null":        {`{"dynamicFields": null}`, ""},
		"a list":      {`{"dynamicFields": []}`, ""},
		"other":       {`{"novelty": 1}`, ""},
		"null meta":   {`null`, ""},
		"list meta":   {`[]`, ""},
		"string meta": {`"x"`, ""},
	} {
		apitest.Run(t, name, func(t *testing.T) {
			element := `{"id": "u-1", "type": "user", "attributes": {"role": "owner"}, "meta": ` + test.meta + `}`
			server := apitest.InOrder(t, apitest.Object(element), apitest.WholeList(element))
			integrations := newClient(t, server, nil).Integrations()
			user, err := integrations.User(janeOnIntegration).Get(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			users, err := integrations.Users("i-1").All(t.Context(), nil)
			if err != nil || len(users) != 1 {
				t.Fatalf("got %+v, %v", users, err)
			}
			apitest.ExpectStrings(t, []string{user.DynamicFields, users[0].DynamicFields}, test.want, test.want)
		})
	}
}
