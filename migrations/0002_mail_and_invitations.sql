CREATE TABLE `club_signups` (
	`id` text PRIMARY KEY NOT NULL,
	`token_hash` text NOT NULL,
	`email` text NOT NULL,
	`tenant_name` text NOT NULL,
	`slug` text,
	`also_coach` integer NOT NULL,
	`timezone` text NOT NULL,
	`first_name` text,
	`last_name` text,
	`phone` text,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	`used_by` text,
	`tenant_id` text,
	`claim` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`used_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `club_signups_token_hash_unique` ON `club_signups` (`token_hash`);--> statement-breakpoint
CREATE INDEX `club_signups_email` ON `club_signups` (`email`,`created_at`);--> statement-breakpoint
CREATE TABLE `email_events` (
	`id` text PRIMARY KEY NOT NULL,
	`email_id` text NOT NULL,
	`event` text NOT NULL,
	`detail` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`email_id`) REFERENCES `emails`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `email_events_email` ON `email_events` (`email_id`,`id`);--> statement-breakpoint
CREATE TABLE `emails` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text,
	`invitation_id` text,
	`recipient` text NOT NULL,
	`template` text NOT NULL,
	`locale` text,
	`variables` text,
	`status` text DEFAULT 'queued' NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`next_attempt_at` integer NOT NULL,
	`claim` text NOT NULL,
	`provider_id` text,
	`last_error` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`invitation_id`) REFERENCES `invitations`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "emails_status" CHECK("emails"."status" in ('queued', 'sent', 'delivered', 'bounced', 'complained', 'failed'))
);
--> statement-breakpoint
CREATE INDEX `emails_tenant` ON `emails` (`tenant_id`,`id`);--> statement-breakpoint
CREATE INDEX `emails_recipient` ON `emails` (`recipient`,`created_at`);--> statement-breakpoint
CREATE INDEX `emails_invitation` ON `emails` (`invitation_id`,`id`);--> statement-breakpoint
CREATE INDEX `emails_due` ON `emails` (`next_attempt_at`,`id`) WHERE "emails"."status" = 'queued';--> statement-breakpoint
ALTER TABLE `invitations` ADD `resends` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `invitations` ADD `vouched_by` text REFERENCES users(id);--> statement-breakpoint
ALTER TABLE `invitations` ADD `claim` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `invitations_open` ON `invitations` (`tenant_id`,`id`) WHERE "invitations"."used_at" is null and "invitations"."revoked_at" is null;--> statement-breakpoint
CREATE INDEX `invitations_expiring` ON `invitations` (`expires_at`) WHERE "invitations"."used_at" is null and "invitations"."revoked_at" is null;--> statement-breakpoint
ALTER TABLE `players` ADD `claim` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `tenants` ADD `mails_on` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `tenants` ADD `mails_that_day` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `users` ADD `terms_accepted_at` integer;--> statement-breakpoint
CREATE INDEX `memberships_joined_with` ON `memberships` (`tenant_id`,`joined_with`);