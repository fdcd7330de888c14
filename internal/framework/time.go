package framework

import (
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// Time returns an instant of the service in RFC 3339, in UTC and in whole seconds. The service writes the same instant
// in different forms, which would show as a change. A text that is no instant is returned as it is, and no text as
// null.
func Time(text *string) types.String {
	if text == nil || *text == "" {
		return types.StringNull()
	}
	if t, ok := cerby.ParseTime(*text); ok {
		return types.StringValue(t.UTC().Format(time.RFC3339))
	}
	return types.StringValue(*text)
}

// TimeValidator is the validator of an instant in RFC 3339.
func TimeValidator() validator.String {
	const example = "2027-01-31T12:00:00Z"
	accepts := "a time in RFC 3339 format, such as " + example
	return StringValidator{Title: "Invalid time", Accepts: accepts, Validate: func(text string) error {
		if _, err := time.Parse(time.RFC3339, text); err != nil {
			// The text could be a credential.
			return fmt.Errorf("the value is not a time in RFC 3339 format.\n\nSpecify the date, the time and the time zone, "+
				"such as %q", example)
		}
		return nil
	}}
}

// SameTime reports whether two texts are the same instant, in whatever form and zone, in whole seconds.
func SameTime(a, b string) bool {
	x, known := cerby.ParseTime(a)
	y, also := cerby.ParseTime(b)
	return known && also && x.Truncate(time.Second).Equal(y.Truncate(time.Second))
}

// KeepTime plans the state's spelling where only that differs. It has to stand before a replacement modifier.
func KeepTime() planmodifier.String {
	return keepSpelling{"The comparison of times ignores their notation.", SameTime}
}
