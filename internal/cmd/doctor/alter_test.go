package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// alteration is an http.RoundTripper that changes the documents of successful responses.
type alteration struct {
	next http.RoundTripper
	// change changes the response to a request for a path below the base URL.
	change func(path string, document map[string]any)
}

func (a alteration) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := a.next.RoundTrip(req)
	if err != nil || resp.StatusCode/100 != 2 || resp.StatusCode == http.StatusNoContent {
		return resp, err
	}
	defer func() { _ = resp.Body.Close() }()
	var document map[string]any
	if err := json.NewDecoder(resp.Body).Decode(&document); err != nil {
		return nil, err
	}
	a.change(strings.TrimPrefix(req.URL.Path, "/api/v1"), document)
	body, err := json.Marshal(document)
	if err != nil {
		return nil, err
	}
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	resp.Header.Set("Content-Length", strconv.Itoa(len(body)))
	return resp, nil
}

// elementsOf returns the objects of a document.
func elementsOf(document map[string]any) []map[string]any {
	var elements []map[string]any
	switch data := document["data"].(type) {
	case map[string]any:
		elements = append(elements, data)
	case []any:
		for _, one := range data {
			if element, ok := one.(map[string]any); ok {
				elements = append(elements, element)
			}
		}
	}
	return elements
}

// attributesOf returns the attributes of each object of a document.
func attributesOf(document map[string]any) []map[string]any {
	var all []map[string]any
	for _, element := range elementsOf(document) {
		if attributes, ok := element["attributes"].(map[string]any); ok {
			all = append(all, attributes)
		}
	}
	return all
}

// each changes the attributes of each object.
func each(change func(attributes map[string]any)) func(document map[string]any) {
	return func(document map[string]any) {
		for _, attributes := range attributesOf(document) {
			change(attributes)
		}
	}
}

// eachElement changes each object.
func eachElement(change func(element map[string]any)) func(document map[string]any) {
	return func(document map[string]any) {
		for _, element := range elementsOf(document) {
			change(element)
		}
	}
}

// set sets an attribute of each object.
func set(name string, value any) func(document map[string]any) {
	return each(func(attributes map[string]any) { attributes[name] = value })
}

// rename renames an attribute of each object.
func rename(from, to string) func(document map[string]any) {
	return each(func(attributes map[string]any) {
		attributes[to] = attributes[from]
		delete(attributes, from)
	})
}

// remove removes an attribute of each object.
func remove(name string) func(document map[string]any) {
	return each(func(attributes map[string]any) { delete(attributes, name) })
}

// link sets a link of a list.
func link(name string, value any) func(document map[string]any) {
	return func(document map[string]any) {
		if links, ok := document["links"].(map[string]any); ok {
			links[name] = value
		}
	}
}

// alterations are changes of responses, each with what the report says of them.
var alterations = map[string]struct {
	path   string
	change func(document map[string]any)
	// want are findings of the operation.
	want []finding
	// new is set if all of them are new fields.
	new bool
	// notSeen is a field that is reported as not seen.
	notSeen string
}{
	"required field removed": {
		path: "/users", change: remove("email"), want: []finding{{Kind: missingField, At: "attributes.email"}},
	},
	"field renamed": {
		path: "/teams", change: rename("name", "displayName"),
		want: []finding{{Kind: missingField, At: "attributes.name"}},
	},
	"optional field removed": {path: "/users", change: remove("updatedAt"), notSeen: "updatedAt"},
	"optional field renamed": {
		path: "/vaults", change: rename("createdBy", "creator"), new: true, notSeen: "createdBy",
		want: []finding{{Kind: unknownField, At: "attributes.creator", Found: "string"}},
	},
	"text became a number": {
		path: "/accounts", change: set("label", 7),
		want: []finding{{Kind: wrongType, At: "attributes.label", Found: "number", Expected: "string"}},
	},
	"boolean became a text": {
		path: "/users", change: set("isGuest", "false"),
		want: []finding{{Kind: wrongType, At: "attributes.isGuest", Found: "string", Expected: "boolean"}},
	},
	"text became an object": {
		path: "/secrets", change: set("title", map[string]any{"text": "x"}),
		want: []finding{{Kind: wrongType, At: "attributes.title", Found: "object", Expected: "string"}},
	},
	"elements of another type": {
		path: "/accounts", change: set("mfaTypes", []any{1}),
		want: []finding{{
			Kind: wrongType, At: "attributes.mfaTypes", Found: "array with other elements", Expected: "array",
		}},
	},
	"entitlements of another form": {
		path: "/integrations/" + cerbytest.SeedBoardsIntegrationID + "/users", change: set("entitlements", "ADMIN"),
		want: []finding{{Kind: wrongType, At: "attributes.entitlements", Found: "string", Expected: "array"}},
	},
	"always null": {
		path: "/collections", change: set("name", nil), want: []finding{{Kind: nullField, At: "attributes.name"}},
	},
	"unknown role": {
		path: "/users", change: set("role", "workspace_auditor"),
		want: []finding{{Kind: unknownValue, At: "attributes.role", Found: "workspace_auditor"}},
	},
	"unknown status": {
		path: "/secrets", change: set("status", "archived"),
		want: []finding{{Kind: unknownValue, At: "attributes.status", Found: "archived"}},
	},
	"unknown role of members": {
		path: "/teams/" + cerbytest.SeedMarketingTeamID + "/members", change: set("role", "observer"),
		want: []finding{{Kind: unknownValue, At: "attributes.role", Found: "observer"}},
	},
	"unknown value that is no word": {
		path: "/vaults", change: set("scheme", "jane@acme.example"),
		want: []finding{{Kind: unknownValue, At: "attributes.scheme", Found: hiddenValue}},
	},
	"unknown value that is a name": {
		path: "/users", change: each(func(a map[string]any) { a["status"] = a["firstName"] }),
		want: []finding{{Kind: unknownValue, At: "attributes.status", Found: hiddenValue}},
	},
	"unknown type": {
		path: "/users", change: eachElement(func(e map[string]any) { e["type"] = "people" }),
		want: []finding{{Kind: unknownValue, At: "data.type", Found: "people"}},
	},
	"new field": {
		path: "/users", change: set("department", "x"), new: true,
		want: []finding{{Kind: unknownField, At: "attributes.department", Found: "string"}},
	},
	"new field whose name is a value": {
		path: "/users", change: set("jane.doe@acme.example", true), new: true,
		want: []finding{{Kind: unknownField, At: "attributes." + hiddenName, Found: "boolean"}},
	},
	"unknown part of the document": {
		path: "/users", change: func(d map[string]any) { d["pagination"] = map[string]any{} },
		want: []finding{{Kind: unknownMember, At: "pagination", Found: "object"}},
	},
	"unknown part of an object": {
		path: "/teams", change: eachElement(func(e map[string]any) { e["permissions"] = []any{} }),
		want: []finding{{Kind: unknownMember, At: "data.permissions", Found: "array"}},
	},
	"no data": {
		path: "/vaults", change: func(d map[string]any) { d["results"] = d["data"]; delete(d, "data") },
		want: []finding{
			{Kind: missingMember, At: "data", Expected: "array"}, {Kind: unknownMember, At: "results", Found: "array"},
		},
	},
	"data is an object": {
		path: "/vaults", change: func(d map[string]any) { d["data"] = map[string]any{} },
		want: []finding{{Kind: wrongType, At: "data", Found: "object", Expected: "array"}},
	},
	"data is a list": {
		path: "/users/" + cerbytest.SeedOwnerID, change: func(d map[string]any) { d["data"] = []any{d["data"]} },
		want: []finding{{Kind: wrongType, At: "data", Found: "array", Expected: "object"}},
	},
	"attributes in the object": {
		path: "/vaults", change: eachElement(func(e map[string]any) { delete(e, "attributes") }),
		want: []finding{{Kind: missingMember, At: "data.attributes", Expected: "object"}},
	},
	"numeric ID": {
		path: "/vaults", change: eachElement(func(e map[string]any) { e["id"] = 7 }),
		want: []finding{{Kind: wrongType, At: "data.id", Found: "number", Expected: "string"}},
	},
	"no links": {
		path: "/accounts", change: func(d map[string]any) { delete(d, "links") },
		want: []finding{{Kind: missingMember, At: "links", Expected: "object"}},
	},
	"absolute link": {
		path: "/accounts", change: link("next", "https://acme.example/x?page[number]=2"),
		want: []finding{{
			Kind: wrongPaging, At: "links.next", Found: linkForeign, Expected: usableLink,
		}},
	},
	"link with a cursor": {
		path: "/accounts", change: link("next", "/api/v1/accounts?cursor=abc"),
		want: []finding{{
			Kind: wrongPaging, At: "links.next", Found: linkOther, Expected: usableLink,
		}},
	},
	"total of another type": {
		path: "/accounts", change: func(d map[string]any) {
			d["meta"] = map[string]any{"page": map[string]any{"total": "5"}}
		},
		want: []finding{{Kind: wrongType, At: "meta.page.total", Found: "string", Expected: "number"}},
	},
	"total that is too large": {
		path: "/accounts", change: func(d map[string]any) {
			d["meta"] = map[string]any{"page": map[string]any{"total": 7}}
		},
		want: []finding{{
			Kind: wrongPaging, At: "meta.page.total", Found: "+2 beside the only page", Expected: "the number of objects",
		}},
	},
	"no meta": {path: "/accounts", change: func(d map[string]any) { delete(d, "meta") }},
}

// TestAlterations checks that the report names each change of a response, with the place and the JSON types.
func TestAlterations(t *testing.T) {
	for name, test := range alterations {
		t.Run(name, func(t *testing.T) {
			r := readPath(t, alterPath(test.path, test.change), test.path)
			expectFindings(t, r, test.want, test.notSeen)
			want := exitDiffers
			if test.new || len(test.want) == 0 {
				want = exitExpected
			}
			if r.Status != want {
				t.Errorf("got the status %d, want %d", r.Status, want)
			}
		})
	}
}

// TestAlterations_wholeRun checks that the program reports an alteration of one response among all others, and exits
// with the status of its report.
func TestAlterations_wholeRun(t *testing.T) {
	for name, want := range map[string]int{"required field removed": exitDiffers, "new field": exitExpected} {
		t.Run(name, func(t *testing.T) {
			test := alterations[name]
			r, got := runReport(t, alterPath(test.path, test.change))
			expectFindings(t, r, test.want, test.notSeen)
			if got.code != want || r.Status != want {
				t.Errorf("exit %d, reported as %d, want %d", got.code, r.Status, want)
			}
		})
	}
}

// alterPath returns the transport of a workspace that changes the documents of one path.
func alterPath(path string, change func(document map[string]any)) alteration {
	return alteration{cerbytest.NewTransport(newWorkspace()), func(requested string, document map[string]any) {
		if requested == path {
			change(document)
		}
	}}
}

// readPath reads the operation of a path, after the lists that its IDs come from, and returns the report.
func readPath(t *testing.T, network http.RoundTripper, path string) report {
	t.Helper()
	var d *doctor
	synctest.Test(t, func(t *testing.T) {
		d = newTestDoctor(t, network, options{sample: 5, requestsPerMinute: 60})
		d.reads = readsFor(path)
		if d.run(t.Context(), io.Discard, t.Output()) == exitUsage {
			t.Fatalf("unable to read %s", path)
		}
	})
	return d.report
}

// readsFor returns the read whose path is the given one, after the lists that its IDs come from.
func readsFor(path string) []cerby.Response {
	i := slices.IndexFunc(cerby.Reads, func(r cerby.Response) bool { return isPathOf(path, r.Operation) })
	needed := []cerby.Response{cerby.Reads[i]}
	parent, hasParent := parentPath(cerby.Reads[i].Operation.Path)
	for hasParent {
		i = slices.IndexFunc(cerby.Reads, func(r cerby.Response) bool { return r.Operation.Path == parent })
		needed = slices.Insert(needed, 0, cerby.Reads[i])
		parent, hasParent = parentPath(parent)
	}
	return needed
}

// expectFindings checks that a report has findings, and that it names a field that was not seen, which may be empty.
func expectFindings(t *testing.T, r report, want []finding, wantNotSeen string) {
	t.Helper()
	var found []finding
	var notSeen []string
	for _, e := range r.Operations {
		found = append(append(found, e.Differences...), e.New...)
		notSeen = append(notSeen, e.NotSeen...)
	}
	for _, one := range want {
		if !slices.Contains(found, one) {
			t.Errorf("no %s in %v", one, found)
		}
	}
	if wantNotSeen != "" && !slices.Contains(notSeen, wantNotSeen) {
		t.Errorf("no %s in %v", wantNotSeen, notSeen)
	}
}

// TestQuirks checks that each variant of the service that the project's documents allow is as expected, and that others
// are named.
func TestQuirks(t *testing.T) {
	tests := map[string][]struct {
		quirks cerbytest.Quirks
		// want is a part of the report of a quirk that differs, or empty.
		want string
	}{
		"RoleForm": {
			{quirks: cerbytest.Quirks{RoleForm: cerbytest.RoleShort}},
			{quirks: cerbytest.Quirks{RoleForm: cerbytest.RoleLegacy}},
			{cerbytest.Quirks{RoleForm: cerbytest.RoleNull}, "DIFFERS: field is always null attributes.role"},
		},
		"MemberForm": {
			{quirks: cerbytest.Quirks{MemberForm: cerbytest.MemberCamelCase}},
			{quirks: cerbytest.Quirks{MemberForm: cerbytest.MemberElementID}},
		},
		"MembersResponse":     {{quirks: cerbytest.Quirks{MembersResponse: cerbytest.MembersList}}},
		"ListInheritedShares": {{quirks: cerbytest.Quirks{ListInheritedShares: true}}},
		"KeepTeamRoles":       {{quirks: cerbytest.Quirks{KeepTeamRoles: true}}},
		"UniqueTeamNames":     {{quirks: cerbytest.Quirks{UniqueTeamNames: true}}},
		"CollectionType": {
			{quirks: cerbytest.Quirks{CollectionType: "collection"}},
			{cerbytest.Quirks{CollectionType: "bundle"}, "DIFFERS: unknown value data.type: bundle"},
		},
		"PurgeDeletedSecrets":     {{quirks: cerbytest.Quirks{PurgeDeletedSecrets: true}}},
		"OmitExpiryInLists":       {{quirks: cerbytest.Quirks{OmitExpiryInLists: true}}},
		"PasswordAsObject":        {{quirks: cerbytest.Quirks{PasswordAsObject: true}}},
		"NotFoundWithoutPassword": {{quirks: cerbytest.Quirks{NotFoundWithoutPassword: true}}},
		"PasswordType":            {{quirks: cerbytest.Quirks{PasswordType: "account_secret"}}},
		"PasswordBodyType":        {{quirks: cerbytest.Quirks{PasswordBodyType: "PLAINTEXT"}}},
		"TOTPForm":                {{quirks: cerbytest.Quirks{TOTPForm: cerbytest.TOTPPeriod}}},
		"RejectDuplicateItems":    {{quirks: cerbytest.Quirks{RejectDuplicateItems: true}}},
	}
	for field := range reflect.TypeFor[cerbytest.Quirks]().Fields() {
		if len(tests[field.Name]) == 0 {
			t.Errorf("the quirk %s is not tested", field.Name)
		}
		for _, test := range tests[field.Name] {
			w := newWorkspace(cerbytest.WithQuirks(test.quirks))
			got := runDoctor(t, cerbytest.NewTransport(w), "-write")
			code := exitExpected
			if test.want != "" {
				code = exitDiffers
			}
			if got.code != code || !strings.Contains(got.stdout, test.want) {
				t.Errorf("%+v: exit %d, output %s", test.quirks, got.code, got.stdout)
			}
		}
	}
}
