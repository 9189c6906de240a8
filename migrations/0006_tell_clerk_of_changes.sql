-- Clerk is to be told again of a person when a membership of theirs changes. A change that comes while it is being told
-- raises the version, so that it is not taken for done.
CREATE TRIGGER memberships_told_in AFTER INSERT ON memberships WHEN NEW.status = 'active' BEGIN INSERT INTO metadata_due (user_id) VALUES (NEW.user_id) ON CONFLICT (user_id) DO UPDATE SET version = version + 1, attempts = 0, due_at = 0; END;
--> statement-breakpoint
CREATE TRIGGER memberships_told_again AFTER UPDATE OF status, role ON memberships WHEN (OLD.status = 'active' OR NEW.status = 'active') AND (OLD.status <> NEW.status OR OLD.role <> NEW.role) BEGIN INSERT INTO metadata_due (user_id) VALUES (NEW.user_id) ON CONFLICT (user_id) DO UPDATE SET version = version + 1, attempts = 0, due_at = 0; END;
--> statement-breakpoint
CREATE TRIGGER memberships_told_out AFTER DELETE ON memberships WHEN OLD.status = 'active' BEGIN INSERT INTO metadata_due (user_id) VALUES (OLD.user_id) ON CONFLICT (user_id) DO UPDATE SET version = version + 1, attempts = 0, due_at = 0; END;
--> statement-breakpoint
CREATE TRIGGER tenants_told AFTER UPDATE OF status ON tenants WHEN OLD.status <> NEW.status BEGIN INSERT INTO metadata_due (user_id) SELECT DISTINCT user_id FROM memberships WHERE tenant_id = NEW.id AND status = 'active' ON CONFLICT (user_id) DO UPDATE SET version = version + 1, attempts = 0, due_at = 0; END;
