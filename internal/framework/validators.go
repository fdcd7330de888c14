package framework

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

var _ validator.String = StringValidator{}

// StringValidator is a validator of a string.
type StringValidator struct {
	// Title is the summary of the error: "Invalid time".
	Title string
	// Accepts describes valid values. It completes "value must be", as in "a time".
	Accepts string
	// Validate returns an error that says what to write instead, or nil. It may be nil.
	Validate func(value string) error
	// Warn returns a warning about a value that may be valid, or empty texts. It may be nil.
	Warn func(value string) (summary, detail string)
}

// Description describes valid values.
func (c StringValidator) Description(context.Context) string { return "value must be " + c.Accepts }

// MarkdownDescription describes valid values.
func (c StringValidator) MarkdownDescription(ctx context.Context) string { return c.Description(ctx) }

// ValidateString adds the error of Validate, or the warning of Warn.
func (c StringValidator) ValidateString(
	_ context.Context, req validator.StringRequest, resp *validator.StringResponse,
) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	value := req.ConfigValue.ValueString()
	if c.Validate != nil {
		if err := c.Validate(value); err != nil {
			resp.Diagnostics.AddAttributeError(req.Path, c.Title, sentence(err.Error()))
			return
		}
	}
	if c.Warn == nil {
		return
	}
	if summary, detail := c.Warn(value); summary != "" {
		resp.Diagnostics.AddAttributeWarning(req.Path, summary, detail)
	}
}

// lookups are the ways to get the ID of an object, by noun.
var lookups = map[string]string{ //nolint:gosec // names of attributes, no credentials
	"user":        "Use cerby_user.<name>.id, or look up the user by email with data.cerby_user.",
	"team":        "Use cerby_team.<name>.id, or look up the team by name with data.cerby_team.",
	"account":     "Look up the account by label with data.cerby_account, and use its id.",
	"secret":      "Use cerby_secret.<name>.id, or look up the secret by title with data.cerby_secret.",
	"collection":  "Use cerby_collection.<name>.id, or look up the collection by name with data.cerby_collection.",
	"integration": "Look up the integration by label with data.cerby_integration, and use its id.",
	"vault":       "Look up the vault by name with data.cerby_vault, and use its id.",
	"job":         "Use cerby_integration_user.<name>.job_id, or a job ID from a message.",
	entitlement:   "Use an id from data.cerby_integration_entitlements.",

	"unmatched user": "Use an id from data.cerby_integration_unmatched_users.",
}

// entitlement is the noun of entitlements, whose IDs the application chooses.
const entitlement = "entitlement"

// IDValidator returns the validator of an ID of a noun: user, team, account, secret, collection, integration, vault,
// job, entitlement or unmatched user. The error says how to get the ID.
func IDValidator(noun string) validator.String {
	title, accepts := invalidIDSummary(noun), "a valid "+noun+" ID"
	return StringValidator{Title: title, Accepts: accepts, Validate: func(id string) error {
		return checkID(noun, id, lookups[noun])
	}}
}

// LookupIDValidator is IDValidator for a data source that finds an object also by its name.
func LookupIDValidator(noun, nameAttribute string) validator.String {
	title, accepts := invalidIDSummary(noun), "a valid "+noun+" ID"
	return StringValidator{Title: title, Accepts: accepts, Validate: func(id string) error {
		return checkID(noun, id, fmt.Sprintf("To look the %s up by %s, set %s instead.", noun, nameAttribute, nameAttribute))
	}}
}

// checkID returns an error with advice about how to get an ID of a noun. The application chooses those of
// entitlements, which are in no path: they may contain a slash. The error does not quote a value that may be a
// credential.
func checkID(noun, id, advice string) error {
	switch {
	case noun != entitlement && IsEmail(id):
		return fmt.Errorf("%s is an email, not an ID.\n\n%s", Quote(id), advice)
	case noun == entitlement && hasControl(id):
		return errors.New("the value is not a valid ID: IDs cannot contain control characters.\n\n" + advice)
	case noun == entitlement && (id == "" || strings.TrimSpace(id) != id):
		return errors.New("the value is not a valid ID: IDs cannot be empty, or begin or end with white space.\n\n" +
			advice)
	case noun == entitlement:
		return nil
	case !IsID(id) && !hasControl(id):
		return errors.New("the value is not a valid ID: IDs cannot be empty or contain a slash.\n\n" + advice)
	case hasBlank(id):
		return errors.New("the value is not a valid ID: IDs cannot contain white space or control " +
			"characters.\n\n" + advice)
	}
	return nil
}

// invalidIDSummary is the summary of an error of checkID.
func invalidIDSummary(noun string) string { return fmt.Sprintf("Invalid %s ID", noun) }

// UserRefValidator returns the validator of a text that names a user by ID or email.
func UserRefValidator() validator.String {
	const accepts = "the ID or the email of a user"
	return StringValidator{Title: "Invalid user", Accepts: accepts, Validate: func(key string) error {
		if !IsEmail(key) && (!IsID(key) || hasBlank(key)) {
			return errors.New("the value is neither the ID nor the email of a user.\n\n" +
				"Use the email of the user, or cerby_user.<name>.id")
		}
		return nil
	}}
}

// TeamRefValidator returns the validator of a text that names a team by ID or name.
func TeamRefValidator() validator.String {
	const accepts = "the ID or the name of a team"
	return StringValidator{Title: "Invalid team", Accepts: accepts, Validate: func(key string) error {
		if strings.TrimSpace(key) == "" || hasControl(key) {
			return errors.New("the value is neither the ID nor the name of a team.\n\n" +
				"Use the name of the team, or cerby_team.<name>.id")
		}
		return nil
	}}
}

// hasBlank reports whether a text has white space, control characters or other invisible characters.
func hasBlank(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) })
}

// hasControl reports whether a text has control characters.
func hasControl(text string) bool { return strings.ContainsFunc(text, unicode.IsControl) }

// QueryValuesValidator is the validator of a list of words by which the service filters: it divides them by commas.
func QueryValuesValidator() validator.List {
	return listvalidator.All(listvalidator.NoNullValues(), listvalidator.ValueStringsAre(StringValidator{
		Title: "Invalid filter", Accepts: "a word without commas", Validate: func(word string) error {
			if word == "" || strings.Contains(word, ",") {
				return fmt.Errorf("%s is not a single word.\n\nSpecify each word as a separate element", Quote(word))
			}
			return nil
		},
	}))
}

// IsID reports whether a text can be an ID. IDs are opaque. Texts with control characters, and those that would change
// the path of a request, are none.
func IsID(text string) bool {
	return text != "" && text != "." && text != ".." && !strings.Contains(text, "/") &&
		strings.TrimSpace(text) == text && !hasControl(text)
}

// IDIdentity is the identity of an object that one ID identifies.
type IDIdentity struct {
	ID types.String `tfsdk:"id"`
}

// IDIdentitySchema describes IDIdentity; noun is what it names.
func IDIdentitySchema(noun string) identityschema.Schema {
	return identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"id": identityschema.StringAttribute{RequiredForImport: true, Description: "ID of the " + noun + "."},
	}}
}
