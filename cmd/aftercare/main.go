// Command aftercare is the whole product: server, demo, and the tools of whoever runs it.
package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"github.com/alecthomas/kong"
)

// version is set by the build.
var version = "dev"

type cli struct {
	Serve   ServeCmd   `cmd:"" help:"Serve the product; an empty database shows the set-up page."`
	Demo    demoCmd    `cmd:"" help:"Fill an empty database with a living demo company, then serve it."`
	Migrate migrateCmd `cmd:"" help:"Bring the schema of a database up to date."`
	Seed    seedCmd    `cmd:"" help:"Load many customers, machines and cases, for measuring."`
	Replay  replayCmd  `cmd:"" help:"Play a day of real service calls in simulated time and check what comes of it."`
	Policy  policyCmd  `cmd:"" help:"Test, show, evaluate, check and compare policy packs."`
	User    userCmd    `cmd:"" help:"List accounts, add one, or set a password."`
	Doctor  doctorCmd  `cmd:"" help:"Examine an installation and say what is wrong with it."`
	Version versionCmd `cmd:"" help:"Print the version."`

	LogLevel string `help:"Least important log line to write: debug, info, warn or error." enum:"debug,info,warn,error" default:"info"`
	LogJSON  bool   `help:"Write log lines as JSON."`
}

type versionCmd struct{}

// Run prints the version.
func (versionCmd) Run() error {
	_, err := fmt.Println("aftercare " + version)
	return err
}

// Store is where an installation keeps what it knows.
type Store struct {
	DB    string `help:"Database: a file for SQLite, or a postgres:// address." default:"data/aftercare.db" env:"AFTERCARE_DB" placeholder:"ADDRESS"`
	Data  string `help:"Folder for files and keys." default:"data" env:"AFTERCARE_DATA" placeholder:"DIR"`
	Blobs string `help:"Where files are kept: a folder or s3://host/bucket that all nodes share (default DATA/blobs)." env:"AFTERCARE_BLOBS" placeholder:"PLACE"`
}

func main() {
	var c cli
	k := kong.Must(&c, kong.Name("aftercare"), kong.UsageOnError(), kong.DefaultEnvars("AFTERCARE"),
		kong.Description("After-sales service: cases, dispatch, field work, call-backs. Every flag is also a variable, --addr is AFTERCARE_ADDR.\n\nExample: aftercare demo --addr 127.0.0.1:8080 --db data/demo.db"),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}))
	ctx, err := k.Parse(os.Args[1:])
	k.FatalIfErrorf(err)
	ctx.BindTo(os.Stdout, (*io.Writer)(nil))
	if err := ctx.Run(c.logger()); err != nil {
		end := exit{code: 1}
		errors.As(err, &end)
		if text := err.Error(); text != "" {
			fmt.Fprintln(os.Stderr, "aftercare: "+text)
		}
		os.Exit(end.code)
	}
}

func (c *cli) logger() *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(strings.ToUpper(c.LogLevel))) // kong has checked the word
	o := &slog.HandlerOptions{Level: level}
	if c.LogJSON {
		return slog.New(slog.NewJSONHandler(os.Stderr, o))
	}
	return slog.New(slog.NewTextHandler(os.Stderr, o))
}
