package main

import "errors"

type replayCmd struct {
	File string `required:"" help:"Stream of calls, one JSON object per line."`
}

// Run refuses until the player of streams is part of the program.
func (replayCmd) Run() error { return errors.New("this build cannot replay") }
