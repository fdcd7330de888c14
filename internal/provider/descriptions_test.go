package provider_test

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/provider"
)

// summaryForms are the forms of the first sentence of a page, by kind of type.
var summaryForms = map[framework.Kind]*regexp.Regexp{
	framework.ManagedResource: regexp.MustCompile(`^Manages [^.]+\.$`),
	framework.DataSourceKind:  regexp.MustCompile(`^(Retrieves|Lists) [^.]+\.$`),
	framework.EphemeralKind:   regexp.MustCompile(`^Reads [^.]+ without storing it in state\.$`),
	framework.ListKind:        regexp.MustCompile(`^Lists [^.]+\.$`),
	framework.ActionKind:      regexp.MustCompile(`^Deletes [^.]+\.$`),
}

// pageSections are the second-level headings of a description, in their order.
var pageSections = []string{"Behavior", "Limitations", "Permissions"}

// forcesReplacement is the fixed phrase of attributes that force replacement.
const forcesReplacement = "forces a new resource to be created"

// replacing are the attributes that force replacement. The plan of the resource decides, so no schema tells it.
var replacing = map[string][]string{
	"cerby_user":             {"email", "guest"},
	"cerby_secret":           {"title", "vault_id", "value_wo_version", "requires_identity_challenge", "expires_at"},
	"cerby_integration_user": {"role"},
}

// otherPhrases are phrases for which there is a fixed phrase.
var otherPhrases = regexp.MustCompile(
	`(?i)default:|default is|by default|default value|forces replacement|possible values|valid values|allowed values|` +
		`is required\b|must be set to one|^(the|an|a|use|set|this) `)

// Every page has a subcategory, and a description in the form of this project.
func TestDescriptions_pages(t *testing.T) {
	t.Parallel()
	subcategories := []framework.Subcategory{
		framework.UserPages, framework.SharingPages, framework.SecretPages, framework.IntegrationPages,
		framework.WorkspacePages,
	}
	types := schemasByKind(t)
	for _, service := range provider.Services {
		for _, use := range service.Uses {
			if !slices.Contains(subcategories, service.Subcategory) {
				t.Errorf("%s %s has the unknown subcategory %q", use.Kind, use.Name, service.Subcategory)
			}
			text := types[use.Kind][use.Name].Block.Description
			summary, _, _ := strings.Cut(text, "\n")
			if !summaryForms[use.Kind].MatchString(summary) {
				t.Errorf("%s %s: the first paragraph %q is not one sentence like %s",
					use.Kind, use.Name, summary, summaryForms[use.Kind])
			}
			expectSections(t, use, text)
			expectSentences(t, fmt.Sprintf("%s %s", use.Kind, use.Name), text)
		}
	}
}

// expectSections checks that the sections of a description have the known headings, in their order.
func expectSections(t *testing.T, use framework.Use, text string) {
	t.Helper()
	last := -1
	for _, part := range strings.Split(text, "\n## ")[1:] {
		heading, _, _ := strings.Cut(part, "\n")
		at := slices.Index(pageSections, heading)
		if at <= last {
			t.Errorf("%s %s: the section %q is not one of %v, or not in this order", use.Kind, use.Name, heading, pageSections)
		}
		last = max(last, at)
	}
	if last != len(pageSections)-1 {
		t.Errorf("%s %s has no section %s", use.Kind, use.Name, pageSections[len(pageSections)-1])
	}
}

// expectSentences checks that each paragraph of a text consists of sentences of at most 25 words.
func expectSentences(t *testing.T, name, text string) {
	t.Helper()
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		if strings.HasPrefix(paragraph, "#") {
			continue
		}
		if !strings.HasSuffix(paragraph, ".") {
			t.Errorf("%s: %q does not end with a period", name, paragraph)
		}
		for sentence := range strings.SplitSeq(paragraph, ". ") {
			if words := len(strings.Fields(sentence)); words > 25 {
				t.Errorf("%s: %q has %d words, want at most 25", name, sentence, words)
			}
		}
	}
}

// Every attribute has a description in the form of this project.
func TestDescriptions_attributes(t *testing.T) {
	t.Parallel()
	for kind, types := range schemasByKind(t) {
		for _, name := range slices.Sorted(maps.Keys(types)) {
			expectAttributes(t, fmt.Sprintf("%s %s", kind, name), types[name].Block.Attributes)
		}
	}
	_, resp := schemas(t)
	expectAttributes(t, "provider", resp.Provider.Block.Attributes)
}

// expectAttributes checks the descriptions of attributes, nested ones included.
func expectAttributes(t *testing.T, parent string, attributes []*tfprotov6.SchemaAttribute) {
	t.Helper()
	for _, attribute := range attributes {
		name := parent + ": " + attribute.Name
		expectSentences(t, name, attribute.Description)
		if found := otherPhrases.FindString(attribute.Description); found != "" {
			t.Errorf("%s: %q has %q: use a noun phrase and the fixed phrases", name, attribute.Description, found)
		}
		if attribute.NestedType != nil {
			expectAttributes(t, name, attribute.NestedType.Attributes)
		}
	}
}

// The attributes that force replacement say so, and others do not.
func TestDescriptions_replacement(t *testing.T) {
	t.Parallel()
	for name, schema := range schemasByKind(t)[framework.ManagedResource] {
		for _, attribute := range schema.Block.Attributes {
			replaces := slices.Contains(replacing[name], attribute.Name)
			if says := strings.Contains(attribute.Description, forcesReplacement); says != replaces {
				t.Errorf("%s.%s: %q, want %q in it: %t", name, attribute.Name, attribute.Description, forcesReplacement, replaces)
			}
		}
	}
}

// Defaults and validators of a schema are in the description, in the fixed phrases.
func TestDescriptions_constraints(t *testing.T) {
	t.Parallel()
	checked := 0
	for name, attributes := range frameworkAttributes(t) {
		for attribute, got := range attributes {
			for _, phrase := range phrases(context.Background(), got) {
				checked++
				if description := got.GetMarkdownDescription(); !strings.Contains(description, phrase) {
					t.Errorf("%s: %s: %q, want %q in it", name, attribute, description, phrase)
				}
			}
		}
	}
	if checked < 15 {
		t.Errorf("checked %d constraints, want at least 15", checked)
	}
}
