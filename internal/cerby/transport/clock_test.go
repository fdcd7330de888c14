package transport_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
)

// TestClock compares times with the clock of the service, as the last Date header states it. The clock of the bubble
// starts with the year 2000.
func TestClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		withDate := func(date string) apitest.Response {
			response := apitest.FromFile(200, "user.json")
			response.Header["Date"] = date
			return response
		}
		server := apitest.InOrder(t, withDate("soon"), withDate("Sat, 01 Jan 2000 03:00:00 GMT"))
		client := newClient(t, server, nil)
		now := time.Now()
		for name, test := range map[string]struct {
			serviceTime     time.Time
			isAfter, within bool
		}{
			"4m59s ago": {now.Add(-4*time.Minute - 59*time.Second), true, true},
			"5m ago":    {now.Add(-5 * time.Minute), false, true},
			"an hour":   {now.Add(-time.Hour), false, false},
		} {
			isAfter, within := client.IsAfter(test.serviceTime, now), client.IsWithin(test.serviceTime, time.Hour)
			if isAfter != test.isAfter || within != test.within {
				t.Errorf("unknown clock, %s: want after %t, within %t", name, test.isAfter, test.within)
			}
		}
		for range 2 {
			if err := getUser(t.Context(), client); err != nil {
				t.Fatal(err)
			}
		}
		serviceNow := now.Add(3 * time.Hour)
		apitest.ExpectEqual(t, client.ServiceTime(now), serviceNow)
		for name, test := range map[string]struct {
			serviceTime     time.Time
			isAfter, within bool
		}{
			"59s ago":        {serviceNow.Add(-59 * time.Second), true, true},
			"1m ago":         {serviceNow.Add(-time.Minute), false, true},
			"an hour ago":    {serviceNow.Add(-time.Hour), false, false},
			"59s in advance": {serviceNow.Add(59 * time.Second), true, true},
			"1m in advance":  {serviceNow.Add(time.Minute), true, false},
		} {
			isAfter, within := client.IsAfter(test.serviceTime, now), client.IsWithin(test.serviceTime, time.Hour)
			if isAfter != test.isAfter || within != test.within {
				t.Errorf("known clock, %s: want after %t, within %t", name, test.isAfter, test.within)
			}
		}
	})
}
