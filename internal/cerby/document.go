package cerby

import (
	"encoding/json"
	"errors"
	"time"
)

// document is the envelope of every response. D is one object or a list of them.
type document[D any] struct {
	Data D `json:"data"`
	// Links and Meta come in odd forms. It is no error if they lack something.
	Links json.RawMessage `json:"links"`
	Meta  json.RawMessage `json:"meta"`
}

// next returns links.next, or an empty string.
func (d document[D]) next() string {
	var links struct {
		Next string `json:"next"`
	}
	_ = json.Unmarshal(d.Links, &links)
	return links.Next
}

// total returns meta.page.total, and reports whether there is one.
func (d document[D]) total() (int, bool) {
	var meta struct {
		Page struct {
			Total *int `json:"total"`
		} `json:"page"`
	}
	if json.Unmarshal(d.Meta, &meta) != nil || meta.Page.Total == nil {
		return 0, false
	}
	return *meta.Page.Total, true
}

// resourceObject is one resource of the envelope. Unknown fields are ignored: the service adds some without notice.
type resourceObject[A any] struct {
	ID         string          `json:"id"`
	Attributes A               `json:"attributes"`
	Meta       json.RawMessage `json:"meta"`
}

// withMeta is a pointer to a type that takes values from the meta of its object.
type withMeta interface{ setMeta(meta json.RawMessage) }

// complete sets what the attributes take from the envelope of the object.
func complete[A any, P identified[A]](o *resourceObject[A]) P {
	attributes := P(&o.Attributes)
	attributes.setID(o.ID)
	if element, ok := any(attributes).(withMeta); ok {
		element.setMeta(o.Meta)
	}
	return attributes
}

// identified is a pointer to a type of this package that takes its id from the envelope.
type identified[A any] interface {
	*A
	setID(id string)
	id() string
}

// decodeOne decodes a response with one object. Its errors repeat nothing of the body.
func decodeOne[A any, P identified[A]](body []byte) (A, error) {
	var d document[*resourceObject[A]]
	var none A
	if err := json.Unmarshal(body, &d); err != nil {
		return none, unreadable(err)
	}
	if d.Data == nil || d.Data.ID == "" {
		return none, errors.New("the response contains no object with an ID")
	}
	return *complete[A, P](d.Data), nil
}

// decodeList decodes a response with one page of a list.
func decodeList[A any, P identified[A]](body []byte) (document[[]resourceObject[A]], error) {
	var d document[[]resourceObject[A]]
	if err := json.Unmarshal(body, &d); err != nil {
		return d, unreadable(err)
	}
	if d.Data == nil {
		return d, errors.New("the response contains no list")
	}
	for i := range d.Data {
		if complete[A, P](&d.Data[i]).id() == "" {
			return d, errors.New("the list in the response has an element without an ID")
		}
	}
	return d, nil
}

// unreadable returns the error of a body that cannot be decoded. The errors of encoding/json may quote its values.
func unreadable(err error) error {
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && e.Field != "" {
		return errors.New("the field " + e.Field + " of the response has an unexpected type")
	}
	return errors.New("unable to decode the response")
}

// timeForms are the forms of the service's times. The last has no zone and means UTC.
var timeForms = []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999"}

// ParseTime parses a time in any of the service's forms. It reports whether that succeeded.
func ParseTime(text string) (time.Time, bool) {
	for _, form := range timeForms {
		if t, err := time.Parse(form, text); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// NullableString is a string that the service returns, returns as null, or leaves out.
type NullableString struct {
	// Present is set if the service does not leave the string out.
	Present bool
	// Text is nil if it is null or left out.
	Text *string
}

// UnmarshalJSON decodes a string or null.
func (s *NullableString) UnmarshalJSON(data []byte) error {
	s.Present = true
	return json.Unmarshal(data, &s.Text)
}
