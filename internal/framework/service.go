package framework

import (
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// Service is what one package of internal/services adds to the provider.
type Service struct {
	// Subcategory is the group of the pages of all types above in the registry's navigation.
	Subcategory        Subcategory
	Resources          []func() resource.Resource
	DataSources        []func() datasource.DataSource
	EphemeralResources []func() ephemeral.EphemeralResource
	ListResources      []func() list.ListResource
	Actions            []func() action.Action
	// Uses has one element for each type above.
	Uses []Use
}

// Subcategory is a group of pages in the registry's navigation.
type Subcategory string

// The groups of pages.
const (
	UserPages        Subcategory = "Users and teams"
	SharingPages     Subcategory = "Sharing"
	SecretPages      Subcategory = "Secrets"
	IntegrationPages Subcategory = "Integrations"
	WorkspacePages   Subcategory = "Workspace"
)

// Kind is the kind of a type in a configuration.
type Kind string

// The kinds of types.
const (
	ManagedResource Kind = "resource"
	DataSourceKind  Kind = "data source"
	EphemeralKind   Kind = "ephemeral resource"
	ListKind        Kind = "list resource"
	ActionKind      Kind = "action"
)

// Use says which operations of the API a type calls. Descriptions, the coverage table and the scope table are made from
// it.
type Use struct {
	Kind Kind
	// Name is the type's full name: cerby_user.
	Name       string
	Operations []cerby.Operation
}

// NewUse returns the use of operations by a type.
func NewUse(kind Kind, name string, operations ...cerby.Operation) Use {
	return Use{Kind: kind, Name: name, Operations: operations}
}

// Describe returns the description of a type: the text, a note if Cerby has not published the form of all operations,
// and the permissions that the API key needs. The first paragraph of the text is one sentence. The text may have the
// sections Behavior and Limitations.
func (u Use) Describe(text string) string {
	if slices.ContainsFunc(u.Operations, func(op cerby.Operation) bool { return op.Stability != cerby.Published }) {
		if !strings.Contains(text, limitations) {
			text += limitations
		} else {
			text += "\n\n"
		}
		text += unverified + u.unverifiedOperations()
	}
	return text + "\n\n## Permissions\n\n" + cerby.DescribeNeeds(u.Operations...)
}

// unverifiedOperations returns a sentence with the method and the path of each operation that is not published.
func (u Use) unverifiedOperations() string {
	var names []string
	for _, op := range u.Operations {
		name := "`" + op.Method + " " + op.Path + "`"
		if op.Stability != cerby.Published && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return "\n\nUnverified operations: " + strings.Join(names, ", ") + "."
}

// limitations is the heading of the section on limitations.
const limitations = "\n\n## Limitations\n\n"

// unverified is the note about operations whose requests and responses are not published.
const unverified = "-> **Note:** Some API operations of this type are not yet verified against a live workspace. " +
	"Cerby publishes only their names. See [Unverified operations](../index.md#unverified-operations)."
