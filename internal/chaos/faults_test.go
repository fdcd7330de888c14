package chaos_test

import (
	"net/http"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// fault is a fault of the service, or of what is between the provider and the service.
type fault struct {
	// name describes the fault in the table.
	name string
	cerbytest.Fault
	// passes is set if the provider has to go on if the fault occurs once.
	passes bool
}

// The limits of the client in the table of faults. The results do not depend on them.
const (
	requestTimeout = time.Minute
	retryTimeout   = 2 * time.Minute
)

// faults returns the columns of the table. Each acts on the requests of one operation.
func faults() []fault {
	all := []fault{
		{name: "400", Fault: cerbytest.Fault{Status: http.StatusBadRequest}},
		{name: "401", Fault: cerbytest.Fault{Status: http.StatusUnauthorized}},
		{name: "403", Fault: cerbytest.Fault{Status: http.StatusForbidden}},
		{name: "404", Fault: cerbytest.Fault{Status: http.StatusNotFound}},
		{name: "404 of a proxy", Fault: cerbytest.Fault{Status: http.StatusNotFound, HTML: true}},
		{name: "409", Fault: cerbytest.Fault{Status: http.StatusConflict}},
		{name: "500", Fault: cerbytest.Fault{Status: http.StatusInternalServerError}},
		{name: "500, applied", Fault: cerbytest.Fault{Status: http.StatusInternalServerError, AfterChange: true}},
		{name: "page in place of JSON", Fault: cerbytest.Fault{Status: http.StatusOK, HTML: true}},
		{name: "success without data", Fault: cerbytest.Fault{Status: http.StatusCreated, Body: `{"data": null}`}},
	}
	for _, passing := range []fault{
		{name: "429", Fault: cerbytest.Fault{Status: http.StatusTooManyRequests}},
		{name: "502", Fault: cerbytest.Fault{Status: http.StatusBadGateway, HTML: true}},
		{name: "503", Fault: cerbytest.Fault{Status: http.StatusServiceUnavailable, HTML: true}},
		{name: "504, applied", Fault: cerbytest.Fault{Status: http.StatusGatewayTimeout, HTML: true, AfterChange: true}},
		{
			name:  "504, applied 2 s later",
			Fault: cerbytest.Fault{Status: http.StatusGatewayTimeout, HTML: true, Late: 2 * time.Second},
		},
		{name: "connection lost before", Fault: cerbytest.Fault{Drop: cerbytest.DropBefore}},
		{name: "connection lost after", Fault: cerbytest.Fault{Drop: cerbytest.DropAfter}},
		{name: "timeout, applied", Fault: cerbytest.Fault{Delay: 2 * requestTimeout}},
		{name: "body cut off", Fault: cerbytest.Fault{TruncateBody: true}},
	} {
		passing.passes = true
		all = append(all, passing)
	}
	return all
}
