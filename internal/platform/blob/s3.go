package blob

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"path"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// bucket keeps contents in an S3 bucket.
type bucket struct {
	client *minio.Client
	name   string
	prefix string
}

// openS3 reads s3://host[:port]/bucket[/prefix] (s3+http:// without TLS); the keys come from
// AFTERCARE_S3_KEY and AFTERCARE_S3_SECRET, so that they stand in no process list.
func openS3(place string) (Store, error) {
	u, err := url.Parse(place)
	if err != nil {
		return nil, fmt.Errorf("--blobs: %w", err)
	}
	name, prefix, _ := strings.Cut(strings.Trim(u.Path, "/"), "/")
	if u.Host == "" || name == "" {
		return nil, fmt.Errorf("--blobs: write s3://host/bucket")
	}
	c, err := minio.New(u.Host, &minio.Options{Secure: u.Scheme == "s3", Region: u.Query().Get("region"),
		Creds: credentials.NewStaticV4(os.Getenv("AFTERCARE_S3_KEY"), os.Getenv("AFTERCARE_S3_SECRET"), "")})
	if err != nil {
		return nil, fmt.Errorf("--blobs: %w", err)
	}
	return &bucket{c, name, prefix}, nil
}

func (b *bucket) String() string { return "s3://" + b.client.EndpointURL().Host + "/" + b.name }

func (b *bucket) key(hash string) string {
	return strings.TrimPrefix(b.prefix+"/"+hash[:2]+"/"+hash, "/")
}

// Put implements Store.
func (b *bucket) Put(ctx context.Context, data []byte) (string, error) {
	hash := HashOf(data)
	_, err := b.client.PutObject(ctx, b.name, b.key(hash), bytes.NewReader(data), int64(len(data)), minio.PutObjectOptions{ContentType: "application/octet-stream"})
	return hash, err
}

// Old implements Store.
func (b *bucket) Old(ctx context.Context, prefix string, before time.Time) (hashes []string, err error) {
	for o := range b.client.ListObjectsIter(ctx, b.name, minio.ListObjectsOptions{Prefix: strings.TrimPrefix(b.prefix+"/"+prefix+"/", "/"), Recursive: true}) {
		if o.Err != nil {
			return hashes, o.Err
		}
		if hash := path.Base(o.Key); hashForm.MatchString(hash) && o.LastModified.Before(before) {
			hashes = append(hashes, hash)
		}
	}
	return hashes, nil
}

// Drop implements Store.
func (b *bucket) Drop(ctx context.Context, hash string, before time.Time) error {
	st, err := b.client.StatObject(ctx, b.name, b.key(hash), minio.StatObjectOptions{})
	if err != nil || !st.LastModified.Before(before) {
		return err
	}
	return b.client.RemoveObject(ctx, b.name, b.key(hash), minio.RemoveObjectOptions{})
}

// Open implements Store.
func (b *bucket) Open(ctx context.Context, hash string) (io.ReadCloser, error) {
	if !hashForm.MatchString(hash) {
		return nil, ErrNotFound
	}
	o, err := b.client.GetObject(ctx, b.name, b.key(hash), minio.GetObjectOptions{})
	if err != nil {
		return nil, err
	}
	if _, err := o.Stat(); err != nil {
		o.Close()
		if minio.ToErrorResponse(err).StatusCode == 404 {
			return nil, ErrNotFound
		}
		return nil, err
	}
	return o, nil
}
