package share_test

import (
	"maps"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// The items, teams and people that the tests are about.
const (
	account    = cerbytest.SeedNewsletterID
	secret     = cerbytest.SeedPhraseID
	collection = cerbytest.SeedCampaignsID
	marketing  = cerbytest.SeedMarketingTeamID
	olivia     = cerbytest.SeedOwnerID
	adam       = cerbytest.SeedAdminID
	ines       = cerbytest.SeedInternID
	greta      = cerbytest.SeedGuestID
)

// action is what a plan does with some resources.
func action(kind plancheck.ResourceActionType, addresses ...string) resource.ConfigPlanChecks {
	var checks []plancheck.PlanCheck
	for _, address := range addresses {
		checks = append(checks, plancheck.ExpectResourceAction(address, kind))
	}
	return resource.ConfigPlanChecks{PreApply: checks, PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}
}

// words makes an expectation of an error whose lines may be broken anywhere.
func words(text string) *regexp.Regexp {
	return regexp.MustCompile(regexp.MustCompile(`\s+`).ReplaceAllString(regexp.QuoteMeta(text), `[\s│]+`))
}

// steps runs steps under Terraform.
func steps(t *testing.T, all ...resource.TestStep) {
	t.Helper()
	resource.UnitTest(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Factories, Steps: all})
}

// managed is a workspace with one resource that is run over the protocol.
type managed struct {
	*acctest.Workspace
	*acctest.Managed
}

// manage serves a workspace with a resource of a type.
func manage(t *testing.T, kind string, options ...cerbytest.Option) *managed {
	t.Helper()
	w := acctest.NewWorkspace(t, options...)
	return &managed{w, w.Manage(kind)}
}

// expectApply applies, and checks what is said: the words of one error each, and of one warning each.
func (m *managed) expectApply(t *testing.T, config map[string]any, errors, warnings []string) {
	t.Helper()
	expectSaid(t, m.Apply(t, config), errors, warnings)
}

// expectSaid checks what is said.
func expectSaid(t *testing.T, said acctest.Said, errors, warnings []string) {
	t.Helper()
	acctest.Expect(t, "errors", said.Errors, errors...)
	acctest.Expect(t, "warnings", said.Warnings, warnings...)
}

// expectEmpty checks that nothing is planned, without a word.
func (m *managed) expectEmpty(t *testing.T, config map[string]any) {
	t.Helper()
	planned, said := m.Plan(t, config)
	expectSaid(t, said, nil, nil)
	if planned != nil {
		t.Errorf("planned is %v", planned)
	}
}

// expectPlan checks what is said of a plan that changes something, or fails.
func (m *managed) expectPlan(t *testing.T, config map[string]any, errors, warnings []string) {
	t.Helper()
	planned, said := m.Plan(t, config)
	expectSaid(t, said, errors, warnings)
	if planned == nil && config != nil && len(errors) == 0 {
		t.Error("nothing is planned")
	}
}

// expectText checks a text of the state.
func (m *managed) expectText(t *testing.T, name, want string) {
	t.Helper()
	if got := m.State[name]; !got.Equal(tftypes.NewValue(tftypes.String, want)) {
		t.Errorf("%s is %s, not %q", name, got, want)
	}
}

// only makes a key of the owner that has these scopes alone the one of the next runs.
func (m *managed) only(scopes ...string) {
	m.Managed.Token = m.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID, Scopes: scopes})
}

// all makes the key with all scopes the one of the next runs.
func (m *managed) all() { m.Managed.Token = m.Workspace.Token }

// expectWrites checks the methods of all requests that were to change something, in their order.
func expectWrites(t *testing.T, w *acctest.Workspace, want string) {
	t.Helper()
	var sent []string
	for _, request := range w.Requests() {
		if request.Method != http.MethodGet {
			sent = append(sent, request.Method)
		}
	}
	if got := strings.Join(sent, " "); got != want {
		t.Errorf("sent were %q, not %q", got, want)
	}
}

// expectShares checks who has an item directly, users and then teams, each with their role: "id role".
func expectShares(t *testing.T, w *acctest.Workspace, kind cerbytest.Kind, item string, want ...string) {
	t.Helper()
	var got []string
	for _, s := range w.Shares(kind, item) {
		if s.Role != "" {
			got = append(got, s.UserID+s.TeamID+" "+s.Role)
		}
	}
	if strings.Join(got, ", ") != strings.Join(want, ", ") {
		t.Errorf("those who have it are %q, not %q", got, want)
	}
}

// together is one run about several resources of a type: over the protocol, with a provider that is configured once.
type together struct {
	t      *testing.T
	server tfprotov6.ProviderServer
	name   string
	schema *tfprotov6.Schema
}

// newTogether begins such a run.
func newTogether(t *testing.T, w *acctest.Workspace, name string) *together {
	t.Helper()
	server := w.Server(t)
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	acctest.Succeeds(t, err, schemas.Diagnostics)
	return &together{t, server, name, schemas.ResourceSchemas[name]}
}

// value encodes a state or a plan; nil makes null.
func (r *together) value(attributes map[string]any) *tfprotov6.DynamicValue {
	r.t.Helper()
	if attributes != nil {
		return acctest.Object(r.t, r.schema, attributes)
	}
	nothing, err := tfprotov6.NewDynamicValue(r.schema.ValueType(), tftypes.NewValue(r.schema.ValueType(), nil))
	if err != nil {
		r.t.Error(err)
	}
	return &nothing
}

// refresh reads a resource, and gives what it is then, or what was said instead.
func (r *together) refresh(state map[string]any) (after tftypes.Value, errors string) {
	r.t.Helper()
	read, err := r.server.ReadResource(r.t.Context(), &tfprotov6.ReadResourceRequest{TypeName: r.name, CurrentState: r.value(state)})
	if err != nil {
		return tftypes.Value{}, err.Error()
	}
	if len(read.Diagnostics) > 0 {
		return tftypes.Value{}, read.Diagnostics[0].Summary + "\n" + read.Diagnostics[0].Detail
	}
	after, err = read.NewState.Unmarshal(r.schema.ValueType())
	if err != nil {
		return after, err.Error()
	}
	return after, ""
}

// apply makes a plan come true, and gives what is said.
func (r *together) apply(prior, planned map[string]any) (said []string) {
	r.t.Helper()
	return r.applyWith(prior, planned, "")
}

// applyWith does so with a message, which stands in the configuration and not in the plan, and checks that it is not in the state then.
func (r *together) applyWith(prior, planned map[string]any, message string) (said []string) {
	r.t.Helper()
	config := planned
	if message != "" {
		config = maps.Clone(planned)
		config["message"] = message
	}
	applied, err := r.server.ApplyResourceChange(r.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: r.name, PriorState: r.value(prior), PlannedState: r.value(planned), Config: r.value(config),
	})
	if err != nil {
		return []string{err.Error()}
	}
	if message != "" && (strings.Contains(string(applied.NewState.MsgPack), message) || strings.Contains(string(applied.Private), message)) {
		r.t.Error("the state has the message")
	}
	for _, d := range applied.Diagnostics {
		said = append(said, d.Summary+"\n"+d.Detail)
	}
	return said
}

// imported imports by an id, and gives what is said.
func (r *together) imported(id string) (said []string) {
	r.t.Helper()
	got, err := r.server.ImportResourceState(r.t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: r.name, ID: id})
	if err != nil {
		return []string{err.Error()}
	}
	for _, d := range got.Diagnostics {
		said = append(said, d.Summary+"\n"+d.Detail)
	}
	return said
}

// identified imports by an identity of which some attributes may be nil, gives what is said, and makes the state that of the resource.
func (m *managed) identified(t *testing.T, name string, identity map[string]any) (said []string) {
	t.Helper()
	r := newTogether(t, m.Workspace, name)
	kinds, values := map[string]tftypes.Type{}, map[string]tftypes.Value{}
	for name, text := range identity {
		kinds[name], values[name] = tftypes.String, tftypes.NewValue(tftypes.String, text)
	}
	shape := tftypes.Object{AttributeTypes: kinds}
	encoded, err := tfprotov6.NewDynamicValue(shape, tftypes.NewValue(shape, values))
	if err != nil {
		t.Fatal(err)
	}
	got, err := r.server.ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{
		TypeName: name, Identity: &tfprotov6.ResourceIdentityData{IdentityData: &encoded},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range got.Diagnostics {
		said = append(said, d.Summary+"\n"+d.Detail)
	}
	if len(said) > 0 {
		return said
	}
	state, err := got.ImportedResources[0].State.Unmarshal(r.schema.ValueType())
	if err == nil {
		m.State = map[string]tftypes.Value{}
		err = state.As(&m.State)
	}
	if err != nil {
		t.Fatal(err)
	}
	return nil
}
