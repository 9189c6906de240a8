CREATE TABLE `old_slugs` (
	`slug` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`until` integer NOT NULL,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `old_slugs_until` ON `old_slugs` (`until`);--> statement-breakpoint
CREATE INDEX `old_slugs_tenant` ON `old_slugs` (`tenant_id`);--> statement-breakpoint
ALTER TABLE `player_memberships` ADD `claim` text DEFAULT '' NOT NULL;