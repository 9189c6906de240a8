CREATE TABLE `code_misses` (
	`key` text PRIMARY KEY NOT NULL,
	`misses` integer NOT NULL,
	`window_ends_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `code_misses_ended` ON `code_misses` (`window_ends_at`);
--> statement-breakpoint
-- The uses of a code are counted where the row of the tenant is written anyway: as somebody comes in by it.
DROP TRIGGER memberships_counted_in;
--> statement-breakpoint
CREATE TRIGGER memberships_counted_in AFTER INSERT ON memberships BEGIN UPDATE tenants SET member_count = member_count + (NEW.status = 'active' AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.tenant_id = NEW.tenant_id AND m.user_id = NEW.user_id AND m.id <> NEW.id AND m.status = 'active')), seat_count = seat_count + (NEW.status IN ('active', 'pending', 'suspended') AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.tenant_id = NEW.tenant_id AND m.user_id = NEW.user_id AND m.id <> NEW.id AND m.status IN ('active', 'pending', 'suspended'))), invite_code_uses = invite_code_uses + (NEW.joined_via IN ('code', 'signup')) WHERE id = NEW.tenant_id; END;
--> statement-breakpoint
-- Somebody comes back to a role that they once had: only a join writes how it came about.
CREATE TRIGGER memberships_code_used_again AFTER UPDATE OF joined_with ON memberships WHEN NEW.joined_via IN ('code', 'signup') BEGIN UPDATE tenants SET invite_code_uses = invite_code_uses + 1 WHERE id = NEW.tenant_id; END;
