package cerbytest_test

import (
	"net/http"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// BenchmarkPage reads pages of 100 from the largest lists that tests and benchmarks of clients need.
func BenchmarkPage(b *testing.B) {
	w := cerbytest.New(cerbytest.WithRequestLogLimit(1))
	cerbytest.SeedUsers(w, 50_000)
	cerbytest.SeedTeams(w, 5_000)
	cerbytest.SeedAccounts(w, 5_000)
	cerbytest.SeedMemberships(w, 1, 5_000)
	cerbytest.SeedShares(w, cerbytest.KindAccount, 1, 5_000, 0)
	cerbytest.SeedShares(w, cerbytest.KindAccount, 5_000, 0, 1)
	for range 50_000 {
		w.AddSecret(cerbytest.Secret{Owners: []string{cerbytest.SeededUserID(1)}})
	}
	token := w.AddKey(cerbytest.Key{UserID: cerbytest.SeededUserID(1)})
	for name, path := range map[string]string{
		"users, first":   "/users?page[size]=100",
		"users, last":    "/users?page[size]=100&page[number]=500",
		"users, by mail": "/users?page[size]=100&filter=user44444@acme.example",
		"one user":       "/users/" + cerbytest.SeededUserID(44_444),
		"teams":          "/teams?page[size]=100&page[number]=50",
		"members":        "/teams/" + cerbytest.SeededTeamID(1) + "/members?page[size]=100&page[number]=50",
		"shares":         "/accounts/" + cerbytest.SeededItemID(cerbytest.KindAccount, 1) + "/users?page[size]=100",
		"a team's":       "/teams/" + cerbytest.SeededTeamID(1) + "/accounts?page[size]=100",
		"accounts":       "/accounts?page[size]=100&page[number]=50",
		"owned secrets":  "/secrets?page[size]=100",
	} {
		network := cerbytest.NewTransport(w)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				r, err := http.NewRequest(http.MethodGet, "https://acme.cerby.example/api/v1"+path, nil)
				if err != nil {
					b.Fatal(err)
				}
				r.Header.Set("X-API-Key", token)
				answer, err := network.RoundTrip(r)
				if err != nil || answer.StatusCode != http.StatusOK {
					b.Fatal(answer, err)
				}
				_ = answer.Body.Close()
			}
		})
	}
}
