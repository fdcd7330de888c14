package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// The values that the fields of a seed file can have. An empty value means the default.
var (
	userRoles    = []string{"owner", "super_admin", "admin", "user", "login_only", "guest_admin", "guest_user"}
	userStatuses = []string{"live", "pending", "disabled"}
	teamTypes    = []string{"user_managed", "scim_managed"}
	teamRoles    = []string{"admin", "member"}
	shareRoles   = []string{"owner", "collaborator"}
	vaultSchemes = []string{"kms_byo", "akv", "local_encryption_key"}
)

// seeder adds the objects of a seed file to a workspace. It keeps the first error.
type seeder struct {
	workspace *cerbytest.Workspace
	// owner is the ID of the API key's user, who owns every item.
	owner string
	// ids are the IDs of the objects by noun and by name in lower case. Several objects can have the same name.
	ids map[string]map[string][]string
	// parent is the object that the seeder adds, as in team "Marketing". Errors contain it.
	parent string
	err    error
}

// apply adds all objects of a seed file to a workspace in which the API key's user exists. It returns an error that
// names the first object with a mistake.
func (f seedFile) apply(workspace *cerbytest.Workspace, owner string) error {
	s := &seeder{workspace: workspace, owner: owner, ids: map[string]map[string][]string{}}
	f.addUsers(s)
	f.addTeams(s)
	f.addItems(s)
	f.addCollections(s)
	f.addIntegrations(s)
	return s.err
}

// addUsers adds the users and vaults.
func (f seedFile) addUsers(s *seeder) {
	for _, u := range f.Users {
		s.start("user", u.Email)
		s.check("role", u.Role, userRoles)
		s.check("status", u.Status, userStatuses)
		role := u.Role
		if role != "" {
			role = "workspace_" + role
		}
		if len(s.ids["user"][strings.ToLower(u.Email)]) > 0 {
			s.fail("the email occurs twice")
		}
		added := s.workspace.AddUser(cerbytest.User{
			Email: u.Email, FirstName: u.FirstName, LastName: u.LastName, Role: role, IsGuest: u.Guest, Status: u.Status,
		})
		s.record("user", u.Email, "", added.ID)
	}
	for _, v := range f.Vaults {
		s.start("vault", v.Name)
		s.check("scheme", v.Scheme, vaultSchemes)
		s.workspace.AddVault(cerbytest.Vault{Name: v.Name, Scheme: v.Scheme})
	}
}

// addTeams adds the teams with their members.
func (f seedFile) addTeams(s *seeder) {
	for _, t := range f.Teams {
		s.start("team", t.Name)
		s.check("type", t.Type, teamTypes)
		team := s.workspace.AddTeam(cerbytest.Team{Name: t.Name, Type: t.Type})
		s.record("team", t.Name, t.Alias, team.ID)
		for _, email := range slices.Sorted(maps.Keys(t.Members)) {
			s.check("role", t.Members[email], teamRoles)
			if id := s.id("user", email); id != "" {
				s.workspace.AddTeamMember(team.ID, cerbytest.TeamMember{UserID: id, Role: t.Members[email]})
			}
		}
	}
}

// addItems adds the accounts and secrets.
func (f seedFile) addItems(s *seeder) {
	owners := []string{s.owner}
	for _, a := range f.Accounts {
		s.start("account", a.Label)
		account := s.workspace.AddAccount(cerbytest.Account{
			Label: a.Label, Application: a.Application, Owners: owners, CreatedBy: s.owner,
		})
		s.record("account", a.Label, a.Alias, account.ID)
		s.share(cerbytest.KindAccount, account.ID, a.Users, a.Teams)
	}
	for _, one := range f.Secrets {
		s.start("secret", one.Title)
		secret := s.workspace.AddSecret(cerbytest.Secret{Title: one.Title, Value: one.Value, Owners: owners})
		s.record("secret", one.Title, one.Alias, secret.ID)
		s.share(cerbytest.KindSecret, secret.ID, one.Users, one.Teams)
	}
}

// addCollections adds the collections with their items.
func (f seedFile) addCollections(s *seeder) {
	for _, c := range f.Collections {
		s.start("collection", c.Name)
		collection := s.workspace.AddCollection(cerbytest.Collection{Name: c.Name, Owners: []string{s.owner}})
		s.share(cerbytest.KindCollection, collection.ID, c.Users, c.Teams)
		s.addCollectionItems(collection.ID, cerbytest.KindAccount, c.Accounts)
		s.addCollectionItems(collection.ID, cerbytest.KindSecret, c.Secrets)
	}
}

// addCollectionItems adds items of one kind to a collection.
func (s *seeder) addCollectionItems(collection string, kind cerbytest.Kind, names []string) {
	for _, name := range names {
		if id := s.id(string(kind), name); id != "" {
			s.workspace.AddCollectionItem(collection, kind, id)
		}
	}
}

// addIntegrations adds the integrations with their users.
func (f seedFile) addIntegrations(s *seeder) {
	for _, i := range f.Integrations {
		s.start("integration", i.Label)
		entitlements := make([]cerbytest.Entitlement, 0, len(i.Entitlements))
		for _, id := range i.Entitlements {
			entitlements = append(entitlements, cerbytest.Entitlement{ID: id})
		}
		integration := s.workspace.AddIntegration(cerbytest.Integration{
			Label: i.Label, Application: i.Application, Entitlements: entitlements, Owners: []string{s.owner},
		})
		for _, email := range slices.Sorted(maps.Keys(i.Users)) {
			for _, entitlement := range i.Users[email] {
				s.check("entitlement", entitlement, i.Entitlements)
			}
			if id := s.id("user", email); id != "" {
				s.workspace.AddIntegrationUser(integration.ID, cerbytest.IntegrationUser{
					UserID: id, Entitlements: i.Users[email],
				})
			}
		}
	}
}

// share shares an item with users and teams. The API key's user has it already.
func (s *seeder) share(kind cerbytest.Kind, item string, users, teams roleMap) {
	for _, email := range slices.Sorted(maps.Keys(users)) {
		s.check("role", users[email], shareRoles)
		if id := s.id("user", email); id != "" && id != s.owner {
			s.workspace.Share(kind, item, cerbytest.Share{UserID: id, Role: users[email]})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(teams)) {
		s.check("role", teams[name], shareRoles)
		if id := s.id("team", name); id != "" {
			s.workspace.Share(kind, item, cerbytest.Share{TeamID: id, Role: teams[name]})
		}
	}
}

// start sets the object to which the next errors belong. An object needs a name.
func (s *seeder) start(noun, name string) {
	s.parent = fmt.Sprintf("%s %q", noun, name)
	if name == "" {
		s.fail("the object has no email, name, label or title")
	}
}

// check keeps an error if a value is neither empty nor one of the allowed ones.
func (s *seeder) check(field, value string, allowed []string) {
	if value != "" && !slices.Contains(allowed, value) {
		s.fail("there is no %s %q. Use one of: %s", field, value, strings.Join(allowed, ", "))
	}
}

// fail keeps an error about the current object, unless there is an earlier one.
func (s *seeder) fail(format string, args ...any) {
	if s.err == nil {
		s.err = fmt.Errorf("%s: %s", s.parent, fmt.Sprintf(format, args...))
	}
}

// record saves the ID of an object under its name and its alias. An alias must identify one object.
func (s *seeder) record(noun, name, alias, id string) {
	if s.ids[noun] == nil {
		s.ids[noun] = map[string][]string{}
	}
	name, alias = strings.ToLower(name), strings.ToLower(alias)
	if alias != "" && alias != name {
		if len(s.ids[noun][alias]) > 0 {
			s.fail("another %s has the alias or the name %q", noun, alias)
		}
		s.ids[noun][alias] = append(s.ids[noun][alias], id)
	}
	s.ids[noun][name] = append(s.ids[noun][name], id)
}

// id returns the ID of the object with a name or an alias. If there is not exactly one, it keeps an error and returns
// an empty text.
func (s *seeder) id(noun, name string) string {
	switch found := s.ids[noun][strings.ToLower(name)]; len(found) {
	case 0:
		s.fail("there is no %s %q", noun, name)
	case 1:
		return found[0]
	default:
		s.fail("%d objects match the %s %q. Add a field alias to each of them, and use the alias here", len(found), noun,
			name)
	}
	return ""
}
