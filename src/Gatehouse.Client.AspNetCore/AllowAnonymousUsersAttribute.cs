namespace Gatehouse.Client.AspNetCore;

/// <summary>
/// Lets anonymous users in. Not to be confused with letting in requests without a token: a token is needed still, and says
/// which user it is; only who that is, nobody knows.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class AllowAnonymousUsersAttribute : Attribute, IAllowAnonymousUsers;
