"""Who will do what to whom next: facts of the form (actor, relation, actor, day) and forecasters that rank the missing actor."""
