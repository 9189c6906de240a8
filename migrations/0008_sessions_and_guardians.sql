CREATE TABLE `calendar_feeds` (
	`user_id` text PRIMARY KEY NOT NULL,
	`token_hash` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `calendar_feeds_token_hash_unique` ON `calendar_feeds` (`token_hash`);--> statement-breakpoint
CREATE TABLE `claim_slips` (
	`id` text PRIMARY KEY NOT NULL,
	`code_hash` text NOT NULL,
	`tenant_id` text NOT NULL,
	`player_id` text NOT NULL,
	`expires_at` integer NOT NULL,
	`misses` integer DEFAULT 0 NOT NULL,
	`used_at` integer,
	`used_by` text,
	`created_by` text NOT NULL,
	`claim` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`player_id`) REFERENCES `players`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`used_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `claim_slips_code_hash_unique` ON `claim_slips` (`code_hash`);--> statement-breakpoint
CREATE INDEX `claim_slips_tenant` ON `claim_slips` (`tenant_id`,`player_id`);--> statement-breakpoint
CREATE INDEX `claim_slips_player` ON `claim_slips` (`player_id`);--> statement-breakpoint
CREATE INDEX `claim_slips_expiring` ON `claim_slips` (`expires_at`);--> statement-breakpoint
CREATE TABLE `guardian_invitations` (
	`id` text PRIMARY KEY NOT NULL,
	`token_hash` text NOT NULL,
	`player_id` text NOT NULL,
	`email` text NOT NULL,
	`first_name` text,
	`last_name` text,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	`used_by` text,
	`revoked_at` integer,
	`created_by` text NOT NULL,
	`claim` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`player_id`) REFERENCES `players`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`used_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `guardian_invitations_token_hash_unique` ON `guardian_invitations` (`token_hash`);--> statement-breakpoint
CREATE INDEX `guardian_invitations_player` ON `guardian_invitations` (`player_id`);--> statement-breakpoint
CREATE INDEX `guardian_invitations_email` ON `guardian_invitations` (`email`,`created_at`);--> statement-breakpoint
CREATE TABLE `session_signups` (
	`id` text PRIMARY KEY NOT NULL,
	`session_id` text NOT NULL,
	`player_id` text,
	`user_id` text,
	`status` text NOT NULL,
	`attended` integer,
	`by_user_id` text NOT NULL,
	`answered_at` integer NOT NULL,
	`claim` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`session_id`) REFERENCES `sessions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`player_id`) REFERENCES `players`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "session_signups_status" CHECK("session_signups"."status" in ('going', 'not_going', 'waitlisted')),
	CONSTRAINT "session_signups_whose" CHECK(("session_signups"."player_id" is null) <> ("session_signups"."user_id" is null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `session_signups_player` ON `session_signups` (`session_id`,`player_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `session_signups_user` ON `session_signups` (`session_id`,`user_id`);--> statement-breakpoint
CREATE INDEX `session_signups_of_player` ON `session_signups` (`player_id`);--> statement-breakpoint
CREATE INDEX `session_signups_of_user` ON `session_signups` (`user_id`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`title` text NOT NULL,
	`kind` text NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`timezone` text NOT NULL,
	`location` text,
	`notes` text,
	`capacity` integer,
	`status` text DEFAULT 'scheduled' NOT NULL,
	`series_id` text,
	`sequence` integer DEFAULT 0 NOT NULL,
	`going` integer DEFAULT 0 NOT NULL,
	`waitlisted` integer DEFAULT 0 NOT NULL,
	`created_by` text NOT NULL,
	`claim` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "sessions_kind" CHECK("sessions"."kind" in ('training', 'match', 'event')),
	CONSTRAINT "sessions_status" CHECK("sessions"."status" in ('scheduled', 'cancelled')),
	CONSTRAINT "sessions_end" CHECK("sessions"."ends_at" > "sessions"."starts_at"),
	CONSTRAINT "sessions_capacity" CHECK("sessions"."capacity" is null or "sessions"."going" <= "sessions"."capacity")
);
--> statement-breakpoint
CREATE INDEX `sessions_tenant` ON `sessions` (`tenant_id`,`starts_at`,`id`);--> statement-breakpoint
CREATE INDEX `sessions_series` ON `sessions` (`series_id`,`starts_at`);--> statement-breakpoint
CREATE INDEX `sessions_waiting` ON `sessions` (`starts_at`) WHERE "sessions"."waitlisted" > 0;--> statement-breakpoint
ALTER TABLE `player_guardians` ADD `consented_at` integer;--> statement-breakpoint
ALTER TABLE `player_guardians` ADD `consent_version` text;--> statement-breakpoint
ALTER TABLE `player_guardians` ADD `claim` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `players` ADD `held_until` integer;--> statement-breakpoint
CREATE INDEX `players_held` ON `players` (`held_until`) WHERE "players"."held_until" is not null;