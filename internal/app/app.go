// Package app is the composition root: the only package that knows every area.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"time"

	"aftercare/internal/area/org"
	"aftercare/internal/migrations"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/blob"
	"aftercare/internal/platform/clock"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/httpx"
	"aftercare/internal/platform/id"
	"aftercare/internal/platform/job"
	"aftercare/internal/platform/live"
	"aftercare/internal/platform/secret"
)

// Config is what the command line decides; everything else is a setting or a policy.
type Config struct {
	DB      string         // file or postgres:// address
	Data    string         // folder for files, keys and temporary things
	Blobs   string         // folder or s3:// address shared by all nodes; Data/blobs when empty
	BaseURL string         // the only address that links are built from
	Proxies []netip.Prefix // that say for whom they ask, besides those on this machine
	Version string
	Node    string
	Workers int
	Tiles   string // address of map pictures with {z}, {x} and {y}; empty: a plain grid
	TilesBy string // who is to be named for them
	Log     *slog.Logger
	Clock   clock.Source // nil: real time, or the database's own
	Fast    bool         // no sync per commit, for filling a database that can be made again
}

// App is one node.
type App struct {
	Config
	DB     *db.DB
	Queue  *job.Queue
	Hub    *live.Hub
	Router *httpx.Router
	Box    *secret.Box
	Files  *blob.Attachments
	Areas
	release func()
}

// Open locks, opens and migrates the database, proves that files are shared, and puts the areas together.
func Open(ctx context.Context, c Config) (*App, error) {
	if c.Log == nil {
		c.Log = slog.New(slog.NewTextHandler(os.Stderr, nil))
	}
	if c.Node == "" {
		c.Node = id.New("node")
	}
	if c.Blobs == "" {
		c.Blobs = filepath.Join(c.Data, "blobs")
	}
	if err := os.MkdirAll(c.Data, 0o750); err != nil {
		return nil, fmt.Errorf("cannot make the data folder: %w", err)
	}
	release, err := db.Lock(c.DB)
	if err != nil {
		return nil, err
	}
	a := &App{Config: c, release: release}
	if err := a.open(ctx); err != nil {
		a.Close()
		return nil, err
	}
	return a, nil
}

func (a *App) open(ctx context.Context) (err error) {
	if a.DB, err = db.Open(a.Config.DB, db.Options{Clock: a.Clock, Fast: a.Fast}); err != nil {
		return err
	}
	if _, err = a.DB.Migrate(ctx, migrations.Files); err != nil {
		return err
	}
	if a.Box, err = secret.Open(filepath.Join(a.Data, "secret.key"), os.Getenv("AFTERCARE_SECRET_KEY")); err != nil {
		return err
	}
	if err := a.proveKey(ctx); err != nil {
		return err
	}
	store, err := blob.Open(a.Blobs)
	if err != nil {
		return err
	}
	if err := blob.Check(ctx, a.DB, store, a.Node); err != nil {
		return err
	}
	return a.compose(store)
}

// compose wires areas, jobs, routes and pages; tests use it on a database of their own.
func (a *App) compose(store blob.Store) error {
	texts, err := loadWords()
	if err != nil {
		return err
	}
	if err := a.makeAreas(texts); err != nil {
		return err
	}
	a.Queue = job.New(a.DB, a.Log, a.Org.System)
	a.Hub = live.New(a.DB, a.Log)
	a.Router = httpx.New(httpx.Config{DB: a.DB, Version: a.Version, Log: a.Log, Translate: texts.say, Identify: a.Org.Identify(a.DB), Box: a.Box, Proxies: a.Proxies})
	a.Files = &blob.Attachments{Store: store, DB: a.DB, Subjects: a.subjects()}
	a.subscribe()
	a.periods()
	a.routes()
	return nil
}

// Close lets go of everything, the database file last.
func (a *App) Close() {
	if a.DB != nil {
		if err := a.DB.Close(); err != nil {
			a.Log.Warn("closing the database", "err", err)
		}
	}
	a.release()
}

// As returns a context in which the system acts for the tenant of this installation.
func (a *App) As(ctx context.Context, tenant string) (context.Context, error) {
	var who actor.Actor
	err := a.DB.Read(actor.AsSystem(ctx, ""), func(tx *db.Tx) (err error) {
		who, err = a.Org.System(tx, tenant)
		return err
	})
	return actor.With(ctx, who), err
}

// Listen opens the address; port 0 takes a free one.
func Listen(addr string) (net.Listener, error) { return net.Listen("tcp", addr) }

// Serve answers on l and works until ctx ends, then finishes what is under way.
func (a *App) Serve(ctx context.Context, l net.Listener) error {
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	worked := make(chan struct{})
	go func() {
		defer close(worked)
		if a.Workers > 0 {
			a.Queue.Run(work, a.Workers)
		}
	}()
	go a.Hub.Listen(work, a.Queue.Wake)
	streams, endStreams := context.WithCancel(ctx)
	s := &http.Server{Handler: a.Handler(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 60 * time.Second, WriteTimeout: 60 * time.Second,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10, BaseContext: func(net.Listener) context.Context { return streams }}
	failed := make(chan error, 1)
	go func() { failed <- s.Serve(l) }()
	var err error
	select {
	case err = <-failed:
	case <-ctx.Done():
		endStreams()
		grace, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		err = s.Shutdown(grace)
	}
	endStreams()
	stop()
	<-worked
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// Migrate brings a database up to date without starting anything.
func Migrate(ctx context.Context, address string) (int, error) {
	release, err := db.Lock(address)
	if err != nil {
		return 0, err
	}
	defer release()
	d, err := db.Open(address, db.Options{})
	if err != nil {
		return 0, err
	}
	defer d.Close()
	return d.Migrate(ctx, migrations.Files)
}

// SetupCode makes the one-time code of an empty database, or returns an empty text.
func (a *App) SetupCode(ctx context.Context) (code string, err error) {
	err = a.DB.Write(actor.AsSystem(ctx, ""), func(tx *db.Tx) error {
		code, err = a.Org.IssueSetupCode(tx)
		return err
	})
	return code, err
}

// UseBaseURL stores the configured address of an organisation; a demo without one takes the address it is served at.
func (a *App) UseBaseURL(ctx context.Context, configured, served string) error {
	return a.DB.Write(actor.AsSystem(ctx, ""), func(tx *db.Tx) error { return org.UseBaseURL(tx, configured, served) })
}
