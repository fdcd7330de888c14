package framework

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

var (
	_ basetypes.StringTypable                    = EmailType{}
	_ basetypes.StringValuableWithSemanticEquals = Email{}
	_ xattr.ValidateableAttribute                = Email{}
)

// EmailType is the attribute type of an email address, which is compared without regard to case.
type EmailType struct{ basetypes.StringType }

// String names the type.
func (t EmailType) String() string { return "framework.EmailType" }

// Equal reports whether another type is this one.
func (t EmailType) Equal(other attr.Type) bool {
	_, ok := other.(EmailType)
	return ok
}

// ValueFromString returns the email of a string value.
func (t EmailType) ValueFromString(
	_ context.Context, in basetypes.StringValue,
) (basetypes.StringValuable, diag.Diagnostics) {
	return Email{in}, nil
}

// ValueFromTerraform returns the email of a value of Terraform.
func (t EmailType) ValueFromTerraform(ctx context.Context, in tftypes.Value) (attr.Value, error) {
	value, err := t.StringType.ValueFromTerraform(ctx, in)
	if err != nil {
		return nil, err
	}
	text, ok := value.(basetypes.StringValue)
	if !ok {
		return nil, fmt.Errorf("unexpected value type %T", value)
	}
	return Email{text}, nil
}

// ValueType returns a value of this type.
func (t EmailType) ValueType(context.Context) attr.Value { return Email{} }

// Email is an email address.
type Email struct{ basetypes.StringValue }

// EmailValue returns a known email.
func EmailValue(address string) Email { return Email{basetypes.NewStringValue(address)} }

// Type returns the type of the value.
func (e Email) Type(context.Context) attr.Type { return EmailType{} }

// Equal reports whether another value is the same to the letter.
func (e Email) Equal(other attr.Value) bool {
	o, ok := other.(Email)
	return ok && e.StringValue.Equal(o.StringValue)
}

// FoldEmail returns the form of an email in which equal emails are equal texts: without regard to case, and to whether
// letters with accents are composed. Use it for map keys, never for display.
func FoldEmail(email string) string { return cerby.FoldEmail(email) }

// SameEmail reports whether two emails are the same address, without regard to case and to the composition of letters.
func SameEmail(a, b string) bool { return cerby.SameEmail(a, b) }

// Same reports whether an address is this one.
func (e Email) Same(address string) bool { return SameEmail(e.ValueString(), address) }

// StringSemanticEquals keeps the spelling of the configuration if the service answers with another case or
// composition.
func (e Email) StringSemanticEquals(_ context.Context, other basetypes.StringValuable) (bool, diag.Diagnostics) {
	o, ok := other.(Email)
	return ok && e.Same(o.ValueString()), nil
}

// ValidateAttribute refuses what is not a bare address.
func (e Email) ValidateAttribute(
	_ context.Context, req xattr.ValidateAttributeRequest, resp *xattr.ValidateAttributeResponse,
) {
	if e.IsNull() || e.IsUnknown() {
		return
	}
	if err := checkEmail(e.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, invalidEmail, sentence(err.Error()))
	}
}

// emailValidator refuses what is not a bare address. Unlike the element type of a list, it is checked before any call.
var emailValidator = StringValidator{Title: invalidEmail, Accepts: "an email address", Validate: checkEmail}

// invalidEmail is the summary of an error of checkEmail.
const invalidEmail = "Invalid email"

// checkEmail returns an error unless a text is a bare address.
func checkEmail(text string) error {
	if IsEmail(text) {
		return nil
	}
	// A text without an at sign could be a credential.
	value := "the value"
	if strings.Contains(text, "@") {
		value = Quote(text)
	}
	return errors.New(value + " is not an email address.\n\n" +
		"Use only the address, such as \"jane@acme.example\", without a name or white space.")
}

// IsEmail reports whether a text can be a bare email address. The service decides what exactly one is.
func IsEmail(text string) bool {
	local, host, divided := strings.Cut(text, "@")
	return divided && local != "" && host != "" && !strings.ContainsFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune("<>,;/", r)
	}) && !strings.Contains(host, "@")
}

// KeepEmail plans the state's spelling if only the case or the composition of letters differs. It has to stand before
// a replacement modifier: semantic equality does not run at plan.
func KeepEmail() planmodifier.String {
	return keepSpelling{"The comparison of emails ignores case.", SameEmail}
}
