package framework

import (
	"strings"
)

// Object describes an object of the service for lookups, lists and messages.
type Object struct {
	ID string
	// Name is the name, label, title or email, which may repeat.
	Name *string
	// Application, Status and CreatedAt are empty if the noun has none.
	Application *string
	Status      string
	CreatedAt   *string
	// IsManaged is set if the identity provider manages the object.
	IsManaged bool
}

// String returns the ID, with the application, the status and the creation time as far as they are known.
func (o Object) String() string {
	var details []string
	if o.Application != nil {
		details = append(details, *o.Application)
	}
	if o.Status != "" {
		details = append(details, o.Status)
	}
	if created := Time(o.CreatedAt); !created.IsNull() {
		details = append(details, "created at "+created.ValueString())
	}
	if len(details) == 0 {
		return o.ID
	}
	return o.ID + " (" + strings.Join(details, ", ") + ")"
}

// DisplayName returns the name, or the ID if there is none.
func (o Object) DisplayName() string {
	if o.Name == nil || *o.Name == "" {
		return o.ID
	}
	return *o.Name
}

// isIn reports whether the object belongs to an application. An empty application matches any.
func (o Object) isIn(application string) bool {
	return application == "" || o.Application != nil && *o.Application == application
}
