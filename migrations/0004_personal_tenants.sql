ALTER TABLE `tenants` ADD `personal_of` text REFERENCES users(id);--> statement-breakpoint
CREATE UNIQUE INDEX `tenants_personal_of_unique` ON `tenants` (`personal_of`);