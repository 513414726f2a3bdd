package app

// subscribe is the whole choreography: who reacts to what, on one screen.
func (a *App) subscribe() {}
