package transport

import (
	"fmt"
	"io"
)

// maxBody is the number of bytes of one response that are read. A page of the largest list is far smaller.
const maxBody = 16 << 20

// errTooLarge is the error of a response above maxBody.
var errTooLarge = fmt.Errorf("the response exceeds the size limit of %d MiB", maxBody>>20)

// readBody reads the body of a response up to the limit. It returns what it has read beside an error.
func readBody(body io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(body, maxBody+1))
	if err == nil && len(data) > maxBody {
		err = errTooLarge
	}
	return data, err
}
