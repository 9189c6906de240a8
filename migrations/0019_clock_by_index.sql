DROP INDEX `sessions_waiting`;--> statement-breakpoint
CREATE INDEX `sessions_promotable` ON `sessions` (`starts_at`) WHERE "sessions"."waitlisted" > 0 and ("sessions"."capacity" is null or "sessions"."going" < "sessions"."capacity");--> statement-breakpoint
CREATE INDEX `sessions_ended` ON `sessions` (`ends_at`);--> statement-breakpoint
CREATE INDEX `club_signups_tenant` ON `club_signups` (`tenant_id`) WHERE "club_signups"."tenant_id" is not null;--> statement-breakpoint
CREATE INDEX `users_default_tenant` ON `users` (`default_tenant_id`) WHERE "users"."default_tenant_id" is not null;