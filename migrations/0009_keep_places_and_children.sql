-- How many go and how many wait is counted as answers come and change, so that no list has to count them.
CREATE TRIGGER signups_counted_in AFTER INSERT ON session_signups WHEN NEW.status <> 'not_going' BEGIN UPDATE sessions SET going = going + (NEW.status = 'going'), waitlisted = waitlisted + (NEW.status = 'waitlisted') WHERE id = NEW.session_id; END;
--> statement-breakpoint
CREATE TRIGGER signups_counted_again AFTER UPDATE OF status ON session_signups WHEN OLD.status <> NEW.status BEGIN UPDATE sessions SET going = going + (NEW.status = 'going') - (OLD.status = 'going'), waitlisted = waitlisted + (NEW.status = 'waitlisted') - (OLD.status = 'waitlisted') WHERE id = NEW.session_id; END;
--> statement-breakpoint
CREATE TRIGGER signups_counted_out AFTER DELETE ON session_signups WHEN OLD.status <> 'not_going' BEGIN UPDATE sessions SET going = going - (OLD.status = 'going'), waitlisted = waitlisted - (OLD.status = 'waitlisted') WHERE id = OLD.session_id; END;
--> statement-breakpoint
-- Whoever leaves a tenant gives back their places in what is still ahead, and the clock hands them to those who wait.
CREATE TRIGGER places_of_players_given_back AFTER UPDATE OF status ON player_memberships WHEN OLD.status <> NEW.status AND NEW.status IN ('left', 'removed') BEGIN DELETE FROM session_signups WHERE player_id = NEW.player_id AND session_id IN (SELECT id FROM sessions WHERE tenant_id = NEW.tenant_id AND starts_at > unixepoch() * 1000); END;
--> statement-breakpoint
CREATE TRIGGER places_of_members_given_back AFTER UPDATE OF status ON memberships WHEN OLD.status <> NEW.status AND NEW.status IN ('left', 'removed') AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.tenant_id = NEW.tenant_id AND m.user_id = NEW.user_id AND m.status IN ('active', 'suspended')) BEGIN DELETE FROM session_signups WHERE user_id = NEW.user_id AND session_id IN (SELECT id FROM sessions WHERE tenant_id = NEW.tenant_id AND starts_at > unixepoch() * 1000); END;
--> statement-breakpoint
-- A child under 13 is held until a guardian agrees, and for 30 days at most. Half a day earlier or later
-- somewhere on earth: where the day is youngest, nobody is older.
CREATE TRIGGER children_held AFTER INSERT ON players WHEN NEW.held_until IS NULL AND NEW.user_id IS NULL AND coalesce(date(NEW.birthdate, '+13 years') > date(NEW.created_at / 1000, 'unixepoch', '-12 hours'), 1) BEGIN UPDATE players SET held_until = NEW.created_at + 2592000000 WHERE id = NEW.id; END;
--> statement-breakpoint
CREATE TRIGGER children_agreed_to AFTER INSERT ON player_guardians WHEN NEW.consented_at IS NOT NULL BEGIN UPDATE players SET held_until = NULL WHERE id = NEW.player_id; END;
--> statement-breakpoint
CREATE TRIGGER children_agreed_to_later AFTER UPDATE OF consented_at ON player_guardians WHEN NEW.consented_at IS NOT NULL BEGIN UPDATE players SET held_until = NULL WHERE id = NEW.player_id; END;
--> statement-breakpoint
-- The last guardian who agreed is gone: the child is held again, and the tenant has 30 days to find another.
CREATE TRIGGER children_left_behind AFTER DELETE ON player_guardians WHEN NOT EXISTS (SELECT 1 FROM player_guardians g WHERE g.player_id = OLD.player_id AND g.consented_at IS NOT NULL) BEGIN UPDATE players SET held_until = unixepoch() * 1000 + 2592000000 WHERE id = OLD.player_id AND user_id IS NULL AND held_until IS NULL AND coalesce(date(birthdate, '+13 years') > date('now', '-12 hours'), 1); END;
--> statement-breakpoint
CREATE TRIGGER players_grown_up AFTER UPDATE OF user_id ON players WHEN NEW.user_id IS NOT NULL BEGIN UPDATE players SET held_until = NULL WHERE id = NEW.id AND held_until IS NOT NULL; END;
--> statement-breakpoint
-- Guardians of before had accepted an invitation that named the child, and children without one are held from now on.
UPDATE player_guardians SET consented_at = created_at, consent_version = 'invitation';
--> statement-breakpoint
UPDATE players SET held_until = unixepoch() * 1000 + 2592000000
WHERE user_id IS NULL AND coalesce(date(birthdate, '+13 years') > date('now', '-12 hours'), 1)
  AND NOT EXISTS (SELECT 1 FROM player_guardians g WHERE g.player_id = players.id);
