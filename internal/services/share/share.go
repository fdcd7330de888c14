// Package share implements the shares of accounts, secrets and collections with users and teams. One implementation
// serves all three kinds of item.
package share

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// kind holds the differences between accounts, secrets and collections.
type kind struct {
	item cerby.ItemKind
	// nameAttribute is the attribute that import IDs accept instead of the ID.
	nameAttribute string
	// findID returns the ID of the item with the given ID or name, or an error.
	findID func(ctx context.Context, ws *workspace.Workspace, text string) (string, diag.Diagnostics)
	// names are the names of items that are known without a call.
	names interface {
		CachedName(ws *workspace.Workspace, id types.String, stated *string, previous types.String) types.String
		PlannedName(ws *workspace.Workspace, id, planned types.String) types.String
		Label(ws *workspace.Workspace, id string, known types.String) string
		CheckReference(ctx context.Context, c *framework.Call, r framework.Reference)
	}
	// extraDescription is appended to the description of the resource.
	extraDescription string
	// legacyPrefix is an older role prefix that the service may still return; empty if there is none.
	legacyPrefix string
	// itemOperations are the API operations that list and get items.
	itemOperations []cerby.Operation
	// ownerActions are the actions that only owners can take, as text after "can".
	ownerActions string
	// listItems returns the item with the given ID, or all items if the ID is null, or an error.
	listItems func(
		ctx context.Context, ws *workspace.Workspace, id types.String,
	) ([]framework.Object, diag.Diagnostics)
}

// The kinds of shares.
var (
	accounts = kind{
		item: cerby.AccountItem, nameAttribute: "label",
		itemOperations: []cerby.Operation{cerby.ListAccounts, cerby.GetAccount},
		findID:         framework.Accounts.ID, names: framework.Accounts, listItems: framework.Accounts.Parents,
		ownerActions: "share it, change its settings and rotate its password",
		extraDescription: "The service does not list the teams of an account. " +
			"Instead, the provider reads the accounts of each team.",
	}
	secrets = kind{
		item: cerby.SecretItem, nameAttribute: "title", legacyPrefix: "secure_secret_",
		itemOperations: []cerby.Operation{cerby.ListSecrets},
		findID:         framework.Secrets.ID, names: framework.Secrets, listItems: framework.Secrets.Parents,
		ownerActions:     "share and delete it",
		extraDescription: "The provider neither reads nor stores the value of a shared secret.",
	}
	collections = kind{
		item: cerby.CollectionItem, nameAttribute: "name",
		itemOperations: []cerby.Operation{cerby.ListCollections, cerby.GetCollection},
		findID:         framework.Collections.ID, names: framework.Collections, listItems: framework.Collections.Parents,
		ownerActions: "share it and change its items",
		extraDescription: "A user must claim access to an integration through a collection before Cerby grants it in " +
			"the application. Cerby removes a user who loses access to the collection from its applications.",
	}
)

// withArticle returns the kind of item with its indefinite article.
func (k kind) withArticle() string {
	if k.item == cerby.AccountItem {
		return "an " + string(k.item)
	}
	return "a " + string(k.item)
}

func (k kind) typeName() string { return "cerby_" + string(k.item) + "_share" }

func (k kind) membersTypeName() string { return "cerby_" + string(k.item) + "_members" }

// creatorNote returns what the description adds about the owner of an item that Terraform creates, and about accounts
// that are integrations.
func (k kind) creatorNote() string {
	if k.item == cerby.AccountItem {
		return "\n\nDo not manage the account of an integration whose users `cerby_integration_user` manages."
	}
	return fmt.Sprintf(" This user is the first owner of %s that Terraform creates.", k.withArticle())
}

// itemAttribute returns the name of the attribute with the item's ID.
func (k kind) itemAttribute() string { return string(k.item) + "_id" }

// itemNameAttribute returns the name of the attribute with the item's label, title or name.
func (k kind) itemNameAttribute() string { return string(k.item) + "_" + k.nameAttribute }

// roles returns the format of roles on the item.
func (k kind) roles() framework.Roles {
	return framework.Roles{Prefix: k.item.Prefix(), Older: k.legacyPrefix, Known: []string{owner, collaborator}}
}

// resourceUse returns the API operations of the resource.
func (k kind) resourceUse() framework.Use {
	users, teams := cerby.Operations(k.item, cerby.UserMembers), cerby.Operations(k.item, cerby.TeamMembers)
	return framework.NewUse(
		framework.ManagedResource, k.typeName(), users.Add, users.List, users.Remove, teams.Add, teams.List, teams.Remove,
		k.itemOperations[0], cerby.ListUsers, cerby.ListTeams,
	)
}

// membersUse returns the API operations of the resource for all members.
func (k kind) membersUse() framework.Use {
	operations := append(k.resourceUse().Operations, cerby.ListTeamMembers, cerby.ListCollections,
		k.collectionOperations().List, cerby.Operations(cerby.CollectionItem, cerby.UserMembers).List,
		cerby.Operations(cerby.CollectionItem, cerby.TeamMembers).List)
	return framework.NewUse(framework.ManagedResource, k.membersTypeName(), operations...)
}

// membersListUse returns the API operations of the list resource for all members.
func (k kind) membersListUse() framework.Use {
	return framework.NewUse(framework.ListKind, k.membersTypeName(), k.listUse().Operations...)
}

// collectionOperations returns the operations on items of the kind in collections.
func (k kind) collectionOperations() cerby.ItemOperations {
	switch k.item {
	case cerby.AccountItem:
		return cerby.CollectionAccounts
	case cerby.SecretItem:
		return cerby.CollectionSecrets
	}
	return cerby.CollectionCollections
}

// listUse returns the API operations of the list resource.
func (k kind) listUse() framework.Use {
	users, teams := cerby.Operations(k.item, cerby.UserMembers), cerby.Operations(k.item, cerby.TeamMembers)
	operations := append([]cerby.Operation{users.List, teams.List}, k.itemOperations...)
	if !teams.IsListedByItem() {
		operations = append(operations, cerby.ListTeams)
	}
	return framework.NewUse(framework.ListKind, k.typeName(), operations...)
}

// Service lists the types that this package adds to the provider.
var Service = framework.Service{
	Subcategory: framework.SharingPages,
	Resources: []func() resource.Resource{
		accounts.newResource, secrets.newResource, collections.newResource,
		accounts.newMembersResource, secrets.newMembersResource, collections.newMembersResource,
	},
	DataSources: []func() datasource.DataSource{
		accounts.newUsersDataSource, secrets.newUsersDataSource, collections.newUsersDataSource,
		accounts.newTeamsDataSource, secrets.newTeamsDataSource, collections.newTeamsDataSource,
	},
	ListResources: []func() list.ListResource{
		accounts.newListResource, secrets.newListResource, collections.newListResource,
		accounts.newMembersListResource, secrets.newMembersListResource, collections.newMembersListResource,
	},
	Uses: []framework.Use{
		accounts.resourceUse(), secrets.resourceUse(), collections.resourceUse(),
		accounts.membersUse(), secrets.membersUse(), collections.membersUse(),
		accounts.listUse(), secrets.listUse(), collections.listUse(),
		accounts.usersUse(), secrets.usersUse(), collections.usersUse(),
		accounts.teamsUse(), secrets.teamsUse(), collections.teamsUse(),
		accounts.membersListUse(), secrets.membersListUse(), collections.membersListUse(),
	},
}
