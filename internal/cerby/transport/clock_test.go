package transport_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby/transport"
)

// TestClock compares times with the clock of the service, as the last Date header states it. The clock of the bubble
// starts with the year 2000.
func TestClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		invalid, valid := apitest.FromFile(200, "user.json"), apitest.FromFile(200, "user.json")
		invalid.Header["Date"] = "soon"
		valid.Header["Date"] = "Sat, 01 Jan 2000 03:00:00 GMT"
		client := newClient(t, apitest.InOrder(t, invalid, valid), nil)
		now := time.Now()
		expectClock(t, client, now, map[time.Duration]clockResult{
			-4*time.Minute - 59*time.Second: {isAfter: true, isWithin: true, isBefore: true},
			-5 * time.Minute:                {isWithin: true, isBefore: true},
			-time.Hour:                      {isBefore: true},
		})
		for range 2 {
			if err := getUser(t.Context(), client); err != nil {
				t.Fatal(err)
			}
		}
		apitest.ExpectEqual(t, client.ServiceTime(now), now.Add(3*time.Hour))
		expectClock(t, client, now.Add(3*time.Hour), map[time.Duration]clockResult{
			-59 * time.Second: {isAfter: true, isWithin: true, isBefore: true},
			-time.Minute:      {isWithin: true, isBefore: true},
			-time.Hour:        {isBefore: true},
			2 * time.Second:   {isAfter: true, isWithin: true, isBefore: true},
			3 * time.Second:   {isAfter: true, isWithin: true},
			59 * time.Second:  {isAfter: true, isWithin: true},
			time.Minute:       {isAfter: true},
		})
	})
}

// clockResult is the result of IsAfter and IsBefore with the present, and of IsWithin with an hour.
type clockResult struct{ isAfter, isWithin, isBefore bool }

// expectClock checks times of the service by their distance from its present.
func expectClock(t *testing.T, client *transport.Client, present time.Time, want map[time.Duration]clockResult) {
	t.Helper()
	for distance, result := range want {
		serviceTime := present.Add(distance)
		got := clockResult{
			client.IsAfter(serviceTime, time.Now()), client.IsWithin(serviceTime, time.Hour),
			client.IsBefore(serviceTime, time.Now()),
		}
		if got != result {
			t.Errorf("%s from the present: got %+v, want %+v", distance, got, result)
		}
	}
}
