package framework

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

var _ validator.String = Check{}

// Check is a validator of a string that a function judges.
type Check struct {
	// Title heads the error: "Not an id".
	Title string
	// Accepts says what is taken, for documentation.
	Accepts string
	// Judge gives an error that says what to write instead, or nil.
	Judge func(value string) error
}

// Description says what the validator takes.
func (c Check) Description(context.Context) string { return c.Accepts }

// MarkdownDescription says what the validator takes.
func (c Check) MarkdownDescription(context.Context) string { return c.Accepts }

// ValidateString refuses what the function refuses.
func (c Check) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if err := c.Judge(req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, c.Title, sentence(err.Error()))
	}
}

// IDCheck is the validator of ids.
func IDCheck() validator.String {
	return Check{Title: "Not an id", Accepts: "an id as Cerby gives it, without a slash", Judge: func(id string) error {
		if !IsID(id) {
			return fmt.Errorf("%q is not an id: write an id as Cerby gives it, without slashes and without blanks around it", id)
		}
		return nil
	}}
}

// WordsCheck is the validator of a list of words by which the service filters: it divides them by commas.
func WordsCheck() validator.List {
	return listvalidator.All(listvalidator.NoNullValues(), listvalidator.ValueStringsAre(Check{
		Title: "Not a word to filter by", Accepts: "a word without commas", Judge: func(word string) error {
			if word == "" || strings.Contains(word, ",") {
				return fmt.Errorf("%q is not one word: write each as an element of its own", word)
			}
			return nil
		},
	}))
}

// IsID reports whether a text can be an id. Ids are opaque; those that would change the path of a request are none.
func IsID(text string) bool {
	return text != "" && text != "." && text != ".." && !strings.Contains(text, "/") && strings.TrimSpace(text) == text
}

// IDIdentity is the identity of a thing that one id names.
type IDIdentity struct {
	ID types.String `tfsdk:"id"`
}

// IDIdentitySchema describes IDIdentity; noun is what it names.
func IDIdentitySchema(noun string) identityschema.Schema {
	return identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"id": identityschema.StringAttribute{RequiredForImport: true, Description: "Id of the " + noun + "."},
	}}
}
