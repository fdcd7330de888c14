package main

import (
	"strings"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// fact is what is known of the objects of a noun besides what the client decodes.
type fact struct {
	// types are the spellings of the type of the objects.
	types []string
	// known are the attributes that are published and that the client does not decode.
	known []string
	// values are the known values of the attributes that are enumerations.
	values map[string][]string
}

// facts are the facts of each model, by the name of the client's struct.
var facts = map[string]fact{
	"User": {
		types: words("user users"),
		values: map[string][]string{
			"role": words("workspace_owner workspace_super_admin workspace_admin workspace_user workspace_login_only " +
				"workspace_guest_admin workspace_guest_user"),
			"status": userStatuses,
		},
	},
	"Team": {
		types:  words("team teams"),
		known:  words("workspaceId vaultId"),
		values: map[string][]string{"type": words("user_managed scim_managed undefined")},
	},
	"teamMember": {
		types:  words("team_member team_members user users"),
		known:  words("member_type memberType createdAt updatedAt"),
		values: map[string][]string{"role": words("admin member"), "status": userStatuses},
	},
	"Account": {
		types:  words("account accounts"),
		known:  words("meta"),
		values: map[string][]string{"status": words("enabled disabled")},
	},
	"Secret": {
		types: words("secret secrets"),
		known: words("version createdBy updatedBy workspaceId workspaceName vaultId role"),
		values: map[string][]string{
			"category":  words("text wifi_password ssh_key database server software_license custom"),
			"status":    words("active disabled"),
			"eventName": words("create update restore_version delete"),
			"role":      memberRoles,
		},
	},
	"Collection": {
		types:  words("collection collections"),
		known:  words("roles meta createdBy updatedBy"),
		values: map[string][]string{"status": words("enabled disabled")},
	},
	"Vault": {
		types: words("vault vaults"),
		known: words("workspaceId"),
		values: map[string][]string{
			"scheme":        words("kms_byo akv local_encryption_key"),
			"state":         words("enabled disabled"),
			"createdByType": words("system user"),
		},
	},
	"Integration": {types: words("account accounts integration integrations")},
	"IntegrationUser": {
		types:  words("user users"),
		values: map[string][]string{"role": memberRoles, "status": userStatuses},
	},
	"Entitlement": {
		types:  words("entitlement entitlements"),
		values: map[string][]string{"group": words("primary secondary")},
	},
	"UnmatchedUser": {
		types:  words("unmatched_user unmatched_users user users"),
		known:  words("createdAt updatedAt"),
		values: map[string][]string{"status": userStatuses},
	},
	"Job": {
		types: words("job jobs"),
		known: words("createdBy hasMoreDetails payload response workspacePolicyEnforcementId account.entity " +
			"account.provider errorDetails.userRequired"),
		values: map[string][]string{
			"status":  words("created started running retrying finished error"),
			"trigger": words("manual workspace_policy system user_deprovisioned"),
			"workflowType": words("provide_access update_access revoke_access get_business password_rotation setup_mfa " +
				"disable_mfa email_swap_in phone_swap_in healthcheck_mfa"),
			"errorDetails.errorType": jobErrors(),
		},
	},
}

// userStatuses are the statuses of users.
var userStatuses = words("live pending disabled")

// memberRoles are the roles of users and teams on items, and of users in teams, in all forms.
var memberRoles = words("owner collaborator manager admin member account_owner account_collaborator account_manager " +
	"secret_owner secret_collaborator secure_secret_owner secure_secret_collaborator " +
	"collection_owner collection_collaborator")

// jobErrors returns the types of errors that the client explains.
func jobErrors() []string {
	var types []string
	for _, failure := range cerby.JobFailures {
		types = append(types, failure.Type)
	}
	return types
}

// words returns the words of a text.
func words(text string) []string { return strings.Fields(text) }

// The members of a JSON:API document, of its elements and of the service's links and meta.
var (
	documentMembers = words("data links meta jsonapi included")
	elementMembers  = words("id type attributes relationships links meta")
	linkMembers     = words("self next previous first last")
	pageMembers     = words("maxSize total")
)
