package db

// Local is what this process remembers about the database under a key, made when it is first asked for. It is a
// memory of what cannot change any more, as published versions; what may change stays in tables.
func (tx *Tx) Local(key any, make func() any) any {
	if v, ok := tx.db.local.Load(key); ok {
		return v
	}
	v, _ := tx.db.local.LoadOrStore(key, make())
	return v
}
