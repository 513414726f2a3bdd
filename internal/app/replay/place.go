package replay

import (
	"math"
	"time"

	"aftercare/internal/engine/policy"
)

// The pack's figures of ways, the same as the product's own choice of a technician reads.
var (
	roadPct  = policy.NewKey[int]("dispatch.road_pct")
	speedKmh = policy.NewKey[int]("dispatch.speed_kmh")
)

// place is a point on the globe in degrees.
type place struct {
	Lat float64 `json:"lat"`
	Lon float64 `json:"lon"`
}

func (p place) onGlobe() bool { return math.Abs(p.Lat) <= 90 && math.Abs(p.Lon) <= 180 }

// earth is the mean radius of the globe in kilometres.
const earth = 6371.0088

// km is the great circle between two places.
func km(a, b place) float64 {
	const rad = math.Pi / 180
	s, l := math.Sin((b.Lat-a.Lat)*rad/2), math.Sin((b.Lon-a.Lon)*rad/2)
	return 2 * earth * math.Asin(math.Sqrt(min(1, s*s+math.Cos(a.Lat*rad)*math.Cos(b.Lat*rad)*l*l)))
}

// roads turns straight lines into ways.
type roads struct {
	factor float64 // of the road against the straight line
	speed  float64 // km/h
}

func roadsOf(p *policy.Pack) roads {
	return roads{float64(roadPct.In(p)) / 100, float64(max(1, speedKmh.In(p)))}
}

// way is how far it is from a to b, and how long it takes in whole minutes.
func (r roads) way(a, b place) (float64, time.Duration) {
	d := km(a, b) * r.factor
	return d, time.Duration(math.Ceil(d/r.speed*60)) * time.Minute
}
