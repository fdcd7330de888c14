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
	nameAttribute string
	// find gives the id of an item that is named so, or adds an error.
	findID func(ctx context.Context, ws *workspace.Workspace, text string, diags *diag.Diagnostics) string
	// about ends the description.
	extraDescription string
	// older is a prefix that some answers still have before roles, if there is one.
	legacyPrefix string
	// look are the calls by which items are found.
	itemOperations []cerby.Operation
	// ownersCan completes "can" with what only owners do with an item.
	ownerActions string
	// missing reports whether a read of the item finds that it does not exist.
	isMissing func(ctx context.Context, ws *workspace.Workspace, id string) bool
	// parents gives the item with an id, or without one all, or adds an error.
	listItems func(
		ctx context.Context, ws *workspace.Workspace, id types.String, diags *diag.Diagnostics,
	) []framework.Labelled
}

// The kinds of shares.
var (
	accounts = kind{
		item: cerby.AccountItem, nameAttribute: "label",
		itemOperations: []cerby.Operation{cerby.ListAccounts, cerby.GetAccount},
		findID:         framework.AccountID, listItems: listAccounts,
		isMissing: isAccountMissing, ownerActions: "share it, change its settings and rotate its password",
		extraDescription: "The teams of an account are not listed by the service: they are read from the side of each team.",
	}
	secrets = kind{
		item: cerby.SecretItem, nameAttribute: "title", legacyPrefix: "secure_secret_",
		itemOperations: []cerby.Operation{cerby.ListSecrets},
		findID:         framework.SecretID, listItems: listSecrets,
		isMissing: isSecretMissing, ownerActions: "share and delete it",
		extraDescription: "Sharing says nothing of the secret's value, which is neither read nor kept here.",
	}
	collections = kind{
		item: cerby.CollectionItem, nameAttribute: "name",
		itemOperations: []cerby.Operation{cerby.ListCollections, cerby.GetCollection},
		findID:         framework.CollectionID, listItems: listCollections,
		isMissing: isCollectionMissing, ownerActions: "share it and change what it holds",
		extraDescription: "Access to a business hub through a collection has to be claimed by the person before Cerby " +
			"gives it in the application, and who loses the collection is " +
			"removed from its applications.",
	}
)

// name is the resource's.
func (k kind) typeName() string { return "cerby_" + string(k.item) + "_share" }

// attribute is the name of the attribute with the item's id.
func (k kind) itemAttribute() string { return string(k.item) + "_id" }

// roles is how roles on the item are written.
func (k kind) roles() framework.Roles {
	return framework.Roles{Prefix: k.item.Prefix(), Older: k.legacyPrefix, Known: []string{"owner", "collaborator"}}
}

// use says what the resource calls.
func (k kind) resourceUse() framework.Use {
	users, teams := cerby.Operations(k.item, cerby.OfUsers), cerby.Operations(k.item, cerby.OfTeams)
	return framework.Use{
		Kind: framework.ManagedResource, Name: k.typeName(),
		Operations: []cerby.Operation{
			users.Add, users.List, users.Remove, teams.Add, teams.List, teams.Remove,
			k.itemOperations[0], cerby.ListUsers, cerby.ListTeams,
		},
	}
}

// listUse says what the list resource calls.
func (k kind) listUse() framework.Use {
	users, teams := cerby.Operations(k.item, cerby.OfUsers), cerby.Operations(k.item, cerby.OfTeams)
	operations := append([]cerby.Operation{users.List, teams.List}, k.itemOperations...)
	if !teams.ListedByItem() {
		operations = append(operations, cerby.ListTeams)
	}
	return framework.Use{Kind: framework.ListKind, Name: k.typeName(), Operations: operations}
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
	Uses: []framework.Use{
		accounts.resourceUse(), secrets.resourceUse(), collections.resourceUse(),
		accounts.listUse(), secrets.listUse(), collections.listUse(),
	},
}
