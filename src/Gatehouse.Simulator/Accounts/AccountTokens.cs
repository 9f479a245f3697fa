namespace Gatehouse.Simulator.Accounts;

/// <summary>What a sign-in left on the device.</summary>
/// <param name="Access">Goes along with each request. Secret.</param>
/// <param name="Expires">When the device stops using it by itself; null when it was not told.</param>
/// <param name="Refresh">Gets the next one without the person. Secret; null where only the person can.</param>
/// <param name="Source">Where to renew it; null after a web sign-in.</param>
internal sealed record AccountTokens(string Access, DateTimeOffset? Expires, string? Refresh, AccountChallenge.OAuth2? Source)
{
    /// <summary>Both are needed to renew without the person.</summary>
    public bool CanRefresh => Refresh is not null && Source is not null;

    /// <inheritdoc/>
    public override string ToString() => nameof(AccountTokens); // both are secrets
}
