"""What every REST door of a workspace passes through: who asks, scope, policy, then the verb."""
