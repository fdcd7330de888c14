package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

// roleMap has the roles of users by email, or of teams by name. Roles have no prefix: owner, collaborator.
type roleMap map[string]string

// seedFile is the content of a workspace in the JSON form of -seed. Objects name each other by email, name, label and
// title. Several objects can have the same name. An alias identifies one of them in the file.
type seedFile struct {
	Users []struct {
		Email     string `json:"email"`
		FirstName string `json:"first_name"`
		LastName  string `json:"last_name"`
		// Role has no prefix: user, admin, guest_user.
		Role  string `json:"role"`
		Guest bool   `json:"guest"`
		// Status is live, pending or disabled. Default: live.
		Status string `json:"status"`
	} `json:"users"`
	Teams []struct {
		Name  string `json:"name"`
		Alias string `json:"alias"`
		// Type is user_managed or scim_managed. Default: user_managed.
		Type    string  `json:"type"`
		Members roleMap `json:"members"`
	} `json:"teams"`
	Vaults []struct {
		Name   string `json:"name"`
		Scheme string `json:"scheme"`
	} `json:"vaults"`
	Accounts []struct {
		Label       string  `json:"label"`
		Alias       string  `json:"alias"`
		Application string  `json:"application"`
		Users       roleMap `json:"users"`
		Teams       roleMap `json:"teams"`
	} `json:"accounts"`
	Secrets []struct {
		Title string  `json:"title"`
		Alias string  `json:"alias"`
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
