package framework

import (
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// Time gives an instant of the service in one form: RFC 3339 in UTC, in whole seconds. The service writes the same instant in
// another form from answer to answer, which would show as a change. What cannot be read stays as it is; nothing is null.
func Time(text *string) types.String {
	if text == nil || *text == "" {
		return types.StringNull()
	}
	if t, ok := cerby.ParseTime(*text); ok {
		return types.StringValue(t.UTC().Format(time.RFC3339))
	}
	return types.StringValue(*text)
}
