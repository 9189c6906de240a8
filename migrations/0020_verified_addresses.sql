CREATE TABLE `user_emails` (
	`user_id` text NOT NULL,
	`email` text NOT NULL,
	`said_at` integer NOT NULL,
	`ended_at` integer,
	PRIMARY KEY(`user_id`, `email`),
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `user_emails_held` ON `user_emails` (`email`) WHERE "user_emails"."ended_at" is null;--> statement-breakpoint
ALTER TABLE `users` ADD `platform_suspended` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `users` ADD `clerk_banned` integer DEFAULT false NOT NULL;--> statement-breakpoint
UPDATE users SET platform_suspended = 1 WHERE status = 'suspended';
--> statement-breakpoint
-- Where several people held one verified address, the newest word of Clerk counts.
INSERT INTO user_emails (user_id, email, said_at) SELECT u.id, u.email, coalesce(u.clerk_updated_at, u.updated_at) FROM users u WHERE u.email_verified = 1 AND u.email IS NOT NULL AND u.status <> 'deleted' AND NOT EXISTS (SELECT 1 FROM users o WHERE o.email = u.email AND o.email_verified = 1 AND o.status <> 'deleted' AND (coalesce(o.clerk_updated_at, o.updated_at), o.id) > (coalesce(u.clerk_updated_at, u.updated_at), u.id));
--> statement-breakpoint
UPDATE users SET email_verified = 0 WHERE email_verified = 1 AND NOT EXISTS (SELECT 1 FROM user_emails e WHERE e.user_id = users.id AND e.email = users.email);
--> statement-breakpoint
-- A verified address in users is held by that person, and taken from anybody who held it by an older word.
CREATE TRIGGER users_email_proved_first AFTER INSERT ON users WHEN NEW.email_verified = 1 AND NEW.email IS NOT NULL BEGIN UPDATE user_emails SET ended_at = NEW.updated_at WHERE email = NEW.email AND ended_at IS NULL AND user_id <> NEW.id AND said_at <= coalesce(NEW.clerk_updated_at, NEW.updated_at); INSERT INTO user_emails (user_id, email, said_at) SELECT NEW.id, NEW.email, coalesce(NEW.clerk_updated_at, NEW.updated_at) WHERE NOT EXISTS (SELECT 1 FROM user_emails e WHERE e.email = NEW.email AND e.ended_at IS NULL AND e.user_id <> NEW.id) ON CONFLICT (user_id, email) DO UPDATE SET said_at = excluded.said_at, ended_at = NULL; UPDATE users SET email_verified = 0 WHERE id = NEW.id AND NOT EXISTS (SELECT 1 FROM user_emails e WHERE e.user_id = NEW.id AND e.email = NEW.email AND e.ended_at IS NULL); END;
--> statement-breakpoint
CREATE TRIGGER users_email_proved AFTER UPDATE OF email, email_verified ON users WHEN NEW.email_verified = 1 AND NEW.email IS NOT NULL AND (OLD.email_verified = 0 OR OLD.email IS NOT NEW.email) BEGIN UPDATE user_emails SET ended_at = NEW.updated_at WHERE email = NEW.email AND ended_at IS NULL AND user_id <> NEW.id AND said_at <= coalesce(NEW.clerk_updated_at, NEW.updated_at); INSERT INTO user_emails (user_id, email, said_at) SELECT NEW.id, NEW.email, coalesce(NEW.clerk_updated_at, NEW.updated_at) WHERE NOT EXISTS (SELECT 1 FROM user_emails e WHERE e.email = NEW.email AND e.ended_at IS NULL AND e.user_id <> NEW.id) ON CONFLICT (user_id, email) DO UPDATE SET said_at = excluded.said_at, ended_at = NULL; UPDATE users SET email_verified = 0 WHERE id = NEW.id AND NOT EXISTS (SELECT 1 FROM user_emails e WHERE e.user_id = NEW.id AND e.email = NEW.email AND e.ended_at IS NULL); END;
--> statement-breakpoint
CREATE TRIGGER users_email_given_up AFTER UPDATE OF email, email_verified ON users WHEN OLD.email_verified = 1 AND NEW.status <> 'deleted' AND (NEW.email_verified = 0 OR NEW.email IS NOT OLD.email) BEGIN UPDATE user_emails SET ended_at = NEW.updated_at WHERE user_id = NEW.id AND email = OLD.email AND ended_at IS NULL; END;
--> statement-breakpoint
-- A person who lost an address is not verified at it any more.
CREATE TRIGGER user_emails_ended AFTER UPDATE OF ended_at ON user_emails WHEN OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL BEGIN UPDATE users SET email_verified = 0 WHERE id = NEW.user_id AND email = NEW.email AND email_verified = 1; END;
--> statement-breakpoint
CREATE TRIGGER users_emails_forgotten AFTER UPDATE OF status ON users WHEN NEW.status = 'deleted' BEGIN DELETE FROM user_emails WHERE user_id = NEW.id; END;
