CREATE TABLE `clerk_changes` (
	`clerk_user_id` text PRIMARY KEY NOT NULL,
	`updated_at` integer NOT NULL,
	`is_banned` integer NOT NULL,
	`addresses_hash` text NOT NULL,
	`received_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `clerk_changes_received` ON `clerk_changes` (`received_at`);--> statement-breakpoint
ALTER TABLE `users` ADD `signed_up_as_of` integer;--> statement-breakpoint
-- An address that only a token vouches for is dated when the token was issued.
DROP TRIGGER users_email_proved_first;--> statement-breakpoint
DROP TRIGGER users_email_proved;--> statement-breakpoint
CREATE TRIGGER users_email_proved_first AFTER INSERT ON users WHEN NEW.email_verified = 1 AND NEW.email IS NOT NULL BEGIN UPDATE user_emails SET ended_at = NEW.updated_at WHERE email = NEW.email AND ended_at IS NULL AND user_id <> NEW.id AND said_at <= coalesce(NEW.clerk_updated_at, NEW.signed_up_as_of, NEW.updated_at); INSERT INTO user_emails (user_id, email, said_at) SELECT NEW.id, NEW.email, coalesce(NEW.clerk_updated_at, NEW.signed_up_as_of, NEW.updated_at) WHERE NOT EXISTS (SELECT 1 FROM user_emails e WHERE e.email = NEW.email AND e.ended_at IS NULL AND e.user_id <> NEW.id) ON CONFLICT (user_id, email) DO UPDATE SET said_at = excluded.said_at, ended_at = NULL; UPDATE users SET email_verified = 0 WHERE id = NEW.id AND NOT EXISTS (SELECT 1 FROM user_emails e WHERE e.user_id = NEW.id AND e.email = NEW.email AND e.ended_at IS NULL); END;
--> statement-breakpoint
CREATE TRIGGER users_email_proved AFTER UPDATE OF email, email_verified ON users WHEN NEW.email_verified = 1 AND NEW.email IS NOT NULL AND (OLD.email_verified = 0 OR OLD.email IS NOT NEW.email) BEGIN UPDATE user_emails SET ended_at = NEW.updated_at WHERE email = NEW.email AND ended_at IS NULL AND user_id <> NEW.id AND said_at <= coalesce(NEW.clerk_updated_at, NEW.signed_up_as_of, NEW.updated_at); INSERT INTO user_emails (user_id, email, said_at) SELECT NEW.id, NEW.email, coalesce(NEW.clerk_updated_at, NEW.signed_up_as_of, NEW.updated_at) WHERE NOT EXISTS (SELECT 1 FROM user_emails e WHERE e.email = NEW.email AND e.ended_at IS NULL AND e.user_id <> NEW.id) ON CONFLICT (user_id, email) DO UPDATE SET said_at = excluded.said_at, ended_at = NULL; UPDATE users SET email_verified = 0 WHERE id = NEW.id AND NOT EXISTS (SELECT 1 FROM user_emails e WHERE e.user_id = NEW.id AND e.email = NEW.email AND e.ended_at IS NULL); END;
