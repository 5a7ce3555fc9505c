-- Warnings of fraud that suspended a mark are spent: the next suspension at once needs as many again. Who warned stays in
-- mark_decision.
DELETE FROM fraud_warning WHERE shop_id IN (SELECT shop_id FROM mark_decision WHERE choice = 'warn-of-fraud' AND about <> 0);
