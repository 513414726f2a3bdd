package app

import (
	"context"
	"errors"

	"aftercare/internal/area/org"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/page"
)

// ErrNoTenant says that there is nothing to administrate yet.
var ErrNoTenant = errors.New("this database has no organisation yet: serve it and open the set-up page, or use the demo")

// Tenant is the first organisation of the installation.
func (a *App) Tenant(ctx context.Context) (t org.Tenant, err error) {
	err = a.DB.Read(actor.AsSystem(ctx, ""), func(tx *db.Tx) error {
		ts, err := org.Tenants(tx)
		if err == nil && len(ts) == 0 {
			err = ErrNoTenant
		}
		if err == nil {
			t = ts[0]
		}
		return err
	})
	return t, err
}

// inTenant runs fn in a unit of work in which the system acts for the organisation.
func (a *App) inTenant(ctx context.Context, fn func(*db.Tx) error) error {
	t, err := a.Tenant(ctx)
	if err != nil {
		return err
	}
	if ctx, err = a.As(ctx, string(t.ID)); err != nil {
		return err
	}
	return a.inWords(a.DB.Write(ctx, fn))
}

// inWords says a refusal in English, for the command line.
func (a *App) inWords(err error) error {
	e, ok := errors.AsType[*errs.Error](err)
	if !ok {
		return err
	}
	msg := a.Router.Translate("en", e.Code, e.Params)
	for _, f := range e.Fields {
		msg += "; " + f.Name + ": " + a.Router.Translate("en", "field."+f.Code, f.Params)
	}
	return errors.New(msg)
}

// Users lists the accounts of the organisation, 200 at most.
func (a *App) Users(ctx context.Context) (rows []org.UserRow, err error) {
	err = a.inTenant(ctx, func(tx *db.Tx) error {
		l, err := a.Org.Users(tx, &page.Request{Limit: 200})
		if err == nil {
			rows = l.Items
		}
		return err
	})
	return rows, err
}

// NewUser is an account to be added from the command line.
type NewUser struct {
	Login, Name, Password, UnitCode string
	Roles                           []string
}

// AddUser adds a person with an account.
func (a *App) AddUser(ctx context.Context, n NewUser) (u *org.User, err error) {
	err = a.inTenant(ctx, func(tx *db.Tx) error {
		l, err := a.Org.People(tx, nil)
		if err != nil {
			return err
		}
		in := &org.NewUserInput{}
		for _, x := range l.Units {
			if x.Code == n.UnitCode || n.UnitCode == "" && in.Body.UnitID == "" {
				in.Body.UnitID = x.ID
			}
		}
		in.Body.Name, in.Body.Login, in.Body.Password, in.Body.Roles = n.Name, n.Login, n.Password, n.Roles
		u, err = a.Org.NewUser(tx, in)
		return err
	})
	return u, err
}

// SetPassword sets the password of a log-in.
func (a *App) SetPassword(ctx context.Context, login, password string) error {
	return a.inTenant(ctx, func(tx *db.Tx) error {
		u, err := org.ByLogin(tx, login)
		if err != nil {
			return err
		}
		in := &org.ChangeUserInput{ID: u.ID}
		in.Body.Version, in.Body.Password = u.Version, password
		_, err = a.Org.ChangeUser(tx, in)
		return err
	})
}
