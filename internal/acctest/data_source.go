package acctest

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// ReadDataSource validates and reads a data source over the protocol with an API key. It returns the attributes, or nil
// if there was an error.
func (w *Workspace) ReadDataSource(
	t *testing.T, token, typeName string, config map[string]any,
) (map[string]tftypes.Value, Diagnostics) {
	t.Helper()
	return ReadDataSource(t, w.ServerWith(t, map[string]any{"token": token}), typeName, config)
}

// ReadDataSource validates and reads a data source over the protocol with a configured provider. It returns the
// attributes, or nil if there was an error.
func ReadDataSource(
	t *testing.T, server tfprotov6.ProviderServer, typeName string, config map[string]any,
) (map[string]tftypes.Value, Diagnostics) {
	t.Helper()
	schema, ok := schemas(t).DataSourceSchemas[typeName]
	if !ok {
		t.Fatalf("the provider has no data source %q", typeName)
	}
	var diagnostics Diagnostics
	encoded := EncodeObject(t, schema, config)
	validated, err := server.ValidateDataResourceConfig(t.Context(), &tfprotov6.ValidateDataResourceConfigRequest{
		TypeName: typeName, Config: encoded,
	})
	diagnostics.add(t, err, validated.Diagnostics)
	if len(diagnostics.Errors) > 0 {
		return nil, diagnostics
	}
	read, err := server.ReadDataSource(t.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: typeName, Config: encoded})
	diagnostics.add(t, err, read.Diagnostics)
	if len(diagnostics.Errors) > 0 {
		return nil, diagnostics
	}
	value := decode(t, read.State, schema.ValueType())
	if value.IsNull() || !value.IsFullyKnown() {
		t.Fatalf("%s is %s, want a known object as Terraform does", typeName, value)
	}
	return mustAs[map[string]tftypes.Value](t, value), diagnostics
}

// ReadDataSourceTwice reads a data source with two newly configured providers, and checks that there are no diagnostics
// and that both reads return the same attributes, so that a second plan is empty.
func (w *Workspace) ReadDataSourceTwice(
	t *testing.T, typeName string, config map[string]any,
) map[string]tftypes.Value {
	t.Helper()
	first, diagnostics := w.ReadDataSource(t, w.Token, typeName, config)
	diagnostics.Expect(t, nil, nil)
	second, diagnostics := w.ReadDataSource(t, w.Token, typeName, config)
	diagnostics.Expect(t, nil, nil)
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("the second read differs (-first +second):\n%s", diff)
	}
	return first
}

// StringList returns a list of strings.
func StringList(texts ...string) tftypes.Value {
	values := make([]tftypes.Value, 0, len(texts))
	for _, text := range texts {
		values = append(values, tftypes.NewValue(tftypes.String, text))
	}
	return tftypes.NewValue(tftypes.List{ElementType: tftypes.String}, values)
}

// FormatElements returns some attributes of each object in a list, as FormatAttributes does.
func FormatElements(t *testing.T, list tftypes.Value, names ...string) []string {
	t.Helper()
	formatted := []string{}
	for _, element := range mustAs[[]tftypes.Value](t, list) {
		formatted = append(formatted, FormatAttributes(t, mustAs[map[string]tftypes.Value](t, element), names...))
	}
	return formatted
}

// FormatAttributes returns some attributes, separated by blanks. A list of strings among them has commas.
func FormatAttributes(t *testing.T, attributes map[string]tftypes.Value, names ...string) string {
	t.Helper()
	texts := make([]string, 0, len(names))
	for _, name := range names {
		texts = append(texts, formatAttribute(t, attributes[name]))
	}
	return strings.Join(texts, " ")
}

// formatAttribute returns the text of a string, a Boolean value or a list of strings.
func formatAttribute(t *testing.T, value tftypes.Value) string {
	t.Helper()
	switch {
	case value.IsNull() || !value.IsKnown():
	case value.Type().Is(tftypes.Bool):
		return strconv.FormatBool(mustAs[bool](t, value))
	case value.Type().Is(tftypes.List{}):
		var texts []string
		for _, element := range mustAs[[]tftypes.Value](t, value) {
			texts = append(texts, FormatString(element))
		}
		return strings.Join(texts, ",")
	}
	return FormatString(value)
}
