package notify

import "aftercare/internal/platform/httpx"

// Routes registers the inbox, the outbox and the reports of providers.
func Routes(r *httpx.Router, s *Service) {
	httpx.Get(r, "/api/notices", httpx.LoggedIn, s.Inbox)
	httpx.Post(r, "/api/notices/{id}/read", httpx.LoggedIn, s.Read)
	httpx.Post(r, "/api/notices/read-all", httpx.LoggedIn, s.ReadAll)
	httpx.Get(r, "/api/admin/outbox", PermOutbox, s.Outbox)
	httpx.Post(r, "/api/admin/outbox/{id}/retry", PermSetting, s.Retry)
	httpx.Get(r, "/api/admin/channels", PermOutbox, s.ListChannels)
	httpx.Put(r, "/api/admin/channels/{channel}", PermSetting, s.SetChannel)
	httpx.Post(r, "/api/channel/sms/callback", httpx.Public, s.ReportSMS)
}
