CREATE TABLE `clerk_org_members` (
	`id` text PRIMARY KEY NOT NULL,
	`organization_id` text NOT NULL,
	`clerk_user_id` text NOT NULL,
	`role` text NOT NULL,
	`updated_at` integer NOT NULL,
	`is_gone` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `clerk_org_members_organization` ON `clerk_org_members` (`organization_id`);--> statement-breakpoint
CREATE INDEX `clerk_org_members_user` ON `clerk_org_members` (`clerk_user_id`);--> statement-breakpoint
ALTER TABLE `tenants` ADD `clerk_org_id` text;--> statement-breakpoint
CREATE UNIQUE INDEX `tenants_clerk_org_id_unique` ON `tenants` (`clerk_org_id`);