package apitest

import (
	"embed"
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

//go:embed testdata
var testdata embed.FS

// FirstPage is the query of the first page of a list.
const FirstPage = "?page%5Bnumber%5D=1&page%5Bsize%5D=100"

// File returns the text of a file of testdata. It panics if there is none.
func File(name string) string {
	text, err := testdata.ReadFile("testdata/" + name)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// FromFile returns a response with a file of testdata as its body.
func FromFile(status int, name string) Response {
	mediaType := "application/json"
	if strings.HasSuffix(name, ".html") {
		mediaType = "text/html; charset=utf-8"
	}
	return Response{Status: status, Body: File(name), Header: map[string]string{"Content-Type": mediaType}}
}

// PageNumber returns the page that a request reads, or 0 if it reads no list.
func PageNumber(req Request) int {
	_, query, _ := strings.Cut(req.URI, "?")
	values, _ := url.ParseQuery(query)
	number, _ := strconv.Atoi(values.Get("page[number]"))
	return number
}

// Page answers a request for one page of a list, as the service does. The total is left out if it is below 0.
func Page(req Request, size, total int, elements ...string) Response {
	number, next := PageNumber(req), ""
	from, to := min((number-1)*size, len(elements)), min(number*size, len(elements))
	if to < len(elements) {
		next = fmt.Sprintf("/api/v1/some?page%%5Bnumber%%5D=%d&page%%5Bsize%%5D=%d", number+1, size)
	}
	return RawPage(next, total, elements[from:to]...)
}

// RawPage returns a page with a link to the next page, which is null if it is empty, and a total, which is left out if
// it is below 0.
func RawPage(next string, total int, elements ...string) Response {
	link, meta := "null", "{}"
	if next != "" {
		link = strconv.Quote(next)
	}
	if total >= 0 {
		meta = fmt.Sprintf(`{"page": {"maxSize": 100, "total": %d}}`, total)
	}
	const format = `{"data": [%s], "links": {"next": %s}, "meta": %s}`
	return Response{Status: 200, Body: fmt.Sprintf(format, strings.Join(elements, ","), link, meta)}
}

// List answers a request for one page of a list with pages of 100 elements and a total.
func List(req Request, elements ...string) Response {
	return Page(req, 100, len(elements), elements...)
}

// WholeList returns a list of one page.
func WholeList(elements ...string) Response { return RawPage("", len(elements), elements...) }

// Object returns a response with one object.
func Object(element string) Response { return Response{Status: 200, Body: `{"data": ` + element + `}`} }

// Element returns an element of a list. The attributes are JSON without the braces.
func Element(id, attributes string) string {
	return fmt.Sprintf(`{"id": %q, "type": "some", "attributes": {%s}}`, id, attributes)
}

// User returns a user with an email that begins with the ID.
func User(id string) string { return Element(id, fmt.Sprintf(`"email": "%s@acme.example"`, id)) }

// Member returns a member with a role.
func Member(id, role string) string { return Element(id, fmt.Sprintf(`"role": %q`, role)) }

// Users returns users whose IDs are UserIDs.
func Users(from, to int) []string {
	var elements []string
	for _, id := range UserIDs(from, to) {
		elements = append(elements, User(id))
	}
	return elements
}

// UserIDs returns the IDs from "u-<from>" to "u-<to>".
func UserIDs(from, to int) []string {
	var ids []string
	for i := from; i <= to; i++ {
		ids = append(ids, fmt.Sprintf("u-%d", i))
	}
	return ids
}

// AcceptedResponses are responses to a write that has no result.
func AcceptedResponses() map[string]Response {
	return map[string]Response{
		"201 with the singular type": FromFile(201, "share-created.json"),
		"200 with a list":            FromFile(200, "team-members-added.json"),
		"201 without a body":         {Status: 201},
		"204":                        {Status: 204},
		"{}":                         {Status: 200, Body: `{}`},
	}
}

// NoData is the response to a write that states a success, and that there is no data.
func NoData() Response { return Response{Status: 201, Body: `{"data": null, "links": [], "meta": []}`} }
