from verify.claim.answer import Answer, every, some
