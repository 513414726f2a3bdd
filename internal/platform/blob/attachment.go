package blob

import (
	"bytes"
	"context"
	"errors"
	"image"
	_ "image/gif"  // recognises pictures
	_ "image/jpeg" // recognises pictures
	_ "image/png"  // recognises pictures
	"io"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	_ "golang.org/x/image/webp" // recognises pictures

	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/httpx"
	"aftercare/internal/platform/id"
)

// Attachment is a file that belongs to a case or something of it.
type Attachment struct {
	ID          string    `json:"id"`
	SubjectType string    `json:"subject_type"`
	SubjectID   string    `json:"subject_id"`
	Root        string    `json:"root"`
	Unit        string    `json:"unit_id"`
	Owner       string    `json:"owner_id"`
	Assignee    string    `json:"assignee_id"`
	Name        string    `json:"name"`
	Mime        string    `json:"mime"`
	Size        int64     `json:"size"`
	Width       int       `json:"width"`
	Height      int       `json:"height"`
	Hash        string    `json:"hash"`
	CreatedBy   string    `json:"created_by"`
	CreatedAt   time.Time `json:"created_at"`
}

// Subject is what an attachment hangs on, as far as its reader's rights depend on it.
type Subject struct {
	Root string
	actor.Object
}

// Limits of a file.
const (
	MaxFile   = 10 << 20
	MaxPixels = 60_000_000
)

// Permissions of attachments; the object check is that of the subject.
const (
	PermRead  = "attachment.read"
	PermWrite = "attachment.write"
)

// Attachments takes and gives files. Subjects tells, within the actor's reach, what a file hangs on.
type Attachments struct {
	Store    Store
	DB       *db.DB
	Subjects map[string]func(*db.Tx, string) (Subject, error)
}

var (
	addQ = db.Command("attachment.add", `INSERT INTO attachment (tenant_id, id, subject_type, subject_id, root, unit_id, owner_id, assignee_id, name, mime, size, width, height, hash, created_by, created_at)
		VALUES (:tenant, :id, :subject_type, :subject_id, :root, :unit_id, :owner_id, :assignee_id, :name, :mime, :size, :width, :height, :hash, :created_by, :created_at)`)
	sameQ = db.Select[Attachment]("attachment.same", `SELECT {cols} FROM attachment WHERE tenant_id = :tenant AND root = :root
		AND subject_type = :subject_type AND subject_id = :subject_id AND hash = :hash ORDER BY created_at, id LIMIT 1`)
	getQ  = db.Select[Attachment]("attachment.get", `SELECT {cols} FROM attachment WHERE tenant_id = :tenant AND id = :id`)
	rootQ = db.Select[Attachment]("attachment.of_root", `SELECT {cols} FROM attachment WHERE tenant_id = :tenant AND root = :root ORDER BY created_at, id LIMIT 500`)
)

// allowed are the kinds of files that may be stored, as their content shows them.
var allowed = map[string]bool{"image/jpeg": true, "image/png": true, "image/webp": true, "image/gif": true,
	"application/pdf": true, "text/plain; charset=utf-8": true, "video/mp4": true, "audio/mpeg": true, "audio/wave": true, "application/zip": true}

// Inspect decides from the content, never from the name, whether a file may come in.
func Inspect(b []byte) (kind string, width, height int, err error) {
	kind = http.DetectContentType(b)
	if !allowed[kind] || strings.HasPrefix(kind, "text/") && bytes.HasPrefix(bytes.TrimSpace(b), []byte("<")) { // markup that a browser might run
		return kind, 0, 0, errs.BadField("file", "file_type", "type", kind)
	}
	if strings.HasPrefix(kind, "image/") {
		c, _, err := image.DecodeConfig(bytes.NewReader(b))
		if err != nil {
			return kind, 0, 0, errs.BadField("file", "file_broken")
		}
		if c.Width*c.Height > MaxPixels || c.Width <= 0 || c.Height <= 0 {
			return kind, 0, 0, errs.BadField("file", "file_pixels")
		}
		return kind, c.Width, c.Height, nil
	}
	return kind, 0, 0, nil
}

// CleanName keeps the last part of a file name without what a file system or a header could misread.
func CleanName(s string) string {
	s = path.Base(strings.ReplaceAll(strings.ToValidUTF8(s, ""), `\`, "/"))
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || strings.ContainsRune(`<>:"|?*`, r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, s)
	s = strings.Trim(s, ". ")
	for utf8.RuneCountInString(s) > 120 {
		_, n := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-n]
	}
	if s == "" || s == "/" {
		return "file"
	}
	return s
}

// Add stores b for a subject that the caller has already been allowed to write to. The same content on the same subject is one attachment.
func (a *Attachments) Add(ctx context.Context, subjectType, subjectID, name string, b []byte) (*Attachment, error) {
	if len(b) > MaxFile {
		return nil, errs.New(errs.TooLarge, "file.too_large", "limit_mb", MaxFile>>20)
	}
	resolve := a.Subjects[subjectType]
	if resolve == nil {
		return nil, errs.BadField("subject_type", "unknown")
	}
	kind, w, h, err := Inspect(b)
	if err != nil {
		return nil, err
	}
	err = a.DB.Read(ctx, func(tx *db.Tx) error { _, err := resolve(tx, subjectID); return err }) // before a byte is stored
	if err != nil {
		return nil, err
	}
	hash, err := a.Store.Put(ctx, b)
	if err != nil {
		return nil, errs.Because(err, errs.Unavailable, "storage.failed")
	}
	var out *Attachment
	err = a.DB.Write(ctx, func(tx *db.Tx) error {
		s, err := resolve(tx, subjectID)
		if err != nil {
			return err
		}
		if out, err = sameQ.Maybe(tx, db.Args{"root": s.Root, "subject_type": subjectType, "subject_id": subjectID, "hash": hash}); out != nil || err != nil {
			return err // a phone that did not hear the answer sends it once more
		}
		out = &Attachment{ID: id.New("att"), SubjectType: subjectType, SubjectID: subjectID, Root: s.Root, Unit: s.Unit, Owner: s.Owner, Assignee: s.Assignee,
			Name: CleanName(name), Mime: kind, Size: int64(len(b)), Width: w, Height: h, Hash: hash, CreatedBy: tx.Actor.Person, CreatedAt: tx.Now}
		if _, err := addQ.Run(tx, out); err != nil {
			return err
		}
		return tx.Audit("attachment", out.ID, "added", db.Changes{"hash": {New: hash}, "subject": {New: subjectType + ":" + subjectID}})
	})
	return out, err
}

// OfRoot lists the files of a case that the caller has already been allowed to read.
func OfRoot(tx *db.Tx, root string) ([]Attachment, error) {
	return rootQ.All(tx, db.Args{"root": root})
}

// Routes registers taking and giving files.
func (a *Attachments) Routes(r *httpx.Router) {
	r.Handle(http.MethodPost, "/api/attachments", PermWrite, func(w http.ResponseWriter, req *http.Request) {
		out, err := a.take(req)
		if err != nil {
			r.Fail(w, req, err)
			return
		}
		r.Send(w, out)
	})
	r.Handle(http.MethodGet, "/api/attachments/{id}", PermRead, func(w http.ResponseWriter, req *http.Request) {
		if err := a.give(w, req); err != nil {
			r.Fail(w, req, err)
		}
	})
	httpx.Get(r, "/api/cases/{root}/attachments", PermRead, func(tx *db.Tx, in *struct {
		Root string `path:"root" maxLength:"60"`
	}) (*struct {
		Items []Attachment `json:"items" nullable:"false"`
	}, error) {
		out := &struct {
			Items []Attachment `json:"items" nullable:"false"`
		}{}
		if _, err := a.Subjects["ticket"](tx, in.Root); err != nil {
			return nil, err
		}
		var err error
		out.Items, err = OfRoot(tx, in.Root)
		return out, err
	})
}

func (a *Attachments) take(req *http.Request) (*Attachment, error) {
	var tooLarge *http.MaxBytesError
	if err := req.ParseMultipartForm(MaxFile + 1<<16); err != nil {
		if errors.As(err, &tooLarge) {
			return nil, errs.New(errs.TooLarge, "file.too_large", "limit_mb", MaxFile>>20)
		}
		return nil, errs.BadField("file", "file_form")
	}
	defer req.MultipartForm.RemoveAll()
	f, head, err := req.FormFile("file")
	if err != nil {
		return nil, errs.BadField("file", "required")
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, MaxFile+1))
	if err != nil {
		return nil, errs.BadField("file", "file_broken")
	}
	return a.Add(req.Context(), req.FormValue("subject_type"), req.FormValue("subject_id"), head.Filename, b)
}

func (a *Attachments) give(w http.ResponseWriter, req *http.Request) error {
	var at *Attachment
	err := a.DB.Read(req.Context(), func(tx *db.Tx) (err error) {
		if at, err = getQ.One(tx, db.Args{"id": req.PathValue("id")}); err != nil {
			return err
		}
		_, err = a.Subjects[at.SubjectType](tx, at.SubjectID)
		if errs.KindOf(err) == errs.NotFound {
			err = errs.New(errs.NotFound, "attachment.not_found")
		}
		return err
	})
	if err != nil {
		return err
	}
	f, err := a.Store.Open(req.Context(), at.Hash)
	if err != nil {
		return errs.Because(err, errs.Unavailable, "storage.failed")
	}
	defer f.Close()
	h := w.Header()
	h.Set("Content-Type", at.Mime)
	h.Set("Content-Length", strconv.FormatInt(at.Size, 10))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("Cache-Control", "private, max-age=31536000, immutable")
	kind := "attachment"
	if strings.HasPrefix(at.Mime, "image/") {
		kind = "inline"
	}
	h.Set("Content-Disposition", mime.FormatMediaType(kind, map[string]string{"filename": at.Name}))
	_, _ = io.Copy(w, f) // a reader that goes away is no failure of ours
	return nil
}
