ALTER TABLE `users` ADD `clerk_closes_at` integer;--> statement-breakpoint
CREATE INDEX `users_closing` ON `users` (`clerk_closes_at`) WHERE "users"."clerk_closes_at" is not null;--> statement-breakpoint
CREATE INDEX `audit_entries_actor` ON `audit_entries` (`actor_user_id`,`id`);