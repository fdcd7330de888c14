package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// roleMap has the roles of users by email, or of teams by name. Roles have no prefix: owner, collaborator.
type roleMap map[string]string

// seedFile is the content of a workspace in the JSON form of -seed. Objects name each other by email, name, label and
// title.
type seedFile struct {
	Users []struct {
		Email     string `json:"email"`
		FirstName string `json:"first_name"`
		LastName  string `json:"last_name"`
		// Role has no prefix: user, admin, guest_user.
		Role  string `json:"role"`
		Guest bool   `json:"guest"`
	} `json:"users"`
	Teams []struct {
		Name    string  `json:"name"`
		Members roleMap `json:"members"`
	} `json:"teams"`
	Vaults []struct {
		Name   string `json:"name"`
		Scheme string `json:"scheme"`
	} `json:"vaults"`
	Accounts []struct {
		Label       string  `json:"label"`
		Application string  `json:"application"`
		Users       roleMap `json:"users"`
		Teams       roleMap `json:"teams"`
	} `json:"accounts"`
	Secrets []struct {
		Title string  `json:"title"`
		Value string  `json:"value"`
		Users roleMap `json:"users"`
		Teams roleMap `json:"teams"`
	} `json:"secrets"`
	Collections []struct {
		Name     string   `json:"name"`
		Accounts []string `json:"accounts"`
		Secrets  []string `json:"secrets"`
		Users    roleMap  `json:"users"`
		Teams    roleMap  `json:"teams"`
	} `json:"collections"`
	Integrations []struct {
		Label        string   `json:"label"`
		Application  string   `json:"application"`
		Entitlements []string `json:"entitlements"`
		// Users are the entitlements of users by email.
		Users map[string][]string `json:"users"`
	} `json:"integrations"`
}

// readSeed reads a seed file. A field that it does not know is an error.
func readSeed(path string) (seedFile, error) {
	var seed seedFile
	file, err := os.Open(path) //nolint:gosec // The path is an argument of the command line.
	if err != nil {
		return seed, err
	}
	defer func() { _ = file.Close() }()
	decoder := json.NewDecoder(file)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&seed); err != nil {
		return seed, fmt.Errorf("%s: %w", path, err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return seed, fmt.Errorf("%s: there is text after the JSON object", path)
	}
	return seed, nil
}

// seeder adds the objects of a seed file to a workspace. It keeps the first error.
type seeder struct {
	workspace *cerbytest.Workspace
	// owner is the ID of the API key's user, who owns every item.
	owner string
	ids   map[string]map[string]string
	err   error
}

// apply adds all objects of a seed file to a workspace in which the API key's user exists. It returns an error that
// names the first object that does not exist or occurs twice.
func (f seedFile) apply(workspace *cerbytest.Workspace, owner string) error {
	s := &seeder{workspace: workspace, owner: owner, ids: map[string]map[string]string{}}
	f.addUsers(s)
	f.addItems(s)
	f.addCollections(s)
	f.addIntegrations(s)
	return s.err
}

// addUsers adds the users, teams and vaults.
func (f seedFile) addUsers(s *seeder) {
	for _, u := range f.Users {
		role := u.Role
		if role != "" {
			role = "workspace_" + role
		}
		added := s.workspace.AddUser(cerbytest.User{
			Email: u.Email, FirstName: u.FirstName, LastName: u.LastName, Role: role, IsGuest: u.Guest,
		})
		s.record("user", u.Email, added.ID)
	}
	for _, t := range f.Teams {
		team := s.workspace.AddTeam(cerbytest.Team{Name: t.Name})
		s.record("team", t.Name, team.ID)
		for _, email := range slices.Sorted(maps.Keys(t.Members)) {
			if id := s.id("user", email); id != "" {
				s.workspace.AddTeamMember(team.ID, cerbytest.TeamMember{UserID: id, Role: t.Members[email]})
			}
		}
	}
	for _, v := range f.Vaults {
		s.workspace.AddVault(cerbytest.Vault{Name: v.Name, Scheme: v.Scheme})
	}
}

// addItems adds the accounts and secrets.
func (f seedFile) addItems(s *seeder) {
	owners := []string{s.owner}
	for _, a := range f.Accounts {
		account := s.workspace.AddAccount(cerbytest.Account{
			Label: a.Label, Application: a.Application, Owners: owners, CreatedBy: s.owner,
		})
		s.record("account", a.Label, account.ID)
		s.share(cerbytest.KindAccount, account.ID, a.Users, a.Teams)
	}
	for _, one := range f.Secrets {
		secret := s.workspace.AddSecret(cerbytest.Secret{Title: one.Title, Value: one.Value, Owners: owners})
		s.record("secret", one.Title, secret.ID)
		s.share(cerbytest.KindSecret, secret.ID, one.Users, one.Teams)
	}
}

// addCollections adds the collections with their items.
func (f seedFile) addCollections(s *seeder) {
	for _, c := range f.Collections {
		collection := s.workspace.AddCollection(cerbytest.Collection{Name: c.Name, Owners: []string{s.owner}})
		s.record("collection", c.Name, collection.ID)
		s.share(cerbytest.KindCollection, collection.ID, c.Users, c.Teams)
		for kind, names := range map[cerbytest.Kind][]string{
			cerbytest.KindAccount: c.Accounts, cerbytest.KindSecret: c.Secrets,
		} {
			for _, name := range names {
				if id := s.id(string(kind), name); id != "" {
					s.workspace.AddCollectionItem(collection.ID, kind, id)
				}
			}
		}
	}
}

// addIntegrations adds the integrations with their users.
func (f seedFile) addIntegrations(s *seeder) {
	for _, i := range f.Integrations {
		entitlements := make([]cerbytest.Entitlement, 0, len(i.Entitlements))
		for _, id := range i.Entitlements {
			entitlements = append(entitlements, cerbytest.Entitlement{ID: id})
		}
		integration := s.workspace.AddIntegration(cerbytest.Integration{
			Label: i.Label, Application: i.Application, Entitlements: entitlements, Owners: []string{s.owner},
		})
		for _, email := range slices.Sorted(maps.Keys(i.Users)) {
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
		if id := s.id("user", email); id != "" && id != s.owner {
			s.workspace.Share(kind, item, cerbytest.Share{UserID: id, Role: users[email]})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(teams)) {
		if id := s.id("team", name); id != "" {
			s.workspace.Share(kind, item, cerbytest.Share{TeamID: id, Role: teams[name]})
		}
	}
}

// record saves the ID of an object. Names that other objects use must not occur twice.
func (s *seeder) record(noun, name, id string) {
	name = strings.ToLower(name)
	if s.ids[noun] == nil {
		s.ids[noun] = map[string]string{}
	}
	if _, twice := s.ids[noun][name]; twice && s.err == nil {
		s.err = fmt.Errorf("the %s %q occurs twice", noun, name)
	}
	s.ids[noun][name] = id
}

// id returns the ID of an object. If there is none, it keeps an error and returns an empty text.
func (s *seeder) id(noun, name string) string {
	id := s.ids[noun][strings.ToLower(name)]
	if id == "" && s.err == nil {
		s.err = fmt.Errorf("there is no %s %q", noun, name)
	}
	return id
}
