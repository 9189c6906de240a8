CREATE TABLE `audit_entries` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text,
	`actor_user_id` text,
	`action` text NOT NULL,
	`target_type` text NOT NULL,
	`target_id` text NOT NULL,
	`data` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`actor_user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `audit_entries_tenant` ON `audit_entries` (`tenant_id`,`id`);--> statement-breakpoint
CREATE TABLE `idempotency_keys` (
	`clerk_user_id` text NOT NULL,
	`key` text NOT NULL,
	`fingerprint` text NOT NULL,
	`claim` text NOT NULL,
	`status` integer,
	`body` text,
	`standing` text,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`clerk_user_id`, `key`)
);
--> statement-breakpoint
CREATE INDEX `idempotency_keys_created` ON `idempotency_keys` (`created_at`);--> statement-breakpoint
CREATE TABLE `invitations` (
	`id` text PRIMARY KEY NOT NULL,
	`token_hash` text NOT NULL,
	`tenant_id` text NOT NULL,
	`email` text NOT NULL,
	`first_name` text,
	`last_name` text,
	`role` text NOT NULL,
	`player_id` text,
	`purpose` text NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	`used_by` text,
	`revoked_at` integer,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`player_id`) REFERENCES `players`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`used_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "invitations_role" CHECK("invitations"."role" in ('owner', 'admin', 'coach', 'parent', 'player', 'member', 'viewer')),
	CONSTRAINT "invitations_purpose" CHECK("invitations"."purpose" in ('signup_welcome', 'add_membership', 'player_link', 'club_signup'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `invitations_token_hash_unique` ON `invitations` (`token_hash`);--> statement-breakpoint
CREATE INDEX `invitations_tenant` ON `invitations` (`tenant_id`,`id`);--> statement-breakpoint
CREATE INDEX `invitations_email` ON `invitations` (`email`);--> statement-breakpoint
CREATE TABLE `memberships` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`user_id` text NOT NULL,
	`role` text NOT NULL,
	`status` text NOT NULL,
	`joined_via` text NOT NULL,
	`joined_with` text,
	`joined_country` text,
	`joined_at` integer NOT NULL,
	`claim` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "memberships_role" CHECK("memberships"."role" in ('owner', 'admin', 'coach', 'parent', 'player', 'member', 'viewer')),
	CONSTRAINT "memberships_status" CHECK("memberships"."status" in ('active', 'pending', 'suspended', 'removed', 'left')),
	CONSTRAINT "memberships_joined_via" CHECK("memberships"."joined_via" in ('founder', 'signup', 'code', 'invitation', 'clerk'))
);
--> statement-breakpoint
CREATE INDEX `memberships_user` ON `memberships` (`user_id`,`status`);--> statement-breakpoint
CREATE INDEX `memberships_tenant` ON `memberships` (`tenant_id`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `memberships_tenant_user_role` ON `memberships` (`tenant_id`,`user_id`,`role`);--> statement-breakpoint
CREATE TABLE `player_guardians` (
	`player_id` text NOT NULL,
	`user_id` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`player_id`, `user_id`),
	FOREIGN KEY (`player_id`) REFERENCES `players`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `player_guardians_user` ON `player_guardians` (`user_id`);--> statement-breakpoint
CREATE TABLE `player_memberships` (
	`tenant_id` text NOT NULL,
	`player_id` text NOT NULL,
	`status` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `player_id`),
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`player_id`) REFERENCES `players`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "player_memberships_status" CHECK("player_memberships"."status" in ('active', 'pending', 'suspended', 'removed', 'left'))
);
--> statement-breakpoint
CREATE INDEX `player_memberships_player` ON `player_memberships` (`player_id`,`status`);--> statement-breakpoint
CREATE TABLE `players` (
	`id` text PRIMARY KEY NOT NULL,
	`first_name` text NOT NULL,
	`last_name` text NOT NULL,
	`birthdate` text,
	`user_id` text,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `players_user_id_unique` ON `players` (`user_id`);--> statement-breakpoint
CREATE TABLE `tenants` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`slug` text NOT NULL,
	`owner_user_id` text NOT NULL,
	`status` text NOT NULL,
	`invite_code` text NOT NULL,
	`invite_code_updated_at` integer NOT NULL,
	`invite_code_updated_by` text,
	`invite_code_uses` integer DEFAULT 0 NOT NULL,
	`logo_url` text,
	`timezone` text NOT NULL,
	`policy` text DEFAULT '{}' NOT NULL,
	`metadata` text DEFAULT '{}' NOT NULL,
	`member_count` integer DEFAULT 0 NOT NULL,
	`seat_count` integer DEFAULT 0 NOT NULL,
	`claim` text NOT NULL,
	`created_at` integer NOT NULL,
	`deleted_at` integer,
	FOREIGN KEY (`owner_user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`invite_code_updated_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "tenants_status" CHECK("tenants"."status" in ('active', 'suspended', 'ownerless', 'deleted'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tenants_slug_unique` ON `tenants` (`slug`);--> statement-breakpoint
CREATE UNIQUE INDEX `tenants_invite_code_unique` ON `tenants` (`invite_code`);--> statement-breakpoint
CREATE INDEX `tenants_deleted` ON `tenants` (`deleted_at`);--> statement-breakpoint
CREATE TABLE `users` (
	`id` text PRIMARY KEY NOT NULL,
	`clerk_user_id` text,
	`email` text,
	`email_verified` integer DEFAULT false NOT NULL,
	`first_name` text,
	`last_name` text,
	`phone` text,
	`kind` text,
	`status` text NOT NULL,
	`global_role` text DEFAULT 'user' NOT NULL,
	`default_tenant_id` text,
	`locale` text,
	`avatar_url` text,
	`clerk_updated_at` integer,
	`claim` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`default_tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "users_kind" CHECK("users"."kind" in ('coach', 'parent', 'player')),
	CONSTRAINT "users_status" CHECK("users"."status" in ('pending', 'active', 'suspended', 'deleted')),
	CONSTRAINT "users_global_role" CHECK("users"."global_role" in ('user', 'platform_admin')),
	CONSTRAINT "users_email_kept" CHECK("users"."status" = 'deleted' or "users"."email" is not null)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `users_clerk_user_id_unique` ON `users` (`clerk_user_id`);--> statement-breakpoint
CREATE INDEX `users_email` ON `users` (`email`);--> statement-breakpoint
CREATE UNIQUE INDEX `users_pending_email` ON `users` (`email`) WHERE "users"."status" = 'pending';--> statement-breakpoint
CREATE TABLE `webhook_events` (
	`id` text PRIMARY KEY NOT NULL,
	`source` text NOT NULL,
	`received_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `webhook_events_received` ON `webhook_events` (`received_at`);