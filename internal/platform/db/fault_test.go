package db

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"testing"

	"aftercare/internal/platform/errs"
)

type coded struct {
	state string
	code  int
}

func (c coded) Error() string    { return fmt.Sprintf("state %s code %d", c.state, c.code) }
func (c coded) SQLState() string { return c.state }
func (c coded) Code() int        { return c.code }

// TestWhatADatabaseSaysOfItselfIsNeverAnInternalError (F2, F4, F5, F6): what passes by itself is a 503 or 507, what the caller did a 400.
func TestWhatADatabaseSaysOfItselfIsNeverAnInternalError(t *testing.T) {
	for _, c := range []struct {
		err  error
		kind errs.Kind
		code string
	}{
		{coded{state: "57P01"}, errs.Unavailable, "storage.unreachable"}, // the postmaster stops
		{coded{state: "57P03"}, errs.Unavailable, "storage.unreachable"}, // it starts
		{coded{state: "08006"}, errs.Unavailable, "storage.unreachable"},
		{coded{state: "53300"}, errs.Unavailable, "storage.unreachable"},
		{coded{state: "53100"}, errs.Unavailable, "storage.unreachable"},
		{coded{state: "25006"}, errs.Unavailable, "storage.unreachable"},
		{coded{state: "40001"}, errs.Unavailable, "storage.busy"},
		{coded{state: "40P01"}, errs.Unavailable, "storage.busy"},
		{coded{state: "22021"}, errs.Invalid, "input.not_utf8"},
		{&net.OpError{Op: "dial", Err: errors.New("connection refused")}, errs.Unavailable, "storage.unreachable"},
		{io.ErrUnexpectedEOF, errs.Unavailable, "storage.unreachable"},
		{io.EOF, errs.Unavailable, "storage.unreachable"},
		{context.Canceled, errs.Unavailable, "request.cancelled"},
		{coded{code: 5}, errs.Unavailable, "storage.busy"},
		{coded{code: 13}, errs.Full, "storage.full"},
		{coded{code: 10 | 4<<8}, errs.Unavailable, "storage.failed"}, // SQLITE_IOERR_FSYNC
		{coded{code: 14}, errs.Unavailable, "storage.failed"},
	} {
		got := (&DB{}).translate(fmt.Errorf("db: x: %w", c.err))
		if errs.KindOf(got) != c.kind || errs.CodeOf(got) != c.code {
			t.Errorf("%v: got %v, want %s %s", c.err, got, c.kind, c.code)
		}
	}
	if own := errs.New(errs.Conflict, "ticket.closed"); (&DB{}).translate(own) != error(own) {
		t.Error("an error of our own was changed")
	}
}
