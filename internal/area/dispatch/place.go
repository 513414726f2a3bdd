package dispatch

import "math"

// Place is a point on the globe in degrees.
type Place struct {
	Lat float64 `json:"lat"`
	Lon float64 `json:"lon"`
}

// placeOf makes a place of two optional numbers, nil unless both are there.
func placeOf(lat, lon *float64) *Place {
	if lat == nil || lon == nil {
		return nil
	}
	return &Place{*lat, *lon}
}

// earthRadius is the mean radius of the globe in metres.
const earthRadius = 6371008.8

// metres is the great circle between two places.
func metres(a, b Place) float64 {
	const rad = math.Pi / 180
	dLat, dLon := (b.Lat-a.Lat)*rad, (b.Lon-a.Lon)*rad
	s, l := math.Sin(dLat/2), math.Sin(dLon/2)
	h := s*s + math.Cos(a.Lat*rad)*math.Cos(b.Lat*rad)*l*l
	return 2 * earthRadius * math.Asin(math.Sqrt(min(1, h)))
}

// leg is one way between two stops.
type leg struct {
	metres  int // along roads
	minutes int
	known   bool // false: one of the ends has no coordinates and the minutes are the policy's guess
}

// way estimates a leg: the great circle, longer by the road factor, at the pack's mean speed.
func (p Params) way(from, to *Place) leg {
	if from == nil || to == nil {
		return leg{minutes: p.UnknownTravel}
	}
	m := metres(*from, *to) * float64(p.RoadPct) / 100
	minutes := math.Ceil(m / 1000 / float64(max(1, p.SpeedKmh)) * 60)
	return leg{int(math.Round(m)), int(minutes), true}
}
