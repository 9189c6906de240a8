CREATE TABLE `tenant_logos` (
	`tenant_id` text PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`type` text NOT NULL,
	`image` text NOT NULL,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "tenant_logos_type" CHECK("tenant_logos"."type" in ('image/png', 'image/jpeg', 'image/webp'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tenant_logos_id_unique` ON `tenant_logos` (`id`);--> statement-breakpoint
CREATE INDEX `emails_stuck` ON `emails` (`tenant_id`,`created_at`) WHERE "emails"."status" in ('bounced', 'complained', 'failed');--> statement-breakpoint
CREATE INDEX `memberships_waiting` ON `memberships` (`tenant_id`) WHERE "memberships"."status" = 'pending';--> statement-breakpoint
CREATE INDEX `player_memberships_waiting` ON `player_memberships` (`tenant_id`) WHERE "player_memberships"."status" = 'pending';--> statement-breakpoint
-- A logo that its tenant no longer shows belongs to nobody: another address, or none, lets go of the picture.
CREATE TRIGGER `tenant_logos_let_go` AFTER UPDATE OF `logo_url` ON `tenants` WHEN new.`logo_url` IS NOT old.`logo_url` BEGIN DELETE FROM `tenant_logos` WHERE `tenant_id` = new.`id` AND (new.`logo_url` IS NULL OR substr(new.`logo_url`, -length(`id`)) <> `id`); END;
