package main

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"text/tabwriter"

	"aftercare/internal/app"
)

type userCmd struct {
	List     userListCmd     `cmd:"" default:"1" help:"List accounts with their roles."`
	Add      userAddCmd      `cmd:"" help:"Add a person with an account; the password is read from the terminal."`
	Password userPasswordCmd `cmd:"" help:"Set the password of an account and log it out everywhere."`
}

// Help shows an example.
func (userCmd) Help() string {
	return "Example: echo 'a long password' | aftercare user add --db data/aftercare.db --login mei --name 'Mei Lin' --role coordinator\nA SQLite file must not be served at the same time."
}

type userListCmd struct {
	Store `embed:""`
}

// Run prints a line per account.
func (c *userListCmd) Run(log *slog.Logger) error {
	return c.with(log, func(ctx context.Context, a *app.App) error {
		users, err := a.Users(ctx)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "LOGIN\tNAME\tROLES\tACTIVE")
		for _, u := range users {
			fmt.Fprintf(w, "%s\t%s\t%s\t%v\n", u.Login, u.Name, strings.Join(u.Roles, ","), u.Active)
		}
		return w.Flush()
	})
}

type userAddCmd struct {
	Login string   `required:"" help:"Log-in name."`
	Name  string   `required:"" help:"Name of the person."`
	Role  []string `required:"" help:"Role of the policy pack; may be given several times."`
	Unit  string   `help:"Code of the unit (default: the first one)."`
	Store `embed:""`
}

// Run adds the account.
func (c *userAddCmd) Run(log *slog.Logger) error {
	password, err := readPassword()
	if err != nil {
		return err
	}
	return c.with(log, func(ctx context.Context, a *app.App) error {
		u, err := a.AddUser(ctx, app.NewUser{Login: c.Login, Name: c.Name, Password: password, Roles: c.Role, UnitCode: c.Unit})
		if err != nil {
			return err
		}
		fmt.Printf("added %s (%s)\n", u.Login, strings.Join(u.Roles, ","))
		return nil
	})
}

type userPasswordCmd struct {
	Login string `arg:"" help:"Log-in name."`
	Store `embed:""`
}

// Run sets the password.
func (c *userPasswordCmd) Run(log *slog.Logger) error {
	password, err := readPassword()
	if err != nil {
		return err
	}
	return c.with(log, func(ctx context.Context, a *app.App) error {
		if err := a.SetPassword(ctx, c.Login, password); err != nil {
			return err
		}
		fmt.Println("password of " + c.Login + " set; all its sessions are ended")
		return nil
	})
}

func readPassword() (string, error) {
	fmt.Fprint(os.Stderr, "Password: ")
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if line = strings.TrimRight(line, "\r\n"); line == "" {
		return "", fmt.Errorf("no password given: %w", err)
	}
	return line, nil
}

// with opens the installation for fn.
func (s *Store) with(log *slog.Logger, fn func(context.Context, *app.App) error) error {
	ctx := context.Background()
	a, err := app.Open(ctx, app.Config{DB: s.DB, Data: s.Data, Blobs: s.Blobs, Version: version, Log: log})
	if err != nil {
		return err
	}
	defer a.Close()
	return fn(ctx, a)
}
