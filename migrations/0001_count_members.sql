-- A tenant's people are counted as they come and go, so that no request has to count them.
-- A person with several roles is one member and holds one seat.
-- `member_count`: people with an active membership. `seat_count`: people whose membership is
-- active, pending or suspended; `maxMembers` is checked against it.
CREATE TRIGGER memberships_counted_in AFTER INSERT ON memberships
BEGIN
  UPDATE tenants SET
    member_count = member_count + (NEW.status = 'active' AND NOT EXISTS (
      SELECT 1 FROM memberships m WHERE m.tenant_id = NEW.tenant_id AND m.user_id = NEW.user_id
        AND m.id <> NEW.id AND m.status = 'active')),
    seat_count = seat_count + (NEW.status IN ('active', 'pending', 'suspended') AND NOT EXISTS (
      SELECT 1 FROM memberships m WHERE m.tenant_id = NEW.tenant_id AND m.user_id = NEW.user_id
        AND m.id <> NEW.id AND m.status IN ('active', 'pending', 'suspended')))
  WHERE id = NEW.tenant_id;
END;
--> statement-breakpoint
CREATE TRIGGER memberships_counted_again AFTER UPDATE OF status ON memberships
WHEN OLD.status <> NEW.status
BEGIN
  UPDATE tenants SET
    member_count = member_count + ((NEW.status = 'active') - (OLD.status = 'active')) * NOT EXISTS (
      SELECT 1 FROM memberships m WHERE m.tenant_id = NEW.tenant_id AND m.user_id = NEW.user_id
        AND m.id <> NEW.id AND m.status = 'active'),
    seat_count = seat_count
      + ((NEW.status IN ('active', 'pending', 'suspended')) - (OLD.status IN ('active', 'pending', 'suspended')))
      * NOT EXISTS (
        SELECT 1 FROM memberships m WHERE m.tenant_id = NEW.tenant_id AND m.user_id = NEW.user_id
          AND m.id <> NEW.id AND m.status IN ('active', 'pending', 'suspended'))
  WHERE id = NEW.tenant_id;
END;
--> statement-breakpoint
CREATE TRIGGER memberships_counted_out AFTER DELETE ON memberships
BEGIN
  UPDATE tenants SET
    member_count = member_count - (OLD.status = 'active' AND NOT EXISTS (
      SELECT 1 FROM memberships m WHERE m.tenant_id = OLD.tenant_id AND m.user_id = OLD.user_id
        AND m.status = 'active')),
    seat_count = seat_count - (OLD.status IN ('active', 'pending', 'suspended') AND NOT EXISTS (
      SELECT 1 FROM memberships m WHERE m.tenant_id = OLD.tenant_id AND m.user_id = OLD.user_id
        AND m.status IN ('active', 'pending', 'suspended')))
  WHERE id = OLD.tenant_id;
END;
