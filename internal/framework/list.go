package framework

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// ListResource is embedded by every list resource.
type ListResource struct{ base }

// Configure keeps the provider's data.
func (l *ListResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	l.configure(req.ProviderData, &resp.Diagnostics)
}

// Parent is the attribute of a list resource that chooses one parent, whose children are listed.
func Parent(noun, children string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional:            true,
		MarkdownDescription: fmt.Sprintf("Id of the %s whose %s to list. Without it, those of all %ss are.", noun, children, noun),
		Validators:          []validator.String{IDCheck(noun)},
	}
}

// Refused makes errors the only result, and reports whether there are any.
func Refused(stream *list.ListResultsStream, diags diag.Diagnostics) bool {
	if diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
	}
	return diags.HasError()
}

// Found is a thing that a list resource has found.
type Found struct {
	// Name is what people know it by.
	Name string
	// Identity and Resource are models: of what identifies the thing, and of all of it.
	Identity, Resource any
	// Left says what was left out, and why. There is no thing then.
	Left string
}

// Results passes on what is found as a request asks for it: so many at most, with all their attributes only where it
// wants them. An error comes as the last result, so that what came before it does not look like all. what says what is
// being done, as in `list the teams`.
func Results(
	ctx context.Context, req list.ListRequest, what string, found iter.Seq2[Found, error],
) iter.Seq[list.ListResult] {
	return func(push func(list.ListResult) bool) {
		var passed int64
		for thing, err := range found {
			if err == nil {
				err = context.Cause(ctx)
			}
			switch {
			case err != nil:
				push(told(func(diags *diag.Diagnostics) {
					rest := ""
					if passed > 0 {
						rest = "\n\nWhat was found before this is not all there is."
					}
					diags.AddError("Could not "+what, Explain(err)+rest)
				}))
				return
			case thing.Left != "":
				if !push(told(func(diags *diag.Diagnostics) { diags.AddWarning(notAll, thing.Left) })) {
					return
				}
				continue
			}
			result := thing.result(ctx, req)
			if lacking := lacks(req, result); len(lacking) > 0 {
				left := fmt.Sprintf("%s is left out: the service does not tell its %s, which a configuration needs.", result.DisplayName, strings.Join(lacking, ", "))
				if !push(told(func(diags *diag.Diagnostics) { diags.AddWarning(notAll, left) })) {
					return
				}
				continue
			}
			passed++
			if passed == req.Limit {
				result.Diagnostics.AddWarning("The limit is reached", fmt.Sprintf("This list ends at limit = %d. There may be more: write a higher limit to see all.", req.Limit))
			}
			if !push(result) || passed == req.Limit {
				return
			}
		}
	}
}

// notAll begins a warning of what was left out.
const notAll = "Not all can be imported"

// lacks names the attributes that the configuration of a thing needs and that are not told, where all of it was asked
// for.
func lacks(req list.ListRequest, result list.ListResult) []string {
	var values map[string]tftypes.Value
	if !req.IncludeResource || result.Resource.Raw.As(&values) != nil {
		return nil
	}
	var lacking []string
	for name, attribute := range req.ResourceSchema.GetAttributes() {
		if attribute.IsRequired() && values[name].IsNull() {
			lacking = append(lacking, name)
		}
	}
	slices.Sort(lacking)
	return lacking
}

// result makes a result of a thing.
func (f Found) result(ctx context.Context, req list.ListRequest) list.ListResult {
	result := req.NewListResult(ctx)
	result.DisplayName = cerby.Clean(f.Name)
	result.Diagnostics.Append(result.Identity.Set(ctx, f.Identity)...)
	if req.IncludeResource {
		result.Diagnostics.Append(result.Resource.Set(ctx, f.Resource)...)
	}
	return result
}

// told makes a result without a thing, that says something.
func told(say func(diags *diag.Diagnostics)) list.ListResult {
	var result list.ListResult
	say(&result.Diagnostics)
	return result
}

// EachFound gives what is found of each element of a list; a thing that is not wanted is left out in silence.
func EachFound[T any](elements iter.Seq2[T, error], found func(T) (thing Found, wanted bool)) iter.Seq2[Found, error] {
	return func(yield func(Found, error) bool) {
		for element, err := range elements {
			if err != nil {
				yield(Found{}, err)
				return
			}
			if thing, wanted := found(element); wanted && !yield(thing, nil) {
				return
			}
		}
	}
}

// parallelism is for how many parents is read at the same time what belongs to them. The client limits the requests.
const parallelism = 10

// OfEach gives what is found of each of several parents, in the parents' order, and reads ahead for some of them. A
// parent whose list does not exist may be gone by now, and is left out with a word; where none has a list, that is an
// error.
func OfEach(
	ctx context.Context, parents []Labelled, read func(ctx context.Context, parent Labelled) ([]Found, error),
) iter.Seq2[Found, error] {
	type answer struct {
		found []Found
		err   error
	}
	return func(yield func(Found, error) bool) {
		var group sync.WaitGroup
		defer group.Wait()
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		answers := make([]chan answer, len(parents))
		begin := func(i int) {
			answers[i] = make(chan answer, 1)
			group.Go(func() {
				found, err := read(ctx, parents[i])
				answers[i] <- answer{found, err}
			})
		}
		for i := range min(parallelism, len(parents)) {
			begin(i)
		}
		missing := 0
		for i, parent := range parents {
			got := <-answers[i]
			if (errors.Is(got.err, cerby.ErrNotFound) || errors.Is(got.err, cerby.ErrParentExists)) && missing+1 < len(parents) {
				missing++
				got = answer{found: []Found{{Left: fmt.Sprintf("What belongs to %s (%s) is not in this list: there is no such list, and it may be deleted by now.", parent.DisplayName(), parent.ID)}}}
			}
			if got.err != nil {
				yield(Found{}, got.err)
				return
			}
			for _, thing := range got.found {
				if !yield(thing, nil) {
					return
				}
			}
			if next := i + parallelism; next < len(parents) {
				begin(next)
			}
		}
	}
}

// Names looks up what people know members by, where the lists of members do not tell it. Once that fails it looks up no
// more: names are no reason to fail, or to wait for again and again.
type Names struct {
	ws     *workspace.Workspace
	failed atomic.Bool
	// until is when looking up ends, which begins with the first who asks.
	until func() time.Time
}

// namesPatience is how long looking up names may take.
const namesPatience = 10 * time.Second

// NewNames makes the names of one list.
func NewNames(ws *workspace.Workspace) *Names {
	return &Names{ws: ws, until: sync.OnceValue(func() time.Time { return time.Now().Add(namesPatience) })}
}

// Person gives what people know a member by: the e-mail, or the user's where the list does not tell it, or else the id.
func (n *Names) Person(ctx context.Context, member cerby.Member) string {
	if member.Email != nil && *member.Email != "" {
		return *member.Email
	}
	if user := known(ctx, n, member.ID, n.ws.Users().Find); user != nil && user.Email != "" {
		return user.Email
	}
	return member.ID
}

// Team gives what people know a member that is a team by: its name, or that of the team where the list does not tell
// it, or else the id.
func (n *Names) Team(ctx context.Context, member cerby.Member) string {
	if name := member.DisplayName(); name != nil && *name != "" {
		return *name
	}
	if team := known(ctx, n, member.ID, n.ws.Teams().Find); team != nil {
		return Teams.Known(*team).DisplayName()
	}
	return member.ID
}

// known looks a thing up by its id, nil where there is none, or where looking up has failed.
func known[T any](ctx context.Context, n *Names, id string, find func(ctx context.Context, id string) (*T, error)) *T {
	if n.failed.Load() {
		return nil
	}
	ctx, cancel := context.WithDeadline(ctx, n.until())
	defer cancel()
	thing, err := find(ctx, id)
	if err != nil {
		n.failed.Store(true)
	}
	return thing
}

// DisplayName returns the label, or the ID if there is none.
func (l Labelled) DisplayName() string {
	if l.Label == nil || *l.Label == "" {
		return l.ID
	}
	return *l.Label
}

// Parents gives the one thing with an id, where that is given, or else all things, for what belongs to them, or adds an
// error.
func (l Lookup[T]) Parents(
	ctx context.Context, diags *diag.Diagnostics, id types.String, one func(ctx context.Context, id string) (*T, error), all func(ctx context.Context) ([]T, error),
) []Labelled {
	switch {
	case diags.HasError():
		return nil
	case !id.IsNull():
		found, err := one(ctx, id.ValueString())
		thing, ok := FoundKnown(diags, l.Noun, id.ValueString(), "Check the id. Searched "+l.Where+".", found, err)
		if !ok {
			return nil
		}
		return []Labelled{l.Known(thing)}
	}
	things, err := all(ctx)
	if err != nil {
		AddError(diags, fmt.Sprintf("list the %ss", l.Noun), err)
	}
	parents := make([]Labelled, 0, len(things))
	for _, thing := range things {
		parents = append(parents, l.Known(thing))
	}
	return parents
}
