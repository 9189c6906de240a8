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
CREATE INDEX `idempotency_keys_created` ON `idempotency_keys` (`created_at`);