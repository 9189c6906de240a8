-- Clerk is told of tenants that can be seen. One that loses its last owner, or has one again, can be seen all
-- the while: nobody in it is to be told of anew.
DROP TRIGGER tenants_told;
--> statement-breakpoint
CREATE TRIGGER tenants_told AFTER UPDATE OF status ON tenants WHEN (OLD.status IN ('active', 'ownerless')) <> (NEW.status IN ('active', 'ownerless')) BEGIN INSERT INTO metadata_due (user_id) SELECT DISTINCT user_id FROM memberships WHERE tenant_id = NEW.id AND status = 'active' ON CONFLICT (user_id) DO UPDATE SET version = version + 1, attempts = 0, due_at = 0; END;
