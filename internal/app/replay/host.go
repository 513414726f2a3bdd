package replay

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"time"

	"aftercare/internal/app"
	"aftercare/internal/area/org"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/auth"
	"aftercare/internal/platform/db"
)

// host is an installation of our own: one node on SQLite, two on PostgreSQL.
type host struct {
	nodes []*app.App
	urls  []string
	stop  context.CancelFunc
	done  chan error
	temp  string
	token string
}

const driverLogin = "driver"

// openHost makes an organisation in an empty database, gives it its own time and serves it.
func openHost(ctx context.Context, o Options) (*host, error) {
	h := &host{done: make(chan error, 2), stop: func() {}}
	if err := h.begin(ctx, o); err != nil {
		h.close()
		return nil, err
	}
	return h, nil
}

func (h *host) begin(ctx context.Context, o Options) (err error) {
	if o.DB == "" || o.Data == "" {
		if h.temp, err = os.MkdirTemp("", "aftercare-replay-"); err != nil {
			return err
		}
	}
	c := app.Config{DB: o.DB, Data: o.Data, Version: o.Version, Log: o.Log, Fast: true}
	if c.DB == "" {
		c.DB = h.temp + "/replay.db"
	}
	if c.Data == "" {
		c.Data = h.temp
	}
	if err := h.open(ctx, c); err != nil {
		return err
	}
	password := rand.Text()
	if err := h.found(ctx, o, password); err != nil {
		return err
	}
	if db.IsPostgres(c.DB) { // after the database has its own time, which the second node must find
		if err := h.open(ctx, c); err != nil {
			return err
		}
	}
	if err := h.serve(ctx); err != nil {
		return err
	}
	h.token, err = h.driverToken(ctx, password)
	return err
}

// open adds a node.
func (h *host) open(ctx context.Context, c app.Config) error {
	c.Node = fmt.Sprintf("replay-%d", len(h.nodes)+1)
	if db.IsPostgres(c.DB) {
		c.Workers = 1 // beside each other, as the nodes of a real installation work
	}
	a, err := app.Open(ctx, c)
	if err == nil {
		h.nodes = append(h.nodes, a)
	}
	return err
}

// found makes the organisation with the account that drives the replay.
func (h *host) found(ctx context.Context, o Options, password string) error {
	a := h.nodes[0]
	if _, err := a.Tenant(ctx); !errors.Is(err, app.ErrNoTenant) {
		if err == nil {
			err = errors.New("this database has an organisation already; a replay makes its own in an empty one, or plays into a running installation with --url")
		}
		return err
	}
	zone, err := time.LoadLocation(o.Zone)
	if err != nil {
		return err
	}
	if err := a.Simulate(ctx, time.Date(2026, 3, 2, 0, 0, 0, 0, zone).UTC()); err != nil { // a Monday
		return err
	}
	hash := auth.Hash(password)
	err = a.DB.Write(actor.AsSystem(ctx, ""), func(tx *db.Tx) error {
		if _, err := a.Org.Found(tx, org.FoundInput{Name: "Replay", Pack: "it", Zone: o.Zone, Lang: "en"}); err != nil {
			return err
		}
		// calls come at any hour, and so the limits run at any hour
		u, err := org.AddUnit(tx, org.Unit{Code: "field", Name: "Field service", Kind: "department", Calendar: "24x7"})
		if err != nil {
			return err
		}
		p, err := org.AddPerson(tx, org.Person{Name: "Replay", UnitID: u.ID, Lang: "en"})
		if err != nil {
			return err
		}
		if _, err := org.AddUser(tx, org.User{PersonID: p.ID, Login: driverLogin, Roles: []string{roleAdmin, roleCoordinator, roleDriver}, Lang: "en"}, hash); err != nil {
			return err
		}
		if err := org.SetHead(tx, u.ID, p.ID); err != nil {
			return err
		}
		return org.Rebuild(tx)
	})
	if err == nil {
		a.Queue.Begin(ctx) // what comes round comes round in simulated time
	}
	return err
}

// serve lets every node listen on a free port of this machine.
func (h *host) serve(ctx context.Context) error {
	ctx, h.stop = context.WithCancel(ctx)
	for _, a := range h.nodes {
		l, err := app.Listen("127.0.0.1:0")
		if err != nil {
			return err
		}
		url := "http://" + l.Addr().String()
		if err := a.UseBaseURL(ctx, "", url); err != nil {
			return err
		}
		h.urls = append(h.urls, url)
		go func() { h.done <- a.Serve(ctx, l) }()
	}
	return nil
}

// driverToken makes the token with which the replay drives the clock, as a person would.
func (h *host) driverToken(ctx context.Context, password string) (string, error) {
	s, err := newClient(h.urls, "found").login(ctx, driverLogin, password)
	if err != nil {
		return "", err
	}
	var out struct {
		Token string `json:"token"`
	}
	err = s.post(ctx, "/api/tokens", body{"name": "Replay", "scopes": []string{"*"}, "days": 30}, &out)
	return out.Token, err
}

// close stops the nodes and takes a temporary database away.
func (h *host) close() {
	h.stop()
	for range h.urls {
		<-h.done
	}
	for _, a := range h.nodes {
		a.Close()
	}
	if h.temp != "" {
		os.RemoveAll(h.temp)
	}
}
