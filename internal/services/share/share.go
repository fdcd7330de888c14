// Package share is about who has which accounts, secrets and collections. All three are shared to users and to teams in
// the same way, so this is one implementation, told which kind it serves.
package share

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// kind is what differs between accounts, secrets and collections.
type kind struct {
	item cerby.ItemKind
	// known names an item in import ids: by its id or this.
	known string
	// find gives the id of an item that is named so, or adds an error.
	find func(ctx context.Context, ws *workspace.Workspace, text string, diags *diag.Diagnostics) string
	// about ends the description.
	about string
	// older is a prefix that some answers still have before roles, if there is one.
	older string
	// look are the calls by which items are found.
	look []cerby.Operation
	// ownersCan completes "can" with what only owners do with an item.
	ownersCan string
	// missing reports whether a read of the item finds that it does not exist.
	missing func(ctx context.Context, ws *workspace.Workspace, id string) bool
	// parents gives the item with an id, or without one all, or adds an error.
	parents func(ctx context.Context, ws *workspace.Workspace, id types.String, diags *diag.Diagnostics) []framework.Labelled
}

// The kinds of shares.
var (
	accounts = kind{
		item: cerby.AccountItem, known: "label", find: framework.AccountID, look: []cerby.Operation{cerby.ListAccounts, cerby.GetAccount}, parents: accountParents,
		missing: accountMissing, ownersCan: "share it, change its settings and rotate its password",
		about: "The teams of an account are not listed by the service: they are read from the side of each team.",
	}
	secrets = kind{
		item: cerby.SecretItem, known: "title", find: framework.SecretID, look: []cerby.Operation{cerby.ListSecrets}, parents: secretParents, older: "secure_secret_",
		missing: secretMissing, ownersCan: "share and delete it",
		about: "Sharing says nothing of the secret's value, which is neither read nor kept here.",
	}
	collections = kind{
		item: cerby.CollectionItem, known: "name", find: framework.CollectionID, look: []cerby.Operation{cerby.ListCollections, cerby.GetCollection}, parents: collectionParents,
		missing: collectionMissing, ownersCan: "share it and change what it holds",
		about: "Access to a business hub through a collection has to be claimed by the person before Cerby gives it in the application, and who loses the collection is " +
			"removed from its applications.",
	}
)

// name is the resource's.
func (k kind) name() string { return "cerby_" + string(k.item) + "_share" }

// attribute is the name of the attribute with the item's id.
func (k kind) attribute() string { return string(k.item) + "_id" }

// roles is how roles on the item are written.
func (k kind) roles() framework.Roles {
	return framework.Roles{Prefix: k.item.Prefix(), Older: k.older, Known: []string{"owner", "collaborator"}}
}

// use says what the resource calls.
func (k kind) use() framework.Use {
	users, teams := cerby.Operations(k.item, cerby.OfUsers), cerby.Operations(k.item, cerby.OfTeams)
	return framework.Use{
		Kind: framework.ManagedResource, Name: k.name(),
		Operations: []cerby.Operation{users.Add, users.List, users.Remove, teams.Add, teams.List, teams.Remove, k.look[0], cerby.ListUsers, cerby.ListTeams},
	}
}

// listUse says what the list resource calls.
func (k kind) listUse() framework.Use {
	users, teams := cerby.Operations(k.item, cerby.OfUsers), cerby.Operations(k.item, cerby.OfTeams)
	operations := append([]cerby.Operation{users.List, teams.List}, k.look...)
	if !teams.ListedByItem() {
		operations = append(operations, cerby.ListTeams)
	}
	return framework.Use{Kind: framework.ListKind, Name: k.name(), Operations: operations}
}

// Service is what this package adds to the provider.
var Service = framework.Service{
	Resources: []func() resource.Resource{
		func() resource.Resource { return &shareResource{kind: accounts} },
		func() resource.Resource { return &shareResource{kind: secrets} },
		func() resource.Resource { return &shareResource{kind: collections} },
	},
	ListResources: []func() list.ListResource{
		func() list.ListResource { return &shareListResource{kind: accounts} },
		func() list.ListResource { return &shareListResource{kind: secrets} },
		func() list.ListResource { return &shareListResource{kind: collections} },
	},
	Uses: []framework.Use{accounts.use(), secrets.use(), collections.use(), accounts.listUse(), secrets.listUse(), collections.listUse()},
}
