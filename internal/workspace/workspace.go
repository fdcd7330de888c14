package workspace

import (
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby/memo"
)

// Workspace is the workspace of one configured provider during a run. Its methods named after nouns read through the
// cache and write to the service; API makes live calls. It is safe for concurrent use. A Workspace without an API, as
// during a plan with an unknown provider configuration, has its registry only.
type Workspace struct {
	Registry Registry

	api *cerby.Client
	// start is when the run began.
	start       time.Time
	locks       memo.Map[Key, semaphore.Weighted]
	pendingJobs memo.Map[cerby.IntegrationUserKey, cerby.Job]

	users            *ListCache[cerby.User]
	usersWithMFA     *ListCache[cerby.User]
	teams            *ListCache[cerby.Team]
	collections      *ListCache[cerby.Collection]
	secrets          *ListCache[cerby.Secret]
	accounts         *ListCache[cerby.Account]
	vaults           *ListCache[cerby.Vault]
	integrations     *ListCache[cerby.Integration]
	members          memo.Map[cerby.MemberListKey, ListCache[cerby.Member]]
	integrationUsers memo.Map[string, ListCache[cerby.IntegrationUser]]
	entitlements     memo.Map[string, memo.Result[[]cerby.Entitlement]]
	emails           memo.Map[string, memo.Result[[]cerby.User]]
	arrivals         *arrivals
	additions        memo.Map[string, batcher[cerby.TeamMember]]

	// unauthorized counts the reads of this run with a 401 response.
	unauthorized atomic.Int32
}

// New returns the workspace that an API client calls. The client may be nil.
func New(api *cerby.Client) *Workspace {
	w := &Workspace{api: api, start: time.Now(), arrivals: newArrivals()}
	if api == nil {
		return w
	}
	w.users = newListCache(api, api.Users().List(), api.Users().Get)
	w.usersWithMFA = newListCache(api, api.Users().ListWithMFA(), api.Users().GetWithMFA)
	w.users.onWrite = w.usersWithMFA.invalidate
	w.teams = newListCache(api, api.Teams().List(), api.Teams().Get)
	w.collections = newListCache(api, api.Collections().List(), api.Collections().Get)
	w.accounts = newListCache(api, api.Accounts().List(), api.Accounts().Get)
	w.vaults = newListCache(api, api.Vaults().List(), nil)
	w.integrations = newListCache(api, api.Integrations().List(), api.Integrations().Get)
	// The single read of a secret carries its value.
	w.secrets = newListCache(api, api.Secrets().List(), nil)
	return w
}

// Accounts returns the accounts that the API key's user owns.
func (w *Workspace) Accounts() *ListCache[cerby.Account] { return w.accounts }

// Vaults returns the vaults that the service lists. A vault that is not listed may still exist.
func (w *Workspace) Vaults() *ListCache[cerby.Vault] { return w.vaults }

// API returns the client, whose calls are live, or nil while the provider's configuration is unknown. What it writes is
// not in the cache: objects that the cache knows are written through the Workspace.
func (w *Workspace) API() *cerby.Client { return w.api }

// Host returns the host of the API, or an empty string while it is unknown.
func (w *Workspace) Host() string {
	if w.api == nil {
		return ""
	}
	return w.api.Host()
}

// CountUnauthorized counts a read with a 401 response, and returns the number of such reads in this run.
func (w *Workspace) CountUnauthorized() int { return int(w.unauthorized.Add(1)) }
