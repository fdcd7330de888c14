package cerby

import "context"

// line is what waits for one seat.
type line struct {
	// free holds one token as long as nobody has the turn.
	free chan struct{}
	// open is a job that was still running when the last turn ended, if it has an id.
	open Job
}

// Turn is the right to change a seat; nobody else who asks this client has it meanwhile.
type Turn struct{ line *line }

// Turn waits for the right to change a seat.
func (i Integrations) Turn(ctx context.Context, seat Seat) (*Turn, error) {
	line := i.client.turns.get(seat, newLine)
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	select {
	case <-line.free:
		return &Turn{line}, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// newLine makes a line in which nobody has the turn.
func newLine() *line {
	l := &line{free: make(chan struct{}, 1)}
	l.free <- struct{}{}
	return l
}

// Open gives the job of the turn before that was still running when that ended, which has an id if there is one.
func (t *Turn) Open() Job { return t.line.open }

// Leave notes a job that still runs, or with an empty one that none does.
func (t *Turn) Leave(open Job) { t.line.open = open }

// End gives the turn to the next.
func (t *Turn) End() { t.line.free <- struct{}{} }
