ALTER TABLE `emails` ADD `first_run` text;--> statement-breakpoint
ALTER TABLE `emails` ADD `is_bulk` integer DEFAULT false NOT NULL;