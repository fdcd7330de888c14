package cerby_test

import (
	"testing"
	"testing/synctest"
)

// TestKnownUsersOfHubs keeps hubs apart: a few people are read singly on each, and many from its list.
func TestKnownUsersOfHubs(t *testing.T) {
	small, large := newScriptedList("/integrations/i-1/users", 3), newScriptedList("/integrations/i-2/users", 300)
	synctest.Test(t, func(t *testing.T) {
		missing := answer(t, 404, "error-404.json")
		w := newWire(t, func(_ int, a arrival) reply {
			if r := small.answer(a, missing); r.status == 200 && a.uri[:len(small.path)] == small.path {
				return r
			}
			return large.answer(a, missing)
		})
		hubs := newWorkspace(t, w, nil).Integrations()
		for _, id := range numbers(1, 3) {
			for _, hub := range []string{"i-1", "i-2"} {
				if person, err := orNil(hubs.Users(hub).Find(t.Context(), id)); err != nil || person == nil || person.ID != id {
					t.Errorf("%s on %s: got %+v, %v", id, hub, person, err)
				}
			}
		}
		w.expectRequests("GET /api/v1/integrations/i-1/users/u-1", "GET /api/v1/integrations/i-2/users/u-1",
			"GET /api/v1/integrations/i-1/users"+firstPage, "GET /api/v1/integrations/i-2/users"+firstPage)
		if people, err := hubs.Users("i-2").List(t.Context()); err != nil || len(people) != 300 || people[299].ID != "u-300" {
			t.Errorf("%d people, %v", len(people), err)
		}
		w.expectReads(6)
	})
}

// TestUserIsNoted knows a person as they were last read, and reads all again for who wants them in their order.
func TestUserIsNoted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		single := reply{}
		w := newWire(t, func(_ int, a arrival) reply {
			if pageNumber(a) > 0 {
				return listOfAll(a, element("u-1", `"role": "collaborator"`), element("u-2", `"role": "owner"`))
			}
			return single
		})
		hubs := newWorkspace(t, w, nil).Integrations()
		if people, err := hubs.Users("i-1").List(t.Context()); err != nil || len(people) != 2 {
			t.Errorf("got %+v, %v", people, err)
		}
		for _, step := range []struct {
			now   reply
			there bool
		}{{answer(t, 200, "integration-user.json"), true}, {answer(t, 404, "error-404.json"), false}, {answer(t, 200, "integration-user.json"), true}} {
			single = step.now
			read, err := orNil(hubs.Users(janesSeat.IntegrationID).Read(t.Context(), janesSeat.UserID))
			if err != nil || (read != nil) != step.there {
				t.Errorf("got %+v, %v", read, err)
			}
			single = reply{status: 500}
			known, err := orNil(hubs.Users(janesSeat.IntegrationID).Find(t.Context(), janesSeat.UserID))
			if err != nil || (known != nil) != step.there || known != nil && text(known.Role) != "owner" {
				t.Errorf("got %+v, %v", known, err)
			}
		}
		if _, err := hubs.Users(janesSeat.IntegrationID).Read(t.Context(), janesSeat.UserID); err == nil {
			t.Error("a failure was taken for an answer")
		}
		if known, err := orNil(hubs.Users(janesSeat.IntegrationID).Find(t.Context(), janesSeat.UserID)); err != nil || known == nil {
			t.Errorf("after a failure: got %+v, %v", known, err)
		}
		w.expectReads(5)
		for range 2 {
			if people, err := hubs.Users("i-1").List(t.Context()); err != nil || len(people) != 2 || people[0].ID != "u-1" {
				t.Errorf("got %+v, %v", people, err)
			}
		}
		w.expectReads(6)
	})
}
