package framework

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// Service is what one package of internal/services adds to the provider.
type Service struct {
	Resources          []func() resource.Resource
	DataSources        []func() datasource.DataSource
	EphemeralResources []func() ephemeral.EphemeralResource
	ListResources      []func() list.ListResource
	Actions            []func() action.Action
	// Uses has one element for each type above.
	Uses []Use
}

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

// Describe returns the description of a type with the permissions that its API key needs, and a note if Cerby has not
// published the form of all its operations.
func (u Use) Describe(text string) string {
	text += "\n\n## Required permissions\n\n" + cerby.DescribeNeeds(u.Operations...)
	if slices.ContainsFunc(u.Operations, func(op cerby.Operation) bool { return op.Stability != cerby.Published }) {
		text += unverified
	}
	return text
}

// unverified is the note about operations whose requests and responses are not published.
const unverified = "\n\n-> **Note:** Not yet verified against a live workspace. Cerby publishes only the names of " +
	"some of the operations that this page uses. `cerby-doctor` compares your workspace with what the provider expects."
